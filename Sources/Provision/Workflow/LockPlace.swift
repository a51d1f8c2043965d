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
    private let recipe: Digest

    init(of recipe: RecipeFile, in session: Session) {
        self.recipe = recipe.digest
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

    /// The lock that is there; nil where there is none.
    ///
    /// That is the one beside the recipe. Where nothing can be written there, one in the prefix is
    /// the later one, as long as it is of the recipe as it stands: else an old lock that cannot be
    /// replaced would hide each new one.
    func read() throws -> Found? {
        guard try Files.exists(beside) else { return try read(inPrefix) }
        if try Files.exists(inPrefix), !isWritable, let later = try? read(inPrefix),
            later.lock.recipeDigest == recipe
        {
            return later
        }
        return try read(beside)
    }

    private func read(_ path: FilePath) throws -> Found? {
        guard try Files.exists(path) else { return nil }
        let text = String(decoding: try Files.readRegular(path, limit: 64 << 20), as: UTF8.self)
        return Found(lock: try Lockfile(parsing: text, file: path.string), text: text, path: path)
    }

    private var isWritable: Bool {
        (try? Files.checkWritable(beside.removingLastComponent())) != nil
    }

    /// Writes `lock`; says so where it could not lie beside the recipe.
    ///
    /// Under `sudo` the file beside the recipe is the user's who typed it.
    func write(_ lock: Lockfile, in session: Session) throws -> Found {
        let text = lock.text
        do {
            try Files.writeAtomically(text, to: beside, owner: session.lockOwner)
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
