/// Finds one candidate for each package that the roots need, or proves that there is none.
///
/// A value without I/O: `run` goes on as far as the provider's facts reach and says what it needs
/// next; called again, it continues. Facts are consumed in an order of the solver's own and nothing is
/// decided before all that bears on it is known, so the outcome and its derivation depend neither on
/// the order in which facts arrive nor on what else is known already.
///
/// The first root requirement gets the best candidate that any solution allows, the second the best
/// that remains, and so on; packages below them get the best that the search meets first.
package struct Solver: Sendable {
    /// Steps after which a solve is given up; some seconds of work.
    package static let defaultBudget = 50_000_000

    package let roots: [RootRequirement]
    let budget: Int
    var search = Search()
    /// Number of a package in the search → its key, and back.
    var keys: [PackageKey] = []
    var ids: [PackageKey: PackageID] = [:]
    var lists: [CandidateList] = []
    var knowledge: [Knowledge] = []
    var facts: [FactSource] = []
    /// Demands that wait for a package to be touched, by that package.
    var waiting: [PackageKey: [DemandID]] = [:]
    private var hasBegun = false
    private var finished: Outcome?

    /// What has been taken in of one package.
    struct Knowledge: Sendable {
        /// Requirement texts that were asked for already.
        var accepted: [RequirementText: CandidateSet] = [:]
        /// Whether the list's own demands are among the facts.
        var hasDemands = false
        /// Candidates whose dependencies are among the facts.
        var visited: CandidateSet
        var visits = 0
        var groups: [Dependency: Group] = [:]
        /// Demands of the list that waited for another package when they were taken in.
        var waiting: [Int] = []
    }

    /// Where a fact of the search comes from; those of demands are put into words only if needed.
    enum FactSource: Sendable {
        case made(Fact)
        case demand(DemandID)
    }

    /// Candidates of one package with equal dependencies, and their common incompatibility.
    struct Group: Sendable {
        var candidates: CandidateSet
        var incompatibility: IncompatibilityID?
    }

    /// Makes a solver that has not begun.
    ///
    /// - Parameters:
    ///   - roots: What is demanded, in the order of preference.
    ///   - budget: Steps after which to give up.
    ///   - farJump: Backjumps over more levels than this keep the levels between, to save deciding
    ///     thousands of packages anew.
    package init(
        roots: [RootRequirement], budget: Int = Solver.defaultBudget, farJump: Int = 64
    ) {
        self.roots = roots
        self.budget = budget
        search.farJump = farJump
    }

    /// The work done so far, in steps of the budget.
    package var steps: Int { search.steps }

    /// Conflicts met so far.
    package var conflicts: Int { search.conflicts }

    /// Goes on until the outcome is known or facts are missing.
    package mutating func run(_ provider: any CandidateProvider) -> Outcome {
        if let finished { return finished }
        let outcome = advance(provider)
        if case .needs = outcome { return outcome }
        finished = outcome
        return outcome
    }

    private mutating func advance(_ provider: any CandidateProvider) -> Outcome {
        if !hasBegun {
            let missing = missingRoots(provider)
            guard missing.isEmpty else { return .needs(required: missing, hints: []) }
            addRoots(provider)
            hasBegun = true
        }
        while search.steps < budget {
            if let conflict = search.propagate() {
                guard search.learn(from: conflict) else { return .unsatisfiable(derivation()) }
            } else if search.surveyed < search.trail.count {
                let missing = survey(provider)
                guard missing.isEmpty else { return needs(missing, provider) }
            } else if let package = search.nextToDecide() {
                search.decide(package)
            } else {
                return .solved(solution(provider))
            }
        }
        return .exhausted(steps: search.steps)
    }

    /// Takes in what the next step of the trail brings; returns what is missing for that.
    private mutating func survey(_ provider: any CandidateProvider) -> [Need] {
        let package = search.trail[search.surveyed].package
        let missing = missingFacts(of: package, provider)
        guard missing.isEmpty else { return missing }
        addFacts(of: package, provider)
        search.surveyed += 1
        return []
    }

    /// All that is missing for the rest of the trail, beginning with what blocks, and hints.
    private func needs(_ blocking: [Need], _ provider: any CandidateProvider) -> Outcome {
        var required = blocking
        var known = Set(blocking)
        var seen: Set<PackageID> = []
        for step in search.trail[(search.surveyed + 1)...]
        where seen.insert(step.package).inserted {
            for need in missingFacts(of: step.package, provider)
            where known.insert(need).inserted {
                required.append(need)
            }
        }
        return .needs(
            required: required, hints: hints(beyond: known, at: search.surveyed, provider))
    }
}
