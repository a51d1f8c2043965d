package import Diagnostics
package import PackageModel
package import Resolution

/// A problem of conda packages alone: asks the solver, fetches what it needs, and asks again.
package struct CondaSolve: Sendable {
    package let wishes: [CondaWish]
    package private(set) var catalog: CondaCatalog
    private var harvest: CondaHarvest
    /// Conflicts met on the way to the answer.
    package private(set) var conflicts = 0

    package enum Answer: Sendable {
        case solved(CondaSolution)
        case unsatisfiable(Derivation)
        case exhausted(steps: Int)
    }

    /// Throws R113 where a wish wants a channel that the rules do not have.
    package init(
        _ wishes: [CondaWish], rules: CondaChannelRules, virtualPackages: [VirtualPackage],
        source: any CondaSource
    ) throws(ProvisionError) {
        self.wishes = wishes
        catalog = CondaCatalog(
            rules: try CondaCatalog.rules(rules, wishes: wishes), virtualPackages: virtualPackages)
        harvest = CondaHarvest(source: source)
    }

    /// Makes a package's records known before they are asked for; the answer does not depend on it.
    package mutating func add(_ records: [CondaRecord], of name: String) {
        catalog.add(records, of: name)
    }

    /// Finds the best solution or the proof that there is none.
    package mutating func answer() async throws -> Answer {
        let roots = try catalog.roots(wishes)
        for root in roots { harvest.expect(root.key, root.requirement) }
        var solver = Solver(roots: roots)
        while true {
            let outcome = solver.run(catalog)
            conflicts = solver.conflicts
            switch outcome {
            case .needs(let required, _):
                let keys = required.compactMap { need -> PackageKey? in
                    if case .candidates(let key) = need { key } else { nil }
                }
                try await harvest.gather(keys, into: &catalog)
            case .solved(let resolved):
                return .solved(CondaSolution(resolved, catalog))
            case .unsatisfiable(let derivation): return .unsatisfiable(derivation)
            case .exhausted(let steps): return .exhausted(steps: steps)
            }
        }
    }
}

/// The conda packages of an answer.
package struct CondaSolution: Sendable {
    package let resolved: ResolvedSet
    /// Sorted by name; virtual packages and extras are not among them.
    package let records: [CondaRecord]

    init(_ resolved: ResolvedSet, _ catalog: CondaCatalog) {
        self.resolved = resolved
        records = resolved.choices.compactMap { key, candidate in
            key.condaPackage?.extra == nil
                ? catalog.record(of: key, candidate: candidate) : nil
        }.sorted { $0.name < $1.name }
    }
}
