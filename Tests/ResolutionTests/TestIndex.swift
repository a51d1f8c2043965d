import Diagnostics
import Resolution

/// An index in memory, with versions of dotted numbers and everything known at once.
///
/// `index.serve("torch", "2.9.0", needs: ["cuda": ">=12.8"])` reads like the fact it adds. All
/// packages are of one namespace; candidates are ordered from the newest version to the oldest.
struct TestIndex: CandidateProvider {
    private var shelves: [String: [Served]] = [:]
    private var remarks: [String: String] = [:]
    private var demands: [String: [(versions: String, Dependency)]] = [:]

    struct Served {
        var version: Version
        var dependencies: [Dependency]
        var exclusion: String?
    }

    mutating func serve(
        _ name: String, _ version: String, needs: KeyValuePairs<String, String> = [:],
        allows: KeyValuePairs<String, String> = [:], and others: [Dependency] = [],
        excluded exclusion: String? = nil
    ) {
        let needed = needs.map { Dependency(.test($0.key), RequirementText($0.value)) }
        let allowed = allows.map {
            Dependency(.test($0.key), RequirementText($0.value), kind: .constrains)
        }
        shelves[name, default: []].append(
            Served(
                version: Version(version), dependencies: needed + allowed + others,
                exclusion: exclusion))
        shelves[name]?.sort { $0.version > $1.version }
    }

    /// Serves several versions without dependencies.
    mutating func serve(_ name: String, versions: String...) {
        for version in versions { serve(name, version) }
    }

    mutating func remark(_ name: String, _ text: String) { remarks[name] = text }

    /// A dependency that is known with the list.
    mutating func demand(_ name: String, _ versions: String = "", _ dependency: Dependency) {
        demands[name, default: []].append((versions, dependency))
    }

    /// An extra: every version tied to the same version of its base, with needs of its own.
    mutating func serveExtra(
        _ extra: String, of name: String, needs: KeyValuePairs<String, String>
    ) {
        for served in shelves[name] ?? [] {
            let text = served.version.text
            serve("\(name)[\(extra)]", text, needs: needs)
            demand(
                "\(name)[\(extra)]", "==\(text)",
                Dependency(.test(name), RequirementText("==\(text)")))
        }
    }

    func candidates(of key: PackageKey) -> CandidateList? {
        let shelf = shelves[key.name] ?? []
        var list = CandidateList(
            key.name, labels: shelf.map(\.version.text),
            remark: remarks[key.name] ?? (shelf.isEmpty ? "is not in the index" : nil))
        for (candidate, served) in shelf.enumerated() {
            if let reason = served.exclusion { list.exclude(candidate, because: reason) }
        }
        list.demands = (demands[key.name] ?? []).map { versions, dependency in
            .init(candidates(of: key, matching: RequirementText(versions)), dependency)
        }
        return list
    }

    func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]? {
        shelves[key.name]?[candidate].dependencies
    }

    func candidates(of key: PackageKey, matching requirement: RequirementText) -> CandidateSet {
        let shelf = shelves[key.name] ?? []
        let clauses = requirement.text.split(separator: ",").map(Clause.init)
        return .all(capacity: shelf.count) { candidate in
            clauses.allSatisfy { $0.accepts(shelf[candidate].version) }
        }
    }
}

extension PackageKey {
    static func test(_ name: String) -> PackageKey { PackageKey(.pypi, name) }
}

/// Dotted numbers.
struct Version: Comparable {
    let text: String
    private let numbers: [Int]

    init(_ text: some StringProtocol) {
        self.text = String(text)
        numbers = text.split(separator: ".").map { Int($0) ?? 0 }
    }

    static func < (left: Version, right: Version) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }
}

private struct Clause {
    private let sign: Substring
    private let version: Version

    init(_ text: Substring) {
        sign = text.prefix { "<>=!".contains($0) }
        version = Version(text.dropFirst(sign.count))
    }

    func accepts(_ other: Version) -> Bool {
        switch sign {
        case "==": other == version
        case "!=": other != version
        case ">=": other >= version
        case "<=": other <= version
        case "<": other < version
        default: other > version
        }
    }
}

/// The roots of a recipe, one line each from line 1 on: `["a", "b >=2"]`.
func recipe(_ lines: String...) -> [RootRequirement] {
    lines.enumerated().map { index, line in
        let parts = line.split(separator: " ", maxSplits: 1)
        return RootRequirement(
            .test(String(parts.first ?? "")),
            RequirementText(parts.count > 1 ? String(parts[1]) : ""),
            at: Mark(file: "recipe.yaml", line: index + 1, column: 1))
    }
}
