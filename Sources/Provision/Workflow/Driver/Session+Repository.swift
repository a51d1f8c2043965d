import Apt
import Diagnostics
import FileSystem
import Indexes
import Machine
import Recipes
import SystemPackage
import Transfer

extension Session {
    /// Adds NVIDIA's repository to apt's sources where the recipe says so and it is not there.
    ///
    /// Gives whether it was added: then apt knows of drivers that no lock has yet. What is added is
    /// told and asked for; without root nothing is.
    func addRepository(for recipe: RecipeFile, _ choice: LayerChoice) async throws -> Bool {
        guard recipe.recipe.driver?.source.value == .nvidiaRepo, choice.contains(.driver),
            mayChangePackages, !settings.isDryRun,
            !DriverRepository.isThere(below: systemRoot)
        else { return false }
        let system = try await driverProbe().profile(volumes: []).system
        guard let repository = DriverRepository(base: DriverRepositories.base, system: system)
        else {
            throw ProvisionError(
                .wrongDistribution, "NVIDIA has no repository for \(system.prettyName)",
                at: recipe.recipe.driver?.source.mark,
                hints: ["set `driver.source: auto`: apt's own sources"])
        }
        show { _ in
            """
            The recipe takes its driver from NVIDIA's repository, which apt does not have yet:
              \(repository.url)
              signed by \(repository.fingerprint)
            """
        }
        try confirm("Add it to apt's sources?")
        let downloader = try downloader(for: recipe.recipe, in: recipe.folder)
        defer { downloader.close() }
        let key = try await downloader.fetch(Request(url: repository.keyURL, limit: 1 << 16))
        try repository.add(key: key.body, below: systemRoot)
        do {
            try await aptTool.update()
        } catch {
            // A source that does not answer would spoil every later `apt update`.
            try DriverRepository.remove(below: systemRoot)
            throw error
        }
        return true
    }
}
