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
        return try await body(planner, indexes)
    }
}
