import Compatibility
import Diagnostics
import PackageModel
import Resolution

extension Planner {
    /// The answer over the Python index and, where that can matter, PyTorch's own.
    ///
    /// The Python index alone is tried first. PyTorch's index is asked where newer releases of torch
    /// were ruled out by their build, which other builds may not be; then both are one problem.
    func overIndexes(_ problem: Problem, _ harvest: inout Harvest) async throws -> Answer {
        guard let wish = problem.torch, wish.place != .pythonIndex, source.torchIndex != nil else {
            return try await inRounds(problem, &harvest)
        }
        guard wish.place == .either else {
            let pages = problem.torchPages(after: nil)
            harvest.ask(pages)
            do {
                if let failure = torchMemory.failure { throw failure }
                return try await inRounds(problem, &harvest)
            } catch let failure as TorchIndexFailure {
                torchMemory.remember(failure)
                throw unreachable(failure, pages, triedAlone: false)
            }
        }
        let first = try await inRounds(problem, &harvest)
        guard mayGain(over: first, problem) else { return first }
        return try await overBoth(problem, after: first, &harvest)
    }

    /// Whether candidates of PyTorch's index could change an answer.
    private func mayGain(over answer: Answer, _ problem: Problem) -> Bool {
        switch answer {
        case .success(let solution): solution.mayGainFromTorchIndex
        case .failure(let explanation):
            // A contradiction that torch has no part in remains one with more of torch.
            explanation.packages.contains { key in
                guard let project = key.project, let torch = problem.torch else { return false }
                return key.namespace == .pypi && torch.allProjects.contains(project.name)
            }
        }
    }

    private func overBoth(
        _ problem: Problem, after first: Answer, _ harvest: inout Harvest
    ) async throws -> Answer {
        var pages = problem.torchPages(after: first)
        guard !pages.builds.isEmpty else { return try await told(first, pages, problem, harvest) }
        if case .success = first { pages.deadline = torchPatience.map { TorchDeadline($0) } }
        var wider = harvest
        wider.ask(pages)
        do {
            if let failure = torchMemory.failure { throw failure }
            let second = try await inRounds(problem, &wider)
            if case .failure = second {
                if case .success = first { return first }
                return try await told(second, pages, problem, harvest)
            }
            harvest = wider
            return second
        } catch let failure as TorchIndexFailure {
            torchMemory.remember(failure)
            guard case .success(var solution) = first else {
                throw unreachable(failure, pages, triedAlone: true)
            }
            solution.remarks.append(remark(on: solution, pages, failure))
            return .success(solution)
        }
    }

    /// A failure once more with the builds among the candidates that the facts rule out, so that it is
    /// told why none of them will do either.
    private func told(
        _ answer: Answer, _ pages: TorchPages, _ problem: Problem, _ harvest: Harvest
    ) async throws -> Answer {
        let builds = problem.allowedTorchBuilds()
        guard case .failure = answer, effort.explains, builds != pages.builds else { return answer }
        guard torchMemory.failure == nil else { return answer }
        var wider = harvest
        wider.ask(
            TorchPages(
                projects: problem.torch?.allProjects ?? [], builds: builds, isBesidePython: true,
                deadline: torchPatience.map { TorchDeadline($0) }))
        let whole = try? await inRounds(problem, &wider)
        guard let whole, case .failure = whole else { return answer }
        return whole
    }

    private func unreachable(
        _ failure: TorchIndexFailure, _ pages: TorchPages, triedAlone: Bool
    ) -> ProvisionError {
        let builds = pages.builds.map(\.description).joined(separator: ", ")
        var error = failure.error
        error.context.insert(error.message, at: 0)
        error.message =
            "cannot ask PyTorch's own index `\(source.torchIndex ?? "")` for torch of \(builds)"
        if triedAlone { error.context.append("the Python index alone has no torch that fits") }
        error.hints.append("name a mirror of it: `PROVISION_PYTORCH_INDEX=https://HOST/whl`")
        return error
    }

    private func remark(
        on solution: Solution, _ pages: TorchPages, _ failure: TorchIndexFailure
    ) -> String {
        let torch = PackageName(CUDARules.torch).flatMap { solution.version(of: $0) }
        let builds = pages.builds.map(\.description).joined(separator: ", ")
        let isSlow = failure.error.code == .torchIndexSlow
        let slow = torchPatience.map { ": no answer within \($0.components.seconds) s" } ?? ""
        return """
            torch \(torch.map(\.description) ?? "") is what the Python index has for this target: \
            PyTorch's own index, \(source.torchIndex ?? ""), could not be asked for builds of newer \
            releases (\(builds))\(isSlow ? slow : "")
            """
    }
}

extension Problem {
    /// What PyTorch's index is asked for, given what can be had without it.
    fileprivate func torchPages(after first: Planner.Answer?) -> TorchPages {
        var oldest: PEP440Version?
        if case .success(let solution) = first, let torch = PackageName(CUDARules.torch) {
            oldest = solution.version(of: torch)
        }
        return TorchPages(
            projects: torch?.allProjects ?? [], builds: torchBuilds(notBefore: oldest),
            isBesidePython: first != nil)
    }
}
