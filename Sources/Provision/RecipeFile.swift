import Diagnostics
import FileSystem
import Hashing
import PackageModel
import Recipes
import SystemPackage

/// A recipe that was read from its file.
struct RecipeFile: Sendable {
    /// The file as the user named it; errors call it so.
    let name: String
    /// Absolute.
    let path: FilePath
    /// SHA-256 of the file's bytes and of `conda.file`: what a lock is bound to.
    ///
    /// Not of `--target`: the lock says itself which machine it is for, and fits there without it.
    let digest: Digest
    let recipe: Recipe
    /// What `--target` says of the machine, for this one command; nil where it is not there.
    var targetArgument: String?

    var isRetargeted: Bool { targetArgument != nil }

    /// What one types to lock it for the same machine.
    var lockCommand: String {
        let target = targetArgument.map { " --target \(SudoLine.quoted($0))" } ?? ""
        return "provision lock \(SudoLine.quoted(name))\(target)"
    }

    /// What paths in the recipe are relative to.
    var folder: FilePath { path.removingLastComponent() }

    /// `STEM.lock` beside `STEM.yaml`.
    var lockPath: FilePath { Self.lockPath(of: path) }

    static func lockPath(of recipe: FilePath) -> FilePath {
        recipe.removingLastComponent().appending("\(recipe.stem ?? "recipe").lock")
    }
}

extension Session {
    /// Reads the recipe that the options name, or the default one.
    func loadRecipe(_ options: RecipeOptions) throws -> RecipeFile {
        do {
            return try loadRecipe(options.path, target: options.target)
        } catch let error as ProvisionError where error.code == .noRecipe && !options.isNamed {
            var error = error
            error.hints = ["name a recipe, or write one with `provision init`"]
            throw error
        }
    }

    /// Reads the recipe at `path`, relative to the working directory.
    ///
    /// Its text is kept, so that errors can show the lines they are about.
    func loadRecipe(_ path: FilePath, target: TargetFields? = nil) throws -> RecipeFile {
        let absolute = HostFiles.location(workingDirectory.pushing(path).lexicallyNormalized())
        let bytes: [UInt8]
        do {
            bytes = try Files.readRegular(absolute, limit: 4 << 20)
        } catch let error as ProvisionError {
            throw ProvisionError(
                .noRecipe, "cannot read the recipe `\(path)`",
                context: [error.message] + error.context,
                hints: error.code == .fileMissing ? [] : error.hints)
        }
        sources.add(String(decoding: bytes, as: UTF8.self), of: path.string)
        var recipe = try Recipe.load(bytes: bytes, file: path.string)
        var identity = bytes
        if let file = recipe.conda?.file {
            let environment = try environmentFile(file, of: absolute, on: recipe.target.arch?.value)
            recipe = try recipe.merging(environment.file)
            for warning in environment.file.warnings { reporter.report(.warning(warning)) }
            identity += Array("\n# \(file.value)\n".utf8) + environment.bytes
        }
        if let target {
            recipe.target = try Recipe.Target(target, replacing: recipe.target, in: self)
        }
        return RecipeFile(
            name: path.string, path: absolute, digest: try Digest.sha256(of: identity),
            recipe: recipe, targetArgument: target?.argument)
    }
}
