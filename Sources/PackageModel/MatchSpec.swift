/// Which conda packages are meant (CEP 29): `conda-forge::numpy >=2,<3 py312*[subdir=linux-64]`.
///
/// Specs are equal if they ask for the same, however that is written.
package struct MatchSpec: Sendable {
    /// As written.
    package let text: String
    let fields: Fields

    /// What a spec asks for; nil and empty where it does not care.
    struct Fields: Sendable, Hashable {
        var name = TextPattern.glob("*")
        var channel: String?
        var subdir: TextPattern?
        var version: CondaVersionSpec?
        var build: TextPattern?
        var buildNumber: CondaVersionSpec?
        var md5: Digest?
        var sha256: Digest?
        var url: String?
        var filename: TextPattern?
        var extras: [String] = []
        var flags: [TextPattern] = []
        var trackFeatures: [String] = []
        var license: TextPattern?
        var licenseFamily: TextPattern?
        var when: MatchCondition?
    }

    /// No spec is longer, in bytes; the longest of conda-forge have some hundreds.
    static let longest = 16384

    init(text: String, fields: Fields) {
        self.text = text
        self.fields = fields
    }

    /// Any version of the package with this name.
    package init(name: String) {
        self.init(text: name, fields: Fields(name: .exact(name.lowercased())))
    }
}

extension MatchSpec: Hashable {
    package static func == (left: MatchSpec, right: MatchSpec) -> Bool {
        left.fields == right.fields
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension MatchSpec {
    /// In lower case; a glob such as `*`, or a regular expression, where several are meant.
    package var name: String { fields.name.description }

    /// The name where just one is meant.
    package var exactName: String? {
        if case .exact(let name) = fields.name { name } else { nil }
    }

    /// The channel as written: a name such as `conda-forge`, or an address, without subdir.
    package var channel: String? { fields.channel }

    /// In lower case; possibly a glob.
    package var subdir: String? { fields.subdir?.description }

    package var version: CondaVersionSpec? { fields.version }

    package var build: TextPattern? { fields.build }

    /// What the build number has to be, as a version of one number.
    package var buildNumber: CondaVersionSpec? { fields.buildNumber }

    package var md5: Digest? { fields.md5 }

    package var sha256: Digest? { fields.sha256 }

    /// Where just this file is: an address, or a path as written.
    package var url: String? { fields.url }

    /// The optional dependencies that are asked for besides, as written (CEP 44).
    package var extras: [String] { fields.extras }

    /// The condition under which the spec counts at all (CEP 43).
    package var when: MatchCondition? { fields.when }
}
