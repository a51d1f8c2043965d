package import PackageModel

/// One file of a project as an index lists it.
package struct IndexFile: Sendable, Hashable {
    package var filename: String
    /// Absolute: `https://…` or `file://…`.
    package var url: String
    /// Bytes, where the index tells.
    package var size: Int64?
    package var digest: Digest?
    /// `Requires-Python` as the index lists it.
    package var requiresPython: String?
    /// The reason for which the file is withdrawn, perhaps empty; nil where it is not.
    package var yanked: String?
    /// Whether the index serves the metadata as a file of its own.
    package var hasMetadata: Bool

    package init(
        filename: String, url: String, size: Int64?, digest: Digest?,
        requiresPython: String? = nil, yanked: String? = nil, hasMetadata: Bool = false
    ) {
        self.filename = filename
        self.url = url
        self.size = size
        self.digest = digest
        self.requiresPython = requiresPython
        self.yanked = yanked
        self.hasMetadata = hasMetadata
    }
}
