package import PackageModel

/// A file that was made by unpacking an archive.
package struct ExtractedMember: Sendable, Hashable {
    /// Relative to the folder that was unpacked into.
    package var path: String
    package var size: Int64
    /// 0644 or 0755, as it was set.
    package var mode: UInt16
    /// Nil unless the extractor was asked to hash members.
    package var sha256: Digest?

    package init(path: String, size: Int64, mode: UInt16, sha256: Digest?) {
        self.path = path
        self.size = size
        self.mode = mode
        self.sha256 = sha256
    }
}
