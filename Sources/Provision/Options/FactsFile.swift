import Compatibility
import Diagnostics
import FileSystem
import Synchronization
import SystemPackage

/// The file of `--facts`, else of `PROVISION_FACTS`.
struct FactsFile: Sendable, Equatable {
    var path: String
    var isOfVariable: Bool

    /// Nil where neither names one.
    init?(flag: String?, environment: [String: String]) {
        let variable = environment["PROVISION_FACTS"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = flag ?? variable else { return nil }
        self.path = path
        isOfVariable = flag == nil
    }
}

/// Facts that are read once a run, when they are first needed.
final class KnownFacts: Sendable {
    private let state = Mutex<Facts?>(nil)

    /// What is known, else what `read` gives.
    func value(else read: () throws -> Facts) throws -> Facts {
        if let known = state.withLock({ $0 }) { return known }
        let facts = try read()
        state.withLock { $0 = facts }
        return facts
    }
}

extension Session {
    /// The facts that this run goes by: those of the facts file, else those of the binary.
    func facts() throws -> Facts {
        try knownFacts.value {
            guard let file = settings.factsFile else { return .embedded }
            return try read(file)
        }
    }

    private func read(_ file: FactsFile) throws -> Facts {
        let path = HostFiles.location(
            workingDirectory.pushing(FilePath(file.path)).lexicallyNormalized())
        let bytes: [UInt8]
        do {
            bytes = try Files.readRegular(path, limit: Facts.longestFile)
        } catch let error as ProvisionError {
            throw ProvisionError(
                .noFacts, "cannot read the facts `\(file.path)`",
                context: [error.message] + error.context,
                hints: file.isOfVariable
                    ? ["`PROVISION_FACTS` names it: correct it, or `unset PROVISION_FACTS`"]
                    : [Hint("leave out `--facts \(file.path)` to go by the embedded facts")])
        }
        sources.add(String(decoding: bytes, as: UTF8.self), of: file.path)
        return try Facts(parsing: bytes, file: file.path)
    }
}
