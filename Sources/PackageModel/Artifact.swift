/// One downloadable file as an index or a lock names it.
package struct Artifact: Sendable, Hashable {
    /// The file's name; also tells its format.
    package var filename: String
    /// Where it is: `https://…` or `file://…`.
    package var url: String
    /// Its length in bytes, where the source tells.
    package var size: Int64?
    package var digest: Digest?

    package init(filename: String, url: String, size: Int64?, digest: Digest?) {
        self.filename = filename
        self.url = url
        self.size = size
        self.digest = digest
    }
}
