import ArgumentParser
import Diagnostics
import Recipes

/// Writes the JSON Schema of recipes.
struct SchemaCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Write the JSON Schema of recipes, or of one field.")
    static let worksInImages = false

    @Argument(help: "A field, as `pytorch.build`.")
    var field: String?

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let schema = try field.map { try RecipeSchema.json(field: $0) } ?? RecipeSchema.json()
        session.terminal.printResult(schema.hasSuffix("\n") ? String(schema.dropLast()) : schema)
        return .success
    }
}
