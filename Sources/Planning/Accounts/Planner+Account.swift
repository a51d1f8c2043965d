import Diagnostics
import PackageModel
import Resolution

extension Planner {
    /// So many newer versions are held against the solution.
    private static let rivals = 3

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
        let newer = list.newerLabels(than: chosen)
        var account = Account(
            name: key.shownName, version: list.labels[chosen], build: solution.build(of: key),
            wanted: solution.requirers(of: key), reasons: [], passedOver: [],
            newerVersions: newer.count)
        if key == .driver {
            account.reasons = solution.driverReasons()
            return (account, [])
        }
        account.reasons = try await planner.reasons(for: key, solution, problem)
        for label in newer.prefix(Self.rivals) {
            let sentences = try await planner.sentences(
                against: label, of: key, list, solution, problem)
            account.passedOver.append(Account.Rival(version: label, sentences: sentences))
        }
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
        guard let (list, chosen) = solution.candidates(of: key) else { return reasons }
        if list.newerLabels(than: chosen).isEmpty { return reasons + ["the newest there is"] }
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

    private func sentences(
        against label: String, of key: PackageKey, _ list: CandidateList, _ solution: Solution,
        _ problem: Problem
    ) async throws -> [String] {
        let candidates = list.labels.indices.filter { list.labels[$0] == label }
        if let reason = list.exclusions.first(where: { exclusion in
            candidates.allSatisfy(list.excluded.contains)
                && candidates.contains(where: exclusion.candidates.contains)
        }) {
            return ["left out: \(reason.reason)"]
        }
        guard let pinned = problem.pinning(key, to: label) else { return [] }
        do {
            let other = try await explaining.attempt(pinned)
            return [solution.difference(to: other, besides: key)]
        } catch let refusal as Refusal {
            let told = refusal.explanation.lines.filter {
                $0.kind != .remainder && !$0.text.contains(Problem.pinText)
            }
            let facts = told.filter { $0.kind != .recipe }
            return (facts.isEmpty ? told : facts).prefix(2).map(\.rendered)
        } catch {
            try Task.checkCancellation()
            return ["it could not be found out whether it fits"]
        }
    }

    private func trial(_ problem: Problem) async throws -> Solution? {
        do { return try await explaining.attempt(problem) } catch {
            try Task.checkCancellation()
            return nil
        }
    }

    /// A planner for questions beside the solve itself.
    private var explaining: Planner {
        var planner = self
        planner.reporter = SilentReporter()
        planner.effort.polishes = false
        return planner
    }
}

extension CandidateList {
    /// The labels of higher versions than that of a candidate, the highest first.
    fileprivate func newerLabels(than candidate: Int) -> [String] {
        let own = labels[candidate]
        guard let place = ascending.lastIndex(where: { labels[$0] == own }) else { return [] }
        var newer: [String] = []
        for index in ascending[(place + 1)...].reversed() where !newer.contains(labels[index]) {
            newer.append(labels[index])
        }
        return newer.filter { $0 != own }
    }
}
