import Diagnostics
import Indexes
import Lockfiles
import Machine
import Planning
import Recipes
import Transfer

extension LockStep {
    /// How long repairs of a recipe without solution are looked for.
    private static let patience = Duration.seconds(8)

    /// How long PyTorch's own index is waited for where the Python index has a torch that fits.
    private static let torchPatience = Duration.seconds(20)

    /// The recipe on its target, with what an earlier lock chose.
    func problem(keeping old: Lockfile?, but upgrades: UpgradeNames) throws -> Problem {
        var problem = try Problem(recipe.recipe, on: machine.target, facts: machine.facts)
        if let old { problem.keep(old, but: upgrades) }
        // Another machine has other environments.
        if problem.driver != nil, machine.target.os == machine.own.os {
            problem.neighbours = try session.neighbours(of: recipe.recipe.name.value)
        }
        return problem
    }

    /// All repairs that there are, however long it takes to find them.
    func repairs(keeping old: Lockfile?) async throws -> [OfferedRepairs.Offer] {
        let problem = try problem(keeping: old, but: UpgradeNames([], of: recipe, locked: old))
        return try await withPlanner { planner, _ in
            var planner = planner
            planner.patience = nil
            return try await planner.repairs(for: problem).map {
                OfferedRepairs.Offer(edits: $0.edits, hint: $0.hint)
            }
        }
    }

    /// Gives `body` a planner over the indexes and channels of the recipe, for as long as it runs.
    func withPlanner<Answer>(
        _ body: (Planner, ConfiguredIndexes) async throws -> Answer
    ) async throws -> Answer {
        let downloader = try session.downloader(for: recipe.recipe, in: recipe.folder)
        defer { downloader.close() }
        let indexes = try await session.indexes(
            for: recipe.recipe, downloader, pythons: machine.profile.pythons.map(\.executable))
        let conda = try session.condaSource(for: recipe, on: machine.target, downloader)
        var planner = Planner(
            source: indexes, conda: conda,
            toolkit: try session.toolkitSource(of: .cuda, for: recipe.recipe, downloader),
            cudnn: try session.toolkitSource(of: .cudnn, for: recipe.recipe, downloader),
            reporter: session.reporter)
        planner.patience = Self.patience
        planner.torchPatience = Self.torchPatience
        let list = OfferedRepairs(recipe: recipe, machine: machine, session: session)
        let lock = try? place.read()?.lock
        planner.offered = { list.keep($0, beside: lock) }
        return try await body(planner, indexes)
    }
}
