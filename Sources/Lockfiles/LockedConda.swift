package import PackageModel

/// What a lock keeps of a conda package besides what every package has.
package struct LockedConda: Sendable, Hashable {
    /// As the channel told it when the lock was made; what becomes `conda-meta/*.json`.
    package var record: CondaRecord
    /// The MatchSpecs of the recipe that ask for this package, as written.
    package var requestedSpecs: [String]

    package init(record: CondaRecord, requestedSpecs: [String] = []) {
        self.record = record
        self.requestedSpecs = requestedSpecs
    }
}
