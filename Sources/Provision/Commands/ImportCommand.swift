import ArgumentParser
import Diagnostics
import Recipes
import SystemPackage

/// Writes a recipe that says what an environment file of conda said.
struct ImportCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Write a recipe from a conda environment.yml.")
    static let worksInImages = false

    @Argument(
        help: "The environment file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let path = session.workingDirectory.pushing(FilePath(file)).lexicallyNormalized()
        let environment = try session.environmentFile(path, named: file).file
        let recipe = RecipeText(importing: environment)
        for warning in session.licenceWarnings(of: environment.channels.map(\.value)) {
            session.reporter.report(.warning(warning))
        }
        for note in recipe.notes { session.reporter.report(.warning(note)) }
        session.reporter.settle()
        let text = recipe.text
        session.terminal.printResult(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        return .success
    }
}
