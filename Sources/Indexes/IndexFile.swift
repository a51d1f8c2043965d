package import PackageModel

/// One file of a project as an index lists it: a wheel, a source distribution, or something else.
package struct IndexFile: Sendable, Hashable {
    /// A plain name, without folder or control characters.
    package var filename: String
    /// Absolute, without fragment: `https://…`, `http://…` or `file://…`.
    package var url: String
    /// Length in bytes, where the index tells.
    package var size: Int64?
    /// SHA-256, where the index tells.
    package var digest: Digest?
    /// Whether the index names a SHA-256 that is none, so that nobody can say which bytes are meant.
    package var hasBrokenDigest = false
    /// `Requires-Python` as written; few texts serve many files, so who needs them reads them.
    package var requiresPython: String?
    /// The reason for which the file is withdrawn, perhaps empty; nil where it is not.
    package var yanked: String?
    /// Whether the index serves METADATA as a file of its own (PEP 658).
    package var hasMetadata: Bool
    /// SHA-256 of that file, where the index tells.
    package var metadataDigest: Digest?
    /// When the file was uploaded, as the index writes it: `2026-11-22T08:41:00Z`.
    package var uploadTime: String?

    package init(
        filename: String, url: String, size: Int64? = nil, digest: Digest? = nil,
        requiresPython: String? = nil, yanked: String? = nil, hasMetadata: Bool = false,
        metadataDigest: Digest? = nil, uploadTime: String? = nil
    ) {
        self.filename = filename
        self.url = url
        self.size = size
        self.digest = digest
        self.requiresPython = requiresPython
        self.yanked = yanked
        self.hasMetadata = hasMetadata
        self.metadataDigest = metadataDigest
        self.uploadTime = uploadTime
    }

    /// Whether a name can be that of a file in a folder of ours.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 255 && name != "." && name != ".."
            && name.utf8.allSatisfy {
                $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
            }
    }
}
