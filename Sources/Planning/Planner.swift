package import Diagnostics
import Indexes
import PackageModel
import Resolution

/// Solves one problem: asks the solver, fetches what it needs, and asks again.
package struct Planner: Sendable {
    var source: any PackageSource
    /// The channels; nil where the recipe has no conda environment.
    let conda: (any CondaSource)?
    /// NVIDIA's archives; nil where nobody can ask for them.
    let toolkit: (any ToolkitSource)?
    let cudnn: (any ToolkitSource)?
    var reporter: any Reporter
    /// For how long repairs of a problem without solution are looked for, besides the budget of
    /// steps; nil for ever, which makes the answer independent of the time it takes.
    package var patience: Duration?
    /// Is given the repairs of each refusal that is told, in the order of its hints; never none.
    package var offered: (@Sendable ([Repair]) -> Void)?
    /// How long PyTorch's own index is waited for where there is an answer without it, all pages
    /// and metadata of one solve together; nil: as long as transfers last.
    package var torchPatience: Duration?
    /// What PyTorch's own index was found to fail with, so that no further solve waits for it.
    var torchMemory = TorchMemory()
    var effort = Effort()

    package init(
        source: any PackageSource, conda: (any CondaSource)? = nil,
        toolkit: (any ToolkitSource)? = nil, cudnn: (any ToolkitSource)? = nil,
        reporter: any Reporter
    ) {
        self.source = source
        self.conda = conda
        self.toolkit = toolkit
        self.cudnn = cudnn
        self.reporter = reporter
    }

    /// Finds the best solution, or throws R150 with the derivation in sentences and with repairs.
    package func solve(_ problem: Problem) async throws -> Solution {
        let planner = remembering
        do {
            return try await planner.attempt(problem)
        } catch let refusal as Refusal {
            throw try await planner.error(for: problem, refusal)
        }
    }

    /// Finds the best solution, or throws a `Refusal`.
    ///
    /// Toolkit and torch are first asked to agree closely and then less so; the last refusal is the
    /// one that is told, since it is the one without wishes of ours.
    func attempt(_ problem: Problem) async throws -> Solution {
        try problem.checkInterpreters()
        reporter.report(.phase(.resolving))
        var problem = problem
        let part = try await condaPart(of: &problem)
        var harvest = Harvest(
            source: source, rules: CUDARules(problem: problem, agreement: .none), conda: part)
        harvest.toolkits = try toolkitShelves(for: problem)
        switch try await overIndexes(problem, &harvest) {
        case .success(let solution):
            return try await sharing(solution, solution.catalog.rules, &harvest)
        case .failure(let explanation):
            if let error = try await problem.misspelt(harvest.conda) { throw error }
            throw Refusal(explanation: explanation, problem: problem)
        }
    }

    /// The answer of the first round that has a solution, else that of the last.
    func inRounds(_ problem: Problem, _ harvest: inout Harvest) async throws -> Answer {
        var rounds = Round.rounds(of: problem)[...]
        while true {
            var rules = CUDARules(problem: problem, round: rounds.popFirst() ?? .widest)
            rules.mixesBuilds = harvest.torch?.isBesidePython == true
            let answer = try await solve(rules, &harvest)
            if case .failure = answer, !rounds.isEmpty { continue }
            return answer
        }
    }

    /// What the channels have for the problem, and the Pythons among it.
    private func condaPart(of problem: inout Problem) async throws -> CondaPart? {
        guard let environment = problem.conda, let conda else { return nil }
        var part = try CondaPart(environment, source: conda)
        part.catalog.demandsWithCUDA = MachineParts(problem).demandsOfCondaCUDA.map(\.dependency)
        let roots = try part.roots(environment.wishes)
        problem.condaRoots = problem.driverRoots.map(\.requirement) + roots
        part.catalog.favored = problem.favoredFiles
        if !problem.requirements.isEmpty {
            try await part.learn(Set(roots.compactMap { $0.key.condaPackage?.name }))
            problem.condaPythons = try await part.pythons(roots, on: problem.target)
        }
        return part
    }

    /// The solution once more with the environment on the toolkit's own artifacts, where it takes
    /// them: then they are fetched once and lie once on the disk.
    private func sharing(
        _ solution: Solution, _ rules: CUDARules, _ harvest: inout Harvest
    ) async throws -> Solution {
        let shareable = solution.shareable
        guard effort.polishes, !shareable.isEmpty else { return solution }
        var rules = rules
        rules.problem.favored.merge(shareable) { _, toolkit in toolkit }
        guard case .success(let better) = try await solve(rules, &harvest),
            better.shareable.count < shareable.count
        else { return solution }
        var shared = better
        shared.remarks = solution.remarks
        return shared
    }

    enum Answer {
        case success(Solution)
        case failure(Explanation)
    }

    /// Solves; where that fails and a yanked version was pinned on the way, once more with it.
    private func solve(_ rules: CUDARules, _ harvest: inout Harvest) async throws -> Answer {
        var allowed = rules.problem.pinnedVersions
        while true {
            var catalog = Catalog(
                problem: rules.problem, rules: rules, allowedYanked: allowed, conda: harvest.conda)
            let answer = try await run(&catalog, &harvest)
            harvest.conda = catalog.conda
            if case .success(let solution) = answer,
                try await hasDoubles(solution, &harvest)
            {
                continue
            }
            let pinned = catalog.pinnedYanked
            guard case .failure = answer, !pinned.isSubset(of: allowed) else { return answer }
            allowed.formUnion(pinned)
        }
    }

    /// Whether a chosen conda package turns out to be the same project as a chosen wheel.
    ///
    /// Only its own records can tell, where neither its name nor the public table does; knowing it,
    /// the next solve takes one of them.
    private func hasDoubles(
        _ solution: Solution, _ harvest: inout Harvest
    ) async throws -> Bool {
        let wheels = Set(solution.environment.keys)
        guard !wheels.isEmpty, harvest.conda != nil else { return false }
        let packages = Set(solution.condaChoices.map(\.record.name))
        return try await harvest.conda?.learn(packages, beside: wheels).isEmpty == false
    }

    private func run(_ catalog: inout Catalog, _ harvest: inout Harvest) async throws -> Answer {
        let roots = catalog.problem.roots
        for root in roots {
            catalog.register(
                root.meaning, root.requirement.requirement, for: root.requirement.key)
        }
        var solver = Solver(
            roots: catalog.problem.condaRoots + roots.map(\.requirement), budget: effort.steps)
        defer { effort.tally.add(solver.steps) }
        await harvest.begin(catalog.problem)
        while true {
            switch solver.run(catalog) {
            case .needs(let required, _):
                try await satisfy(required, &catalog, &harvest)
            case .solved(let resolved):
                return .success(
                    Solution(problem: catalog.problem, catalog: catalog, resolved: resolved))
            case .unsatisfiable(let derivation):
                return .failure(
                    effort.explains ? derivation.explanation() : derivation.summary())
            case .exhausted(let steps):
                throw ProvisionError(
                    .solverExhausted,
                    "failed to decide `\(catalog.problem.name)` in \(steps) steps",
                    hints: ["pin the versions of the packages that matter most to you"])
            }
        }
    }

    private func satisfy(
        _ needs: [Need], _ catalog: inout Catalog, _ harvest: inout Harvest
    ) async throws {
        var needs = try await answer(needs, from: harvest.toolkits, &catalog)
        needs = try await answerLibraries(needs, &catalog, &harvest)
        await harvest.gather(needs.compactMap { errand(for: $0, catalog) }, guesses: [])
        try await catalog.conda?.gather(needs.compactMap(\.condaKey))
        try await catalog.conda?.gatherProviders(of: Set(needs.compactMap(\.environmentProject)))
        for need in needs {
            switch need {
            case .candidates(let key) where key.condaPackage != nil: continue
            case .candidates(let key):
                let candidates = try harvest.candidates(of: key.base)
                catalog.provide(
                    candidates: candidates, for: key, at: harvest.torchPlace(of: key.base))
            case .dependencies(let key, let candidate):
                try provideMetadata(of: key, candidate, &catalog, harvest)
            }
        }
    }

    /// A wheel whose METADATA cannot be read is out; that is one release's fault and not the run's.
    private func provideMetadata(
        of key: PackageKey, _ candidate: Int, _ catalog: inout Catalog, _ harvest: Harvest
    ) throws {
        guard let file = catalog.wheel(of: key, candidate: candidate)?.file else { return }
        do {
            guard let metadata = try harvest.metadata(of: file) else { return }
            catalog.provide(metadata: metadata, for: key, candidate: candidate)
        } catch let error as ProvisionError
            where error.code == .badMetadata || error.code == .metadataDisagrees
        {
            let reason = error.context.first ?? error.message
            catalog.refuse(key, candidate, because: "its metadata cannot be used: \(reason)")
        }
    }

    private func errand(for need: Need, _ catalog: Catalog) -> Harvest.Errand? {
        switch need {
        case .candidates(let key):
            key.project.map { .page($0.name) }
        case .dependencies(let key, let candidate):
            catalog.wheel(of: key, candidate: candidate)?.file.map { .metadata($0) }
        }
    }
}

extension Need {
    /// The conda package whose list is missing.
    fileprivate var condaKey: PackageKey? {
        guard case .candidates(let key) = self, key.condaPackage != nil else { return nil }
        return key
    }

    /// The project of the environment whose list is missing.
    fileprivate var environmentProject: PackageName? {
        guard case .candidates(let key) = self, key.namespace == .pypi else { return nil }
        return key.project?.name
    }
}
