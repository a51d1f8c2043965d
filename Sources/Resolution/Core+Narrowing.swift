extension Core {
    /// The facts with dependencies told only of candidates that some other fact leads to.
    ///
    /// Where the recipe wants `a =2`, nobody asks what `a` 1 and 3 need. What is left still has no
    /// solution: one that chose another candidate of the package could do without the package.
    func narrowed() -> [Fact] {
        var reached: [PackageID: CandidateSet] = [:]
        var wanted: [PackageID: CandidateSet] = [:]
        for fact in facts {
            switch fact {
            case .root(_, let package, let accepted, let root) where !root.isConstraint:
                wanted[package] = wanted[package]?.intersection(accepted) ?? accepted
            case .dependency(let fact) where fact.dependency.kind == .requires:
                reached[fact.target] =
                    reached[fact.target]?.union(fact.accepted) ?? fact.accepted
            default: break
            }
        }
        reached.merge(wanted) { _, wanted in wanted }
        return facts.compactMap { fact in
            guard case .dependency(var dependency) = fact, dependency.dependency.sentence == nil,
                let reached = reached[dependency.package]
            else { return fact }
            dependency.candidates.formIntersection(reached)
            return dependency.candidates.isEmpty ? nil : .dependency(dependency)
        }
    }
}
