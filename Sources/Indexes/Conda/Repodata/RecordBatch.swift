package import PackageModel

/// Records that were read together, and what of their source is not among them.
package struct RecordBatch: Sendable {
    /// In the order of the source; no two are of the same distribution.
    package var records: [CondaRecord] = []
    /// Entries that cannot be used.
    package var leftOut: [LeftOut] = []

    package init() {}

    /// An entry that cannot be used, and why.
    package struct LeftOut: Sendable, Hashable {
        /// As the channel has it, which may be anything.
        package var filename: String
        /// A clause: ``its `depends` cannot be read``.
        package var reason: String
    }
}

/// The list of a document that an entry stands in.
struct RecordSection: Hashable {
    /// What follows the key of an entry in the name of its file.
    let suffix: String
    /// Whether it has the form of CEP 48, which may tell more of a file than the older one.
    let isRevised: Bool

    /// Of a member of the whole document; nil if it holds no records.
    init?(key: String) {
        guard key == "packages" || key == "packages.conda" else { return nil }
        (suffix, isRevised) = ("", false)
    }

    /// Of a member of `v3`; nil for wheels, which conda environments get from their index, and for
    /// formats that are not known.
    init?(extension key: String) {
        guard key == "conda" || key == "tar.bz2" else { return nil }
        (suffix, isRevised) = ("." + key, true)
    }

    /// Where a distribution is listed several times, the lowest rank counts; nil for files that are
    /// no conda packages.
    func rank(of filename: String) -> Int? {
        let older = isRevised ? 0 : 1
        if filename.utf8.suffix(6).elementsEqual(".conda".utf8) { return older }
        return filename.utf8.suffix(8).elementsEqual(".tar.bz2".utf8) ? older + 2 : nil
    }
}
