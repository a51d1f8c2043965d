import Diagnostics
import FileSystem
import PackageModel
import Recipes
import SystemPackage

/// An environment file with its very bytes.
struct ReadEnvironmentFile {
    var file: EnvironmentFile
    var bytes: [UInt8]
}

extension Session {
    /// Reads the file that a recipe's `conda.file` names, relative to the recipe.
    func environmentFile(
        _ name: Located<String>, of recipe: FilePath, on architecture: Recipe.Architecture?
    ) throws -> ReadEnvironmentFile {
        let path = recipe.removingLastComponent().pushing(FilePath(name.value))
        do {
            return try environmentFile(
                path, named: name.value, on: architecture, Files.readRegular)
        } catch let error as ProvisionError
            where [.fileMissing, .unreadableContent].contains(error.code)
        {
            throw ProvisionError(
                .noRecipe, "cannot read `\(name.value)`", at: name.mark,
                context: [error.message] + error.context)
        }
    }

    /// Reads an environment file; errors call it `name` and can show its lines.
    ///
    /// Files of requirements that it names with `-r` are read with it.
    func environmentFile(
        _ path: FilePath, named name: String, on architecture: Recipe.Architecture? = nil,
        _ read: (FilePath, Int) throws -> [UInt8] = Files.read
    ) throws -> ReadEnvironmentFile {
        let bytes = try read(path, 4 << 20)
        sources.add(String(decoding: bytes, as: UTF8.self), of: name)
        let folder = path.removingLastComponent()
        var all = bytes
        let file = try EnvironmentFile(
            parsing: bytes, file: name, for: architecture ?? .x86_64,
            reading: { included in
                let more = try Files.readRegular(
                    folder.pushing(FilePath(included)), limit: 4 << 20)
                self.sources.add(String(decoding: more, as: UTF8.self), of: included)
                all += more
                return more
            })
        return ReadEnvironmentFile(file: file, bytes: all)
    }
}
