package import PackageModel

/// The `.deb` of one package as apt's sources have it.
package struct AptArchive: Sendable, Hashable {
    package var name: String
    /// `amd64`, `all`.
    package var architecture: String
    /// Debian's, with epoch and revision.
    package var version: String
    /// Without login; `https://…`, `http://…` or `file:///…`.
    package var url: String
    /// How much of `url` is the source's base, which ends in `/`.
    package var base: String
    /// As apt calls it: `vim_2%3a9.0.1378-2_amd64.deb`.
    package var filename: String
    /// Bytes.
    package var size: Int64
    /// SHA-256.
    package var digest: Digest
    /// Bytes that it takes unpacked, as its maker says; nil where that is not told.
    package var installedSize: Int64?
    /// Names of the packages that it needs, the first of each alternative.
    package var dependencies: [String]

    package init(
        name: String, architecture: String, version: String, url: String, base: String,
        filename: String, size: Int64, digest: Digest, installedSize: Int64? = nil,
        dependencies: [String] = []
    ) {
        self.name = name
        self.architecture = architecture
        self.version = version
        self.url = url
        self.base = base
        self.filename = filename
        self.size = size
        self.digest = digest
        self.installedSize = installedSize
        self.dependencies = dependencies
    }
}
