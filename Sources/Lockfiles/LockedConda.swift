package import PackageModel

/// What a lock keeps of a conda package besides what every package has.
///
/// Name, version, build, file name, address, size and the digest that proves the file are written
/// once, as the package's and its one artifact's, and read back from there.
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
