/// Which versions of a conda package are meant: `>=1.2,<2`, `1.2|1.4.*`, `~=1.4`, `^1\.[24]$`.
///
/// `,` binds stronger than `|`; parentheses group.
package struct CondaVersionSpec: Sendable, Hashable {
    let root: Clause

    init(_ root: Clause) { self.root = root }

    /// A clause, or several that are joined.
    indirect enum Clause: Sendable, Hashable {
        case any
        case compare(Comparison, CondaVersion)
        /// `=1.2` and `1.2.*`; `!=1.2.*` where it is negated.
        case prefix(CondaVersion, CondaVersion.Prefix, isNegated: Bool)
        /// `~=1.2.3`: at least that, and begins with `1.2`.
        case compatible(CondaVersion, CondaVersion.Prefix)
        /// A glob or a regular expression on the text of the version.
        case pattern(TextPattern, isNegated: Bool)
        case all([Clause])
        case either([Clause])
    }

    enum Comparison: String, Sendable, Hashable {
        case equal = "=="
        case notEqual = "!="
        case atLeast = ">="
        case atMost = "<="
        case less = "<"
        case greater = ">"
    }
}

extension CondaVersionSpec {
    /// All versions.
    package static let any = CondaVersionSpec(.any)

    /// Just this version, however it is written.
    package init(exactly version: CondaVersion) { self.init(.compare(.equal, version)) }

    package var isAny: Bool { root == .any }

    /// The one version that is meant; nil where several may be.
    package var exactVersion: CondaVersion? {
        guard case .compare(.equal, let version) = root else { return nil }
        return version
    }

    package func matches(_ version: CondaVersion) -> Bool { root.matches(version) }
}

extension CondaVersionSpec.Clause {
    func matches(_ version: CondaVersion) -> Bool {
        switch self {
        case .any: true
        case .compare(let comparison, let limit): comparison.holds(version, limit)
        case .prefix(_, let prefix, let isNegated): prefix.matches(version) != isNegated
        case .compatible(let limit, let prefix): version >= limit && prefix.matches(version)
        case .pattern(let pattern, let isNegated): pattern.matches(version.text) != isNegated
        case .all(let clauses): clauses.allSatisfy { $0.matches(version) }
        case .either(let clauses): clauses.contains { $0.matches(version) }
        }
    }
}

extension CondaVersionSpec.Comparison {
    func holds(_ version: CondaVersion, _ limit: CondaVersion) -> Bool {
        switch self {
        case .equal: version == limit
        case .notEqual: version != limit
        case .atLeast: version >= limit
        case .atMost: version <= limit
        case .less: version < limit
        case .greater: version > limit
        }
    }
}

extension CondaVersionSpec: CustomStringConvertible {
    /// Without blanks, and with no more parentheses than needed; `1.2.*` for all ways to say it.
    package var description: String { root.text }
}

extension CondaVersionSpec.Clause {
    fileprivate var text: String {
        switch self {
        case .any: "*"
        case .compare(.equal, let version): "==\(version)"
        case .compare(let comparison, let version): "\(comparison.rawValue)\(version)"
        case .prefix(let version, _, let isNegated): "\(isNegated ? "!=" : "")\(version).*"
        case .compatible(let version, _): "~=\(version)"
        case .pattern(let pattern, let isNegated): "\(isNegated ? "!=" : "")\(pattern)"
        case .all(let clauses):
            clauses.map { $0.isEither ? "(\($0.text))" : $0.text }.joined(separator: ",")
        case .either(let clauses): clauses.map(\.text).joined(separator: "|")
        }
    }

    private var isEither: Bool {
        if case .either = self { true } else { false }
    }
}
