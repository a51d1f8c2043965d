/// Checks an answer against the facts, independently of how it was found.
///
/// Looks at each choice once and shares no code with the solver, so that a fault of the search
/// cannot hide here. Everything that the answer mentions must be known to the provider.
package struct SolutionChecker {
    private let roots: [RootRequirement]
    private let provider: any CandidateProvider

    package init(roots: [RootRequirement], provider: any CandidateProvider) {
        self.roots = roots
        self.provider = provider
    }

    /// What is wrong with the answer, in sentences; empty if it is right.
    package func violations(in answer: ResolvedSet) -> [String] {
        var found: [String] = []
        for root in roots where !isMet(root, in: answer) {
            found.append("\(root.key) does not meet the root requirement \(root.requirement.text)")
        }
        for key in answer.choices.keys.sorted() {
            guard let candidate = answer.choices[key] else { continue }
            found += violations(of: key, candidate, in: answer)
        }
        return found + idlers(in: answer).map { "\($0) is chosen, but nothing needs it" }
    }

    private func violations(
        of key: PackageKey, _ candidate: Int, in answer: ResolvedSet
    ) -> [String] {
        guard let list = provider.candidates(of: key), list.labels.indices.contains(candidate)
        else {
            return ["\(key) has no candidate \(candidate)"]
        }
        var found = list.exclusions.filter { $0.candidates.contains(candidate) }.map {
            "\(key) \(list.labels[candidate]) is chosen, but left out: \($0.reason)"
        }
        guard let dependencies = dependencies(of: key, candidate) else {
            return found + ["the dependencies of \(key) \(list.labels[candidate]) are not known"]
        }
        for dependency in dependencies where !isMet(dependency, in: answer) {
            found.append(
                "\(key) \(list.labels[candidate]) and its dependency on \(dependency.target)"
                    + " \(dependency.requirement.text) do not agree")
        }
        return found
    }

    private func dependencies(of key: PackageKey, _ candidate: Int) -> [Dependency]? {
        guard let list = provider.candidates(of: key), list.labels.indices.contains(candidate),
            let own = provider.dependencies(of: key, candidate: candidate)
        else { return nil }
        return own + list.demands.filter { $0.candidates.contains(candidate) }.map(\.dependency)
    }

    private func isMet(_ root: RootRequirement, in answer: ResolvedSet) -> Bool {
        guard answer.choices[root.key] != nil else { return root.isConstraint }
        return accepts(root.key, root.requirement, in: answer)
    }

    private func isMet(_ dependency: Dependency, in answer: ResolvedSet) -> Bool {
        guard isInForce(dependency, in: answer) else { return true }
        switch dependency.kind {
        case .requires: return accepts(dependency.target, dependency.requirement, in: answer)
        case .constrains:
            return answer.choices[dependency.target] == nil
                || accepts(dependency.target, dependency.requirement, in: answer)
        case .unusable: return false
        }
    }

    private func isInForce(_ dependency: Dependency, in answer: ResolvedSet) -> Bool {
        dependency.conditions.allSatisfy { accepts($0.target, $0.requirement, in: answer) }
    }

    private func accepts(
        _ key: PackageKey, _ requirement: RequirementText, in answer: ResolvedSet
    ) -> Bool {
        guard let candidate = answer.choices[key] else { return false }
        return requirement == .any
            || provider.candidates(of: key, matching: requirement).contains(candidate)
    }

    /// Packages that no chain of requirements leads to from the roots.
    private func idlers(in answer: ResolvedSet) -> [PackageKey] {
        var reached = Set(roots.lazy.filter { !$0.isConstraint }.map(\.key))
        var queue = Array(reached)
        while let key = queue.popLast() {
            guard let candidate = answer.choices[key] else { continue }
            for dependency in dependencies(of: key, candidate) ?? []
            where dependency.kind == .requires && isInForce(dependency, in: answer) {
                if reached.insert(dependency.target).inserted { queue.append(dependency.target) }
            }
        }
        return answer.choices.keys.filter { !reached.contains($0) }.sorted()
    }
}
