import Diagnostics
import Resolution
import Synchronization

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
        /// Counts what solving took.
        let tally = Tally()
    }

    /// Steps of all solves together.
    final class Tally: Sendable {
        private let count = Mutex(0)

        var steps: Int { count.withLock { $0 } }

        func add(_ steps: Int) { count.withLock { $0 &+= steps } }
    }

    /// The changes under which `problem` has a solution, the cheapest first; none where it has one.
    ///
    /// They are those that `solve` offers as hints, in the same order.
    package func repairs(for problem: Problem) async throws -> [Repair] {
        let planner = remembering
        do {
            _ = try await planner.attempt(problem)
            return []
        } catch let refusal as Refusal {
            return try await planner.repairs(of: problem, refusal).repairs
        }
    }

    /// The error that tells why, and what would help.
    func error(for problem: Problem, _ refusal: Refusal) async throws -> ProvisionError {
        let found = try await repairs(of: problem, refusal)
        if !found.repairs.isEmpty { offered?(found.repairs) }
        return refusal.problem.noSolution(
            refusal.explanation, repairs: found.repairs, within: found.patience)
    }

    /// What a search for repairs came to.
    private struct Findings {
        /// The cheapest first.
        var repairs: [Repair]
        /// What the search had, where that was not enough for all that it would have tried.
        var patience: Duration?
    }

    /// Steps that trials may take even where the failed solve took few: a tenth of a second or so.
    private static let leastTrialSteps = 2_000_000

    /// Trials may take a few times what the failed solve took; counted in steps, so that the same
    /// problem gets the same repairs on any machine.
    private func repairs(of problem: Problem, _ refusal: Refusal) async throws -> Findings {
        let budget = max(Self.leastTrialSteps, effort.tally.steps * 4)
        var trial = self
        trial.reporter = SilentReporter()
        trial.effort = Effort(steps: budget / 2, explains: false, polishes: false)
        var search = RepairSearch(
            problem, refusal.explanation, planner: trial, budget: budget,
            deadline: patience.map { ContinuousClock.now + $0 })
        let repairs = try await search.run()
        return Findings(repairs: repairs, patience: search.isCutShort ? patience : nil)
    }

    /// A planner that asks its source for nothing twice, and counts anew.
    var remembering: Planner {
        var planner = self
        planner.source = RememberingSource(source)
        planner.torchMemory = TorchMemory()
        planner.effort = Effort(
            steps: effort.steps, explains: effort.explains, polishes: effort.polishes)
        return planner
    }
}
