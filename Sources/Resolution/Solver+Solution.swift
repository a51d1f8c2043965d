extension Solver {
    /// Reads the answer off a search that has nothing left to decide.
    func solution(_ provider: any CandidateProvider) -> ResolvedSet {
        var choices: [PackageKey: Int] = [:]
        for (package, key) in keys.enumerated() {
            if let candidate = search.settled(package) { choices[key] = candidate }
        }
        var edges: Set<ResolvedSet.Edge> = []
        for (index, root) in roots.enumerated() where !root.isConstraint {
            edges.insert(.init(.root(index), requires: root.key, root.requirement))
        }
        for (key, candidate) in choices {
            for dependency in dependenciesInForce(of: key, candidate, provider) {
                edges.insert(
                    .init(.package(key), requires: dependency.target, dependency.requirement))
            }
        }
        return ResolvedSet(choices: choices, edges: Array(edges))
    }

    private func dependenciesInForce(
        of key: PackageKey, _ candidate: Int, _ provider: any CandidateProvider
    ) -> [Dependency] {
        guard let package = ids[key] else { return [] }
        let demands = lists[package].demands.lazy.filter { $0.candidates.contains(candidate) }
        let own = provider.dependencies(of: key, candidate: candidate) ?? []
        return (demands.map(\.dependency) + own).filter {
            $0.kind == .requires && $0.conditions.allSatisfy(isMet)
        }
    }

    private func isMet(_ condition: Dependency.Condition) -> Bool {
        guard let package = ids[condition.target],
            let candidate = search.settled(package)
        else { return false }
        return knowledge[package].accepted[condition.requirement]?.contains(candidate) ?? false
    }
}
