import Diagnostics
import PackageModel
import Resolution

extension Planner {
    /// Why a package is what it is; nil where the solution has nothing of that name, with all the
    /// names that it has.
    ///
    /// Throws R150 where the problem has no solution.
    package func account(
        of word: String, in problem: Problem
    ) async throws -> (account: Account?, names: [String]) {
        let planner = remembering
        let solution: Solution
        do {
            solution = try await planner.attempt(problem)
        } catch let refusal as Refusal {
            throw try await planner.error(for: problem, refusal)
        }
        guard let key = solution.subject(word),
            let (list, chosen) = solution.candidates(of: key)
        else { return (nil, solution.subjects) }
        var account = Account(
            name: key.shownName, version: list.labels[chosen], build: solution.build(of: key),
            wanted: solution.requirers(of: key), reasons: [], passedOver: [],
            newerVersions: solution.newerVersions(of: key).count)
        if key == .driver {
            account.wanted = solution.driverWishes
            account.reasons = solution.driverReasons
            account.passedOver = solution.driverRivals
            return (account, [])
        }
        account.reasons = try await planner.reasons(for: key, solution, problem)
        account.passedOver = try await planner.rivals(of: key, in: solution, problem)
        return (account, [])
    }

    private func reasons(
        for key: PackageKey, _ solution: Solution, _ problem: Problem
    ) async throws -> [String] {
        var reasons: [String] = []
        if key.project?.name.normalized == CUDARules.torch, let build = solution.buildReason() {
            reasons.append(build)
        }
        if let kept = try await keptReason(for: key, solution, problem) {
            return reasons + [kept]
        }
        if solution.newerVersions(of: key).isEmpty { return reasons + ["the newest there is"] }
        if let line = solution.pinningLine(of: key) { return reasons + [line] }
        return reasons + ["the newest that fits"]
    }

    /// Why an earlier lock keeps the version, where without the lock it would be another.
    private func keptReason(
        for key: PackageKey, _ solution: Solution, _ problem: Problem
    ) async throws -> String? {
        var free = problem
        guard free.forget(key) else { return nil }
        guard let fresh = try await trial(free)?.label(of: key), let now = solution.label(of: key),
            fresh != now
        else { return nil }
        return
            "kept from the lock; the newest that fits is \(fresh): `provision lock --upgrade \(key.shownName)`"
    }

    private func trial(_ problem: Problem) async throws -> Solution? {
        do { return try await explaining.attempt(problem) } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    /// A planner for questions beside the solve itself.
    var explaining: Planner {
        var planner = self
        planner.reporter = SilentReporter()
        planner.effort.polishes = false
        return planner
    }
}
