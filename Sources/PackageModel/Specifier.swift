/// One clause on versions, such as `>=2.9` or `==1.2.*`.
package struct Specifier: Sendable {
    /// The comparison, spelled as it is written.
    package enum Comparison: String, Sendable, Hashable {
        case compatible = "~="
        case equal = "=="
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
        /// Equality of texts, whatever they are.
        case arbitrary = "==="
    }

    package let comparison: Comparison
    /// The version compared with; nil only where `===` names something that is none.
    package let version: PEP440Version?
    /// Whether the version ends in `.*`.
    package let isPrefix: Bool
    /// What follows the comparison, as written, without white space around it.
    package let versionText: String
    /// What candidates are really held against: for `<` the first version that is too late.
    let bound: PEP440Version?

    init(
        _ comparison: Comparison, _ version: PEP440Version?, isPrefix: Bool, versionText: String
    ) {
        self.comparison = comparison
        self.version = version
        self.isPrefix = isPrefix
        self.versionText = versionText
        bound = comparison == .less ? version?.firstPrerelease : version
    }

    /// A clause that compares with `version` as a whole; `===` means its normalised text.
    package init(_ comparison: Comparison, _ version: PEP440Version) {
        self.init(comparison, version, isPrefix: false, versionText: version.description)
    }

    /// Whether it names a pre-release, so that pre-releases are welcome.
    ///
    /// `!=` never does.
    package var mentionsPrerelease: Bool {
        comparison != .notEqual && version?.isPrerelease == true
    }

    /// Whether it admits one version alone, apart from local parts and trailing zeros.
    package var isPinned: Bool {
        comparison == .arbitrary || comparison == .equal && !isPrefix
    }
}

extension Specifier: Hashable {
    /// Clauses are equal if they admit the same versions by their form: `==1.0` and `==1.0.0` are,
    /// `~=1.0` and `~=1.0.0` are not.
    package static func == (left: Specifier, right: Specifier) -> Bool {
        left.comparison == right.comparison && left.identity == right.identity
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(comparison)
        hasher.combine(identity)
    }

    private var identity: String {
        guard comparison != .arbitrary, let version else { return versionText.lowercased() }
        if isPrefix { return "\(version).*" }
        return comparison == .compatible ? version.description : version.canonical
    }
}

extension Specifier: CustomStringConvertible {
    package var description: String { comparison.rawValue + versionText }
}

extension PEP440Version {
    /// The earliest version that counts as a pre-release of this one; itself if it is one.
    var firstPrerelease: PEP440Version {
        guard !isPrerelease else { return self }
        var parts = parts
        parts.dev = 0
        parts.local = nil
        return PEP440Version(parts)
    }
}
