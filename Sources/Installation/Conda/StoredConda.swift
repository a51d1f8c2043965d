import Diagnostics
package import PackageModel

/// A conda package of the store that is to be put into an environment.
package struct StoredConda: Sendable {
    /// As the lock has it, which is what becomes `conda-meta/*.json`.
    package let record: CondaRecord
    /// The recipe's own wishes that it fulfils, as MatchSpecs.
    package let requestedSpecs: [String]
    package let entry: StoreEntry
    /// What the package says of its files.
    package let paths: CondaPaths

    package init(
        record: CondaRecord, requestedSpecs: [String] = [], entry: StoreEntry, paths: CondaPaths
    ) {
        self.record = record
        self.requestedSpecs = requestedSpecs
        self.entry = entry
        self.paths = paths
    }

    /// Reads what the package of `entry` says of its files.
    init(
        record: CondaRecord, requestedSpecs: [String] = [], entry: StoreEntry
    ) throws(ProvisionError) {
        let name = entry.file("info/paths.json") == nil ? "files" : "paths.json"
        do {
            let paths = try CondaPaths(of: entry)
            self.init(
                record: record, requestedSpecs: requestedSpecs, entry: entry, paths: paths)
        } catch {
            let fault = error as? CondaPaths.Fault
            throw ProvisionError(
                .brokenConda, "cannot install `\(record.name) \(record.version)`",
                context: ["its info/\(name) \(fault.map(\.description) ?? "\(error)")"])
        }
    }

    /// For sentences: `numpy 2.4.6`.
    var label: String { "\(record.name) \(record.version)" }

    /// Its files go below Python's own folder.
    var isPython: Bool { record.noarch == .python }

    func broken(_ reason: String) -> ProvisionError {
        ProvisionError(
            .brokenConda, "cannot install `\(label)`", context: [reason],
            hints: ["report it to the channel `\(record.channel)`"])
    }
}
