import Diagnostics
import Lockfiles

extension Exporter {
    /// What a file of conda packages alone leaves out.
    func notesWithoutWheels() throws(ProvisionError) -> [String] {
        let count = try wheels().count
        let wheels = Self.leftOut(count, "wheel", "the format holds conda packages alone")
        return wheels + toolkitNotes
    }

    /// What a file of wheels alone leaves out.
    var notesWithoutConda: [String] {
        let count = lock.packages.count { $0.layer == .conda }
        return Self.leftOut(count, "conda package", "the format holds Python packages alone")
            + toolkitNotes
    }

    /// What no environment holds: the toolkit and what lies below it.
    var toolkitNotes: [String] {
        let count = lock.packages.count { !$0.layer.isEnvironment && $0.layer != .python }
        return Self.leftOut(count, "package", "driver, toolkit and system are no environment")
    }

    private static func leftOut(_ count: Int, _ what: String, _ reason: String) -> [String] {
        switch count {
        case 0: []
        case 1: ["1 \(what) is left out: \(reason)"]
        default: ["\(count) \(what)s are left out: \(reason)"]
        }
    }

    func nothing(
        _ format: ExportFormat, _ what: String, instead other: ExportFormat?
    ) -> ProvisionError {
        ProvisionError(
            .nothingToExport, "cannot write `\(format.rawValue)`: the lock has \(what)",
            hints: other.map { ["provision export \($0.rawValue) \(recipeFile)"] } ?? [])
    }

    func unexportable(
        _ package: LockedPackage, _ format: ExportFormat, _ reason: String
    ) -> ProvisionError {
        ProvisionError(
            .unexportablePackage, "cannot write `\(package.name)` in `\(format.rawValue)`",
            context: [reason])
    }
}
