import Diagnostics
import Resolution

/// Looks for the smallest changes under which a problem has a solution.
///
/// For each cause the problem is solved again without it; the solution then says how little has to
/// change, and that is solved again before it is offered.
struct RepairSearch {
    /// So many are offered.
    static let offered = 4
    /// So many solves at most.
    private static let trialLimit = 24

    private let planner: Planner
    private let problem: Problem
    private let explanation: Explanation
    private let causes: Problem.Causes
    private let budget: Int
    private let deadline: ContinuousClock.Instant?
    private var trials = 0
    private var found: [Repair] = []
    /// Whether time, and not the budget, ended it: another search would go on from what is known.
    private(set) var isCutShort = false

    /// - Parameters:
    ///   - problem: what has no solution.
    ///   - explanation: why.
    ///   - planner: solves without explaining, and gives up sooner than usual.
    ///   - budget: steps of all solves together after which none begins.
    ///   - deadline: none begins after it either.
    init(
        _ problem: Problem, _ explanation: Explanation, planner: Planner, budget: Int,
        deadline: ContinuousClock.Instant?
    ) {
        self.problem = problem
        self.explanation = explanation
        self.planner = planner
        self.budget = budget
        self.deadline = deadline
        causes = Problem.Causes(explanation)
    }

    /// The best repairs, the cheapest first.
    mutating func run() async throws -> [Repair] {
        let all = problem.loosenings(for: explanation)
        for loosening in all where !loosening.isLastResort { try await search(loosening) }
        if !found.contains(where: { $0.cost.effort == .recipe }) {
            for loosening in all where loosening.isLastResort { try await search(loosening) }
        }
        if found.allSatisfy(\.cost.losesSomething) { try await searchPairs(all) }
        return Array(found.sorted { $0.isCheaper(than: $1) }.prefix(Self.offered))
    }

    private mutating func search(_ loosening: Loosening) async throws {
        guard let solution = try await solve(loosening.apply(to: problem)) else { return }
        for change in loosening.changes(solution)
        where try await offer([change], loosening.losesSomething) { return }
    }

    /// Changes of two causes at once, where the second shows only without the first.
    ///
    /// They are also looked for where a single change would do that loses something, such as the GPU.
    private mutating func searchPairs(_ all: [Loosening]) async throws {
        let single = found.count
        for first in all where !first.losesSomething && found.count == single {
            let loosened = first.apply(to: problem)
            guard let next = try await explain(loosened) else { continue }
            for second in loosened.loosenings(for: next)
            where !second.losesSomething && found.count == single {
                guard let solution = try await solve(second.apply(to: loosened)) else { continue }
                try await offerPair(first.changes(solution), second.changes(solution))
            }
        }
    }

    /// The smallest change of each cause and, where that is too small, the one that a solution has.
    private mutating func offerPair(
        _ ones: [Repair.Change], _ others: [Repair.Change]
    ) async throws {
        for (one, other) in [(ones.first, others.first), (ones.last, others.last)] {
            guard let one, let other, one != other else { continue }
            if try await offer([one, other], false) { return }
        }
    }

    /// Whether the changes help; then they are among those found.
    private mutating func offer(
        _ changes: [Repair.Change], _ losesSomething: Bool
    ) async throws -> Bool {
        let effort = changes.map(\.effort).max() ?? .recipe
        var repair = Repair(changes: changes, outcome: "", cost: Repair.Cost(effort: effort))
        if found.contains(where: { $0.changes == changes }) { return true }
        guard let solution = try await solve(repair.apply(to: problem)) else { return false }
        repair.outcome = solution.outcome(of: changes, causes)
        repair.cost = solution.cost(effort: effort, losesSomething: losesSomething)
        found.append(repair)
        return true
    }
}

// MARK: - Trials

extension RepairSearch {
    /// The solution; nil where there is none, or none was found within the budget.
    private mutating func solve(_ problem: Problem) async throws -> Solution? {
        guard mayTry() else { return nil }
        do {
            return try await planner.attempt(problem)
        } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    /// Why there is no solution; nil where there is one, or where that is not known.
    private mutating func explain(_ problem: Problem) async throws -> Explanation? {
        guard mayTry() else { return nil }
        var planner = planner
        planner.effort.explains = true
        do {
            _ = try await planner.attempt(problem)
            return nil
        } catch let refusal as Refusal {
            return refusal.explanation
        } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    private mutating func mayTry() -> Bool {
        guard trials < Self.trialLimit, planner.effort.tally.steps < budget else { return false }
        if let deadline, ContinuousClock.now > deadline {
            isCutShort = true
            return false
        }
        trials += 1
        return true
    }
}
