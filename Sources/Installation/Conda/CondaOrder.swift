import PackageModel

/// The order in which conda packages are put down: what a package needs comes before it.
///
/// Where needs leave it open, the order is rattler's, so that of two packages that bring one path
/// the same one wins: names from the last to the first, each after what it needs.
enum CondaOrder {
    /// Sorts `packages`; a circle is cut where it is met.
    static func sorted(_ packages: [StoredConda]) -> [StoredConda] {
        let byName = Dictionary(packages.map { ($0.record.name, $0) }) { first, _ in first }
        let needs = byName.mapValues { package in
            Set(Self.needs(of: package.record)).filter { byName[$0] != nil }.sorted()
        }
        let needed = Set(needs.values.joined())
        let names = byName.keys.sorted()
        // Circles that nobody needs from outside have no root, so every name gets its turn.
        let roots = names.filter { needed.contains($0) } + names.filter { !needed.contains($0) }
        return visit(roots, needs).compactMap { byName[$0] }
    }

    private enum Step {
        case visit(String)
        case put(String)
    }

    private static func visit(_ roots: [String], _ needs: [String: [String]]) -> [String] {
        var order: [String] = []
        var seen: Set<String> = []
        var stack = roots.map(Step.visit)
        while let step = stack.popLast() {
            switch step {
            case .put(let name): order.append(name)
            case .visit(let name):
                guard seen.insert(name).inserted else { continue }
                stack.append(.put(name))
                stack += (needs[name] ?? []).map(Step.visit)
            }
        }
        return order
    }

    /// The names that a record wants to be there before it.
    static func needs(of record: CondaRecord) -> [String] {
        let specs = record.depends + record.extraDepends.values.joined()
        let implied = record.noarch == .python ? ["python"] : []
        return specs.map(name) + implied
    }

    /// The name in a MatchSpec, which is all that matters here: what was locked satisfies the rest.
    private static func name(of spec: String) -> String {
        var rest = Substring(spec)
        if let colons = spec.firstRange(of: "::") { rest = rest[colons.upperBound...] }
        let name = rest.drop { $0 == " " }.prefix { !" =<>!~[(;,".contains($0) }
        return name.lowercased()
    }
}
