import ArgumentParser
import Diagnostics
import FileSystem
import Installation
import Machine
import Planning
import Recipes
import SystemPackage
import Transfer

/// Writes a recipe for this machine, with comments, that already solves.
struct InitCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a recipe that solves on this machine.",
        discussion: "Looks at GPU, driver and Python; never replaces a file.")
    static let worksInImages = false

    @Argument(help: "The file to write.", completion: .file(extensions: ["yaml"]))
    var recipe = RecipeOptions.defaultRecipe

    @Option(help: ArgumentHelp("The recipe's name.", valueName: "name"))
    var name: String?

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let path = session.workingDirectory.pushing(FilePath(recipe)).lexicallyNormalized()
        guard try !Files.exists(path) else {
            throw ProvisionError(
                .fileExists, "cannot write `\(recipe)`: it is there already",
                hints: ["name another file: `provision init other.yaml`"])
        }
        let facts = try session.facts()
        let probe = try session.machineProbe()
        async let offers = probe.offers()
        let profile = await probe.profile()
        let text = try RecipeTemplate(profile: profile, facts: facts, name: recipeName(path))
            .text()
        session.sources.add(text, of: recipe)
        let target = try Target(profile).offering(await offers)
        let solution = try await solve(text, profile, target, in: session)
        if !session.settings.isDryRun {
            try Files.writeAtomically(text, to: path, owner: session.invoker)
        }
        session.show { _ in
            session.settings.isDryRun
                ? text : "Wrote \(recipe): \(solution).\nNext: provision apply \(recipe)"
        }
        session.emit([["type": "init", "path": .string(path.string)]])
        return .success
    }

    private func recipeName(_ path: FilePath) -> String {
        if let name { return name }
        let stem = path.lastComponent?.stem ?? ""
        let plain = stem.lowercased().filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
        }
        let isDefault = recipe == RecipeOptions.defaultRecipe
        return isDefault || plain.isEmpty || plain.hasPrefix("-") ? "machine" : plain
    }

    /// Solves what is about to be written, so that nobody is handed a recipe that fails.
    private func solve(
        _ text: String, _ profile: MachineProfile, _ target: Target, in session: Session
    ) async throws -> String {
        let parsed = try Recipe.load(text: text, file: recipe)
        guard !session.settings.isOffline else { return "not solved, since `--offline` is set" }
        let downloader = try session.downloader(for: parsed, in: session.workingDirectory)
        defer { downloader.close() }
        let indexes = try await session.indexes(
            for: parsed, downloader, pythons: profile.pythons.map(\.executable))
        let problem = try Problem(parsed, on: target, facts: session.facts())
        let solution = try await Planner(source: indexes, reporter: session.reporter).solve(problem)
        return solution.sentence
    }
}
