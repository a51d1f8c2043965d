// Demands come with a package's list, thousands of them with a big channel's. Most name packages
// that the answer never needs; those are not even asked for. A demand becomes a fact as soon as the
// packages that it mentions have been touched, and it touches them itself only once whatever may
// still be chosen of its own package has it.
extension Solver {
    /// A demand of a package's list by its index there.
    struct DemandID: Sendable, Hashable {
        var package: PackageID
        var index: Int
    }

    /// Takes in what a package's list demands; what mentions untouched packages waits for them.
    mutating func takeDemands(of package: PackageID, _ provider: any CandidateProvider) {
        guard !knowledge[package].hasDemands else { return }
        knowledge[package].hasDemands = true
        for index in lists[package].demands.indices {
            take(DemandID(package: package, index: index), provider)
        }
    }

    /// Makes a demand a fact, or lets it wait for the first package that is untouched.
    mutating func take(_ id: DemandID, _ provider: any CandidateProvider) {
        let dependency = lists[id.package].demands[id.index].dependency
        if let missing = untouched(dependency) {
            waiting[missing, default: []].append(id)
            if dependency.kind == .requires { knowledge[id.package].waiting.append(id.index) }
            return
        }
        addFact(of: id, provider)
    }

    private func untouched(_ dependency: Dependency) -> PackageKey? {
        if case .unusable = dependency.kind { return nil }
        if ids[dependency.target] == nil { return dependency.target }
        return dependency.conditions.first { ids[$0.target] == nil }?.target
    }

    private mutating func addFact(of id: DemandID, _ provider: any CandidateProvider) {
        let demand = lists[id.package].demands[id.index]
        let candidates = demand.candidates.resized(to: lists[id.package].count)
        let dependency = demand.dependency
        facts.append(.demand(id))
        guard let target = ids[dependency.target], dependency.conditions.isEmpty,
            target != id.package, !dependency.isUnusable
        else {
            guard let fact = fact(dependency, of: candidates, id.package, provider) else { return }
            search.addFact(fact.terms, fact: facts.count - 1)
            return
        }
        let accepted = accepted(dependency.requirement, of: target, provider)
        _ = search.addDependency(
            of: id.package, candidates, on: target, accepted,
            isRequired: dependency.kind == .requires, fact: facts.count - 1)
    }

    /// The demands of a package that hold for whatever remains of it, and wait for other packages.
    func demandsInForce(of package: PackageID) -> [Int] {
        let demands = lists[package].demands
        func isInForce(_ index: Int) -> Bool {
            demands[index].dependency.kind == .requires
                && search.isRequired(package, within: demands[index].candidates)
                && untouched(demands[index].dependency) != nil
        }
        guard knowledge[package].hasDemands else { return demands.indices.filter(isInForce) }
        return knowledge[package].waiting.filter(isInForce)
    }

    /// The facts of the search by their numbers, in full.
    func fact(_ number: Int) -> Fact? {
        switch facts[number] {
        case .made(let fact): return fact
        case .demand(let id):
            let demand = lists[id.package].demands[id.index]
            return known(
                demand.dependency, of: demand.candidates.resized(to: lists[id.package].count),
                id.package
            ).map(Fact.dependency)
        }
    }
}
