import PackageModel

/// A wish or a fact of the machine taken out of a problem, to see whether the rest has a solution.
struct Loosening: Sendable {
    /// Makes the problem looser.
    var loosen: @Sendable (inout Problem) -> Void
    /// The changes that may keep such a solution, the smallest first.
    var changes: @Sendable (Solution) -> [Repair.Change]
    /// Whether it is tried only where nothing else helps.
    var isLastResort = false
    var losesSomething = false
}

extension Loosening {
    /// A change that leaves nothing to be found out.
    init(_ change: Repair.Change, isLastResort: Bool = false, losesSomething: Bool = false) {
        self.init(
            loosen: { change.apply(to: &$0) }, changes: { _ in [change] },
            isLastResort: isLastResort || losesSomething, losesSomething: losesSomething)
    }

    func apply(to problem: Problem) -> Problem {
        var problem = problem
        problem.forgetChannels()
        loosen(&problem)
        return problem
    }
}
