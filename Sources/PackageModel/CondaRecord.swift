/// One package file of a conda channel, as its repodata tells it (CEP 36, CEP 48).
///
/// Texts are as the channel has them, patches included; who solves parses them.
package struct CondaRecord: Sendable, Hashable {
    /// In lower case, as conda compares names.
    package var name: String
    /// As written; `CondaVersion` understands it.
    package var version: String
    package var build: String
    package var buildNumber: Int
    /// `linux-64`, `noarch` or another platform.
    package var subdir: String
    /// The plain name, which tells the format: `.conda` or `.tar.bz2`.
    package var filename: String
    /// The channel's address without subdir, login or closing slash:
    /// `https://conda.anaconda.org/conda-forge`.
    package var channel: String
    /// Where the file is, absolute and without login.
    package var url: String
    /// MatchSpecs that must be installed besides.
    package var depends: [String] = []
    /// MatchSpecs that must hold for what is installed anyway.
    package var constrains: [String] = []
    /// Name of an extra → what it adds to `depends` (CEP 44).
    package var extraDepends: [String: [String]] = [:]
    /// CEP 45.
    package var flags: [String] = []
    package var trackFeatures: [String] = []
    package var noarch: Noarch?
    package var md5: Digest?
    package var sha256: Digest?
    /// Bytes of the file.
    package var size: Int64?
    /// Milliseconds since 1970.
    package var timestamp: Int64?
    package var license: String?
    package var licenseFamily: String?
    /// Of `python` alone: where packages go, relative to the prefix (CEP 17).
    package var pythonSitePackagesPath: String?
    /// Package URLs that tell the identity elsewhere, `pkg:pypi/numpy`; nil where the channel tells
    /// none, empty where it says that there is none.
    package var purls: [String]?
    /// Fields that nobody here knows: name → JSON text of the value.
    package var others: [String: String] = [:]

    /// What kind of package fits every platform.
    package enum Noarch: String, Sendable, Hashable {
        case python, generic
    }

    package init(
        name: String, version: String, build: String, buildNumber: Int, subdir: String,
        filename: String, channel: String, url: String
    ) {
        self.name = name
        self.version = version
        self.build = build
        self.buildNumber = buildNumber
        self.subdir = subdir
        self.filename = filename
        self.channel = channel
        self.url = url
    }
}

extension CondaRecord {
    /// `numpy-2.4.6-py311h2e04523_0`, as `conda-meta` calls it.
    package var distribution: String { "\(name)-\(version)-\(build)" }

    /// The digest that proves the file: SHA-256, else the MD5 that old channels have alone.
    package var digest: Digest? { sha256 ?? md5 }
}
