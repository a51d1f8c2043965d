// How facts enter the search. All that a batch of facts mentions is known before the first of it is
// added, so a batch is taken in whole or not at all.
extension Solver {
    func missingRoots(_ provider: any CandidateProvider) -> [Need] {
        missingLists(roots.map(\.key), provider)
    }

    mutating func addRoots(_ provider: any CandidateProvider) {
        for (index, root) in roots.enumerated() {
            guard let package = touch(root.key, provider) else { continue }
            let accepted = accepted(root.requirement, of: package, provider)
            if !root.isConstraint {
                let position = search.packages[package].rootPosition
                search.packages[package].rootPosition = min(position, index)
            }
            add(.root(index: index, package: package, accepted: accepted, root))
        }
    }

    /// What must be known before the facts of this step can be taken in.
    func missingFacts(
        for step: Search.Assignment, _ provider: any CandidateProvider
    ) -> [Need] {
        guard search.isRequired(step.choices) else { return [] }
        var mentioned: [PackageKey] = []
        var missing: [Need] = []
        if !knowledge[step.package].hasDemands {
            mentioned = lists[step.package].demands.flatMap(\.dependency.mentioned)
        }
        if let candidate = unvisited(step) {
            let key = keys[step.package]
            if let dependencies = provider.dependencies(of: key, candidate: candidate) {
                mentioned += dependencies.flatMap(\.mentioned)
            } else {
                missing.append(.dependencies(key, candidate: candidate))
            }
        }
        return missing + missingLists(mentioned, provider)
    }

    mutating func addFacts(for step: Search.Assignment, _ provider: any CandidateProvider) {
        let package = step.package
        guard search.isRequired(step.choices) else { return }
        if !knowledge[package].hasDemands {
            knowledge[package].hasDemands = true
            for demand in lists[package].demands {
                let candidates = demand.candidates.resized(to: lists[package].count)
                add(demand.dependency, of: candidates, package, provider)
            }
        }
        guard let candidate = unvisited(step),
            let dependencies = provider.dependencies(of: keys[package], candidate: candidate)
        else { return }
        knowledge[package].visited.insert(candidate)
        knowledge[package].visits += 1
        let candidates = CandidateSet(capacity: lists[package].count, [candidate])
        for dependency in dependencies { add(dependency, of: candidates, package, provider) }
    }

    /// The candidate that a step leaves as the only one, if its dependencies are not yet facts.
    func unvisited(_ step: Search.Assignment) -> Int? {
        guard let candidate = search.settled(step.choices),
            !knowledge[step.package].visited.contains(candidate)
        else { return nil }
        return candidate
    }

    private func missingLists(
        _ mentioned: [PackageKey], _ provider: any CandidateProvider
    ) -> [Need] {
        var missing: [Need] = []
        var seen: Set<PackageKey> = []
        for key in mentioned where ids[key] == nil && seen.insert(key).inserted {
            if provider.candidates(of: key) == nil { missing.append(.candidates(key)) }
        }
        return missing
    }

    private mutating func add(_ fact: Fact) {
        facts.append(fact)
        search.addFact(fact.terms, fact: facts.count - 1)
    }

    /// Adds a dependency of some candidates, or widens the group that has it already.
    private mutating func add(
        _ dependency: Dependency, of candidates: CandidateSet, _ package: PackageID,
        _ provider: any CandidateProvider
    ) {
        let group = knowledge[package].groups[dependency]
        let all = group.map { $0.candidates.union(candidates) } ?? candidates
        guard all != group?.candidates, !all.isEmpty,
            let fact = fact(dependency, of: all, package, provider)
        else { return }
        if let narrower = group?.incompatibility { search.arena.retire(narrower) }
        facts.append(.dependency(fact))
        let id = search.addFact(fact.terms, fact: facts.count - 1)
        knowledge[package].groups[dependency] = Group(candidates: all, incompatibility: id)
    }

    private mutating func fact(
        _ dependency: Dependency, of candidates: CandidateSet, _ package: PackageID,
        _ provider: any CandidateProvider
    ) -> DependencyFact? {
        if case .unusable = dependency.kind {
            return DependencyFact(
                package: package, candidates: candidates, dependency: dependency, target: package,
                accepted: lists[package].none, conditions: [])
        }
        guard let target = touch(dependency.target, provider) else { return nil }
        var conditions: [Term] = []
        for condition in dependency.conditions {
            guard let subject = touch(condition.target, provider) else { return nil }
            let accepted = accepted(condition.requirement, of: subject, provider)
            conditions.append(.chosen(subject, from: accepted))
        }
        return DependencyFact(
            package: package, candidates: candidates, dependency: dependency, target: target,
            accepted: accepted(dependency.requirement, of: target, provider),
            conditions: conditions)
    }

    /// The package's number, given on first touch together with its exclusions; nil only if its list
    /// is not known.
    private mutating func touch(
        _ key: PackageKey, _ provider: any CandidateProvider
    ) -> PackageID? {
        if let id = ids[key] { return id }
        guard let list = provider.candidates(of: key) else { return nil }
        let id = search.addPackage(candidates: list.count)
        ids[key] = id
        keys.append(key)
        lists.append(list)
        knowledge.append(Knowledge(visited: list.none))
        for exclusion in list.exclusions {
            facts.append(.exclusion(package: id, exclusion))
            search.exclude(exclusion.candidates, of: id, fact: facts.count - 1)
        }
        return id
    }

    private mutating func accepted(
        _ requirement: RequirementText, of package: PackageID, _ provider: any CandidateProvider
    ) -> CandidateSet {
        if let known = knowledge[package].accepted[requirement] { return known }
        let set =
            requirement == .any
            ? lists[package].all
            : provider.candidates(of: keys[package], matching: requirement)
                .resized(to: lists[package].count)
        knowledge[package].accepted[requirement] = set
        return set
    }
}

extension Dependency {
    /// The packages whose lists must be known before this can be understood.
    var mentioned: [PackageKey] {
        if case .unusable = kind { return [] }
        return [target] + conditions.map(\.target)
    }
}
