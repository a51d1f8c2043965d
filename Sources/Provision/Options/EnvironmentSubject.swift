import ArgumentParser
import Diagnostics
import Installation
import Recipes
import SystemPackage

/// What `status` and `verify` look at: an environment by its name, or by its recipe's file.
struct EnvironmentSubject: ParsableArguments {
    @Argument(help: "The environment, or its recipe.", completion: .file(extensions: ["yaml"]))
    var subject: String?

    /// The recipe's file; nil where an environment is named.
    var path: FilePath? { isFile ? subject.map { FilePath($0) } : nil }

    func validate() throws {
        if let subject, !isFile { try EnvironmentName.check(subject) }
    }

    /// Whether a file is meant; no environment's name has a dot or a slash.
    var isFile: Bool {
        guard let subject else { return false }
        return subject.contains("/") || subject.hasSuffix(".yaml") || subject.hasSuffix(".yml")
    }
}

extension Session {
    /// The folder of the environment, and its recipe where that was named.
    func home(_ wanted: EnvironmentSubject) throws -> (home: PrefixFolder, recipe: RecipeFile?) {
        guard wanted.isFile, let path = wanted.subject else {
            var name = EnvironmentName()
            name.name = wanted.subject
            return (try home(name), nil)
        }
        let recipe = try loadRecipe(FilePath(path))
        return (settings.places.home(of: recipe.recipe.name.value), recipe)
    }
}
