import Diagnostics
import Resolution

/// Why a problem has no solution, inside Planning.
struct Refusal: Error {
    let explanation: Explanation
    /// The problem with what was found out of the channels.
    let problem: Problem
}

extension Planner {
    /// What one solve may cost, and whether a failure is to be told.
    struct Effort: Sendable {
        var steps = Solver.defaultBudget
        /// Whether the sentences of a refutation are wanted, which take time to shorten.
        var explains = true
        /// Whether a solution is made better in ways that its existence does not depend on.
        var polishes = true

        /// One of the trials after a failed solve.
        static let trial = Effort(steps: 2_000_000, explains: false, polishes: false)
    }

    /// The changes under which `problem` has a solution, the cheapest first; none where it has one.
    ///
    /// They are those that `solve` offers as hints, in the same order.
    package func repairs(for problem: Problem) async throws -> [Repair] {
        let planner = remembering
        let start = ContinuousClock.now
        do {
            _ = try await planner.attempt(problem)
            return []
        } catch let refusal as Refusal {
            return try await planner.repairs(of: problem, refusal, since: start)
        }
    }

    /// The error that tells why, and what would help.
    func error(
        for problem: Problem, _ refusal: Refusal, since start: ContinuousClock.Instant
    ) async throws -> ProvisionError {
        let repairs = try await repairs(of: problem, refusal, since: start)
        return refusal.problem.noSolution(refusal.explanation, repairs: repairs)
    }

    /// Trials may take a few times what the failed solve took, and never less than `patience`.
    private func repairs(
        of problem: Problem, _ refusal: Refusal, since start: ContinuousClock.Instant
    ) async throws -> [Repair] {
        let end = ContinuousClock.now
        var trial = self
        trial.reporter = SilentReporter()
        trial.effort = .trial
        var search = RepairSearch(
            problem, refusal.explanation, planner: trial,
            deadline: end + max(patience, (end - start) * 3))
        return try await search.run()
    }

    /// A planner that asks its source for nothing twice.
    var remembering: Planner {
        var planner = self
        planner.source = RememberingSource(source)
        return planner
    }
}
