import Diagnostics
import FileSystem
import Hashing
import PackageModel
import Recipes
import SystemPackage

/// A recipe as it lies on the disk, with what the command line put in its place.
struct RecipeFile {
    /// As the user named it.
    let name: String
    /// Absolute.
    let path: FilePath
    let recipe: Recipe
    /// SHA-256 of the recipe's bytes and of `--target`.
    let digest: Digest

    /// The most that a recipe may hold, as its parser has it.
    private static let sizeLimit = 1 << 20

    /// Reads and checks a recipe; its text is kept so that errors can quote it.
    static func load(_ options: RecipeOptions, in session: Session) throws -> RecipeFile {
        let name = options.recipe ?? options.file ?? RecipeOptions.defaultRecipe
        let path = session.workingDirectory.pushing(FilePath(name)).lexicallyNormalized()
        let bytes = try read(path, named: name)
        session.sources.add(String(decoding: bytes, as: UTF8.self), of: name)
        var recipe = try Recipe.load(bytes: bytes, file: name)
        var identity = bytes
        if let target = options.target {
            recipe.target = try Recipe.Target(target, replacing: recipe.target, in: session)
            identity += Array("\n--target \(target.text)\n".utf8)
        }
        return RecipeFile(
            name: name, path: path, recipe: recipe, digest: try Digest.sha256(of: identity))
    }

    private static func read(_ path: FilePath, named name: String) throws -> [UInt8] {
        do {
            return try Files.read(path, limit: sizeLimit)
        } catch let error as ProvisionError {
            throw ProvisionError(
                .unreadableRecipe, "cannot read the recipe `\(name)`", context: error.context,
                hints: ["name one that exists, or write one with `provision init`"])
        }
    }
}

extension Recipe.Target {
    /// The recipe's target with the fields of `--target` in place of its own.
    init(
        _ fields: TargetFields, replacing old: Recipe.Target, in session: Session
    ) throws {
        let text = fields.recipeText
        session.sources.add(text, of: TargetFields.sourceName)
        let given = try Recipe.load(text: text, file: TargetFields.sourceName).target
        self = old
        let names = Set(fields.values.keys)
        if names.contains("os") { os = given.os }
        if names.contains("arch") { arch = given.arch }
        if names.contains("glibc") { glibc = given.glibc }
        if names.contains("gpus") { gpus = given.gpus }
        if names.contains("driver") { driver = given.driver }
        if names.contains("compiler") { compiler = given.compiler }
        if names.contains("python") { python = given.python }
    }
}

extension TargetFields {
    static let sourceName = "--target"
    private static let lists: Set<String> = ["gpus", "python"]
    private static let words: Set<String> = ["all", "visible"]

    /// As one would type it, sorted.
    var text: String {
        values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.joined(separator: ","))" }.joined(separator: ",")
    }

    /// A recipe that says nothing but these fields, so that one reader judges both.
    var recipeText: String {
        let fields = values.sorted { $0.key < $1.key }.map { name, values in
            let isList = Self.lists.contains(name) && !(values.count == 1 && isWord(values[0]))
            let quoted = values.map { "\"\($0)\"" }.joined(separator: ", ")
            return "  \(name): " + (isList ? "[\(quoted)]" : quoted)
        }
        return "recipe: 1\nname: target\ntarget:\n" + fields.joined(separator: "\n") + "\n"
    }

    private func isWord(_ value: String) -> Bool { Self.words.contains(value) }
}
