import ArgumentParser
import Diagnostics
import Exports
import Lockfiles
import SystemPackage

/// Writes a recipe's lock in the format of another tool.
struct ExportCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the lock in the format of another tool.")
    static let worksInImages = false

    @Argument(help: "conda-explicit, conda-lock, pylock or requirements.")
    var format: ExportFormat

    @OptionGroup var options: RecipeOptions

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func validate() throws { try options.checkWhole("an export") }

    func run(in session: Session) async throws -> ExitStatus {
        let recipe = try session.loadRecipe(options)
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: session)
        let step = LockStep(
            recipe: recipe, machine: machine, place: LockPlace(of: recipe, in: session),
            session: session)
        let found = try await step.run(try options.policy(session.environment)).found
        let name = recipe.path.lastComponent?.string ?? recipe.name
        let export = try Exporter(found.lock, recipeFile: name).export(to: format)
        for note in export.notes { session.reporter.report(.note(note)) }
        session.reporter.settle()
        session.terminal.printResult(
            export.text.hasSuffix("\n") ? String(export.text.dropLast()) : export.text)
        return .success
    }
}

extension ExportFormat: ExpressibleByArgument {}
