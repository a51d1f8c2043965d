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
            let fact = Fact.root(index: index, package: package, accepted: accepted, root)
            facts.append(.made(fact))
            search.addFact(fact.terms, fact: facts.count - 1)
        }
    }

    /// What must be known before the facts of this package can be taken in.
    func missingFacts(of package: PackageID, _ provider: any CandidateProvider) -> [Need] {
        guard search.isRequired(package) else { return [] }
        var missing: [Need] = []
        var mentioned = demandsInForce(of: package).flatMap {
            lists[package].demands[$0].dependency.mentioned
        }
        if let candidate = unvisited(package) {
            let key = keys[package]
            if let dependencies = provider.dependencies(of: key, candidate: candidate) {
                mentioned += dependencies.flatMap(\.mentioned)
            } else {
                missing.append(.dependencies(key, candidate: candidate))
            }
        }
        return missing + missingLists(mentioned, provider)
    }

    mutating func addFacts(of package: PackageID, _ provider: any CandidateProvider) {
        guard search.isRequired(package) else { return }
        takeDemands(of: package, provider)
        for demand in demandsInForce(of: package) {
            for key in lists[package].demands[demand].dependency.mentioned {
                _ = touch(key, provider)
            }
        }
        guard let candidate = unvisited(package),
            let dependencies = provider.dependencies(of: keys[package], candidate: candidate)
        else { return }
        knowledge[package].visited.insert(candidate)
        knowledge[package].visits += 1
        let candidates = CandidateSet(capacity: lists[package].count, [candidate])
        for dependency in dependencies { add(dependency, of: candidates, package, provider) }
    }

    /// The candidate that is left as the only one, if its dependencies are not yet facts.
    func unvisited(_ package: PackageID) -> Int? {
        guard let candidate = search.settled(package),
            !knowledge[package].visited.contains(candidate)
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
        facts.append(.made(.dependency(fact)))
        let id = search.addFact(fact.terms, fact: facts.count - 1)
        knowledge[package].groups[dependency] = Group(candidates: all, incompatibility: id)
    }

    mutating func fact(
        _ dependency: Dependency, of candidates: CandidateSet, _ package: PackageID,
        _ provider: any CandidateProvider
    ) -> DependencyFact? {
        if dependency.isUnusable { return known(dependency, of: candidates, package) }
        for key in dependency.mentioned where touch(key, provider) == nil { return nil }
        for condition in dependency.conditions {
            guard let subject = ids[condition.target] else { return nil }
            _ = accepted(condition.requirement, of: subject, provider)
        }
        if let target = ids[dependency.target] {
            _ = accepted(dependency.requirement, of: target, provider)
        }
        return known(dependency, of: candidates, package)
    }

    /// The fact of a dependency all of whose packages and requirements are known.
    func known(
        _ dependency: Dependency, of candidates: CandidateSet, _ package: PackageID
    ) -> DependencyFact? {
        if dependency.isUnusable {
            return DependencyFact(
                package: package, candidates: candidates, dependency: dependency, target: package,
                accepted: lists[package].none, conditions: [])
        }
        guard let target = ids[dependency.target],
            let accepted = knowledge[target].accepted[dependency.requirement]
        else { return nil }
        var conditions: [Term] = []
        for condition in dependency.conditions {
            guard let subject = ids[condition.target],
                let accepted = knowledge[subject].accepted[condition.requirement]
            else { return nil }
            conditions.append(.chosen(subject, from: accepted))
        }
        return DependencyFact(
            package: package, candidates: candidates, dependency: dependency, target: target,
            accepted: accepted, conditions: conditions)
    }

    /// The package's number, given on first touch together with its exclusions and the demands of
    /// others that waited for it; nil only if its list is not known.
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
            facts.append(.made(.exclusion(package: id, exclusion)))
            search.exclude(exclusion.candidates, of: id, fact: facts.count - 1)
        }
        for demand in waiting.removeValue(forKey: key) ?? [] { take(demand, provider) }
        return id
    }

    mutating func accepted(
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
    var isUnusable: Bool { if case .unusable = kind { true } else { false } }

    /// The packages whose lists must be known before this can be understood.
    var mentioned: [PackageKey] {
        isUnusable ? [] : [target] + conditions.map(\.target)
    }
}
