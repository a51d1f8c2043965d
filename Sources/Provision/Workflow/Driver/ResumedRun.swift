import Apt
import FileSystem
import Machine
import SystemPackage

/// A run that the unit started at boot: it tells the record how it goes.
struct ResumedRun {
    static let variable = "PROVISION_RESUMED"
    private let state: FilePath
    private let root: FilePath

    /// Nil for every other run.
    init?(_ session: Session) {
        guard session.environment[Self.variable] == "1", session.mayChangePackages else {
            return nil
        }
        state = session.systemState
        root = session.systemRoot
    }

    /// Does `work` and writes down how it went; the unit is gone then.
    func around<Value>(_ work: () async throws -> Value) async throws -> Value {
        try note(.began)
        do {
            let value = try await work()
            try note(.succeeded)
            try ResumeUnit.remove(below: root)
            return value
        } catch {
            try? note(.failed)
            try? ResumeUnit.remove(below: root)
            throw error
        }
    }

    private func note(_ resumption: DriverRecord.Resumption) throws {
        guard var record = try DriverRecord.stored(in: state) else { return }
        record.resumption = resumption
        try record.store(in: state)
    }
}
