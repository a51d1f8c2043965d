import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import PackageModel
import Recipes
import SystemPackage

/// Where a recipe's lock lies: beside it or, in a folder that cannot be written, in the prefix.
struct LockPlace {
    let beside: FilePath
    let inPrefix: FilePath

    init(of recipe: RecipeFile, in session: Session) {
        let stem = recipe.path.lastComponent?.stem ?? "recipe"
        let name = "\(stem).lock"
        beside = recipe.path.removingLastComponent().appending(name)
        inPrefix = session.settings.places.home(of: recipe.recipe.name.value).root.appending(name)
    }

    /// A lock that was read, with its very bytes.
    struct Found {
        var lock: Lockfile
        var text: String
        var path: FilePath

        func digest() throws -> Digest { try Digest.sha256(of: text) }
    }

    /// The lock that is there, the one beside the recipe first; nil where there is none.
    func read() throws -> Found? {
        for path in [beside, inPrefix] where try Files.exists(path) {
            let text = String(decoding: try Files.read(path, limit: 64 << 20), as: UTF8.self)
            return Found(
                lock: try Lockfile(parsing: text, file: path.string), text: text, path: path)
        }
        return nil
    }

    /// Writes `lock`; says so where it could not lie beside the recipe.
    func write(_ lock: Lockfile, in session: Session) throws -> Found {
        let text = lock.text
        do {
            try Files.writeAtomically(text, to: beside)
            return Found(lock: lock, text: text, path: beside)
        } catch let error as ProvisionError
            where error.code == .notPermitted || error.code == .readOnlyFileSystem
        {
            try Files.createDirectories(inPrefix.removingLastComponent())
            try Files.writeAtomically(text, to: inPrefix)
            session.remark("the recipe's folder cannot be written: the lock is \(inPrefix)")
            return Found(lock: lock, text: text, path: inPrefix)
        }
    }
}
