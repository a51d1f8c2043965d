import Compatibility
import Diagnostics
import Lockfiles
import PackageModel
import Planning

/// The packages that `--upgrade` lets move: all others stay where the recipe allows it.
struct UpgradeNames {
    private let recipe: RecipeFile
    /// As they were given, and as packages are called.
    private let names: [(given: String, name: String)]

    /// Throws R810 for a name that is no package of the lock that is there: a misspelt one would be
    /// an upgrade that never happens.
    init(
        _ given: [String], of recipe: RecipeFile, locked: Lockfile?
    ) throws(ProvisionError) {
        self.recipe = recipe
        names = given.map { ($0, PackageName($0)?.normalized ?? $0.lowercased()) }
        guard let locked else { return }
        // What the recipe has asked for since is not in the lock yet: it is looked for after the
        // solve.
        guard locked.recipeDigest == recipe.digest else { return }
        try check(in: locked)
    }

    /// Throws R810 for a name that is no package of `lock`.
    func check(in lock: Lockfile) throws(ProvisionError) {
        let known = Set(lock.packages.map(\.name))
        for (given, name) in names
        where !known.contains(name) && !known.contains(given.lowercased()) {
            throw unknown(given, known)
        }
    }

    /// Whether a package of that name may move.
    func contains(_ name: String) -> Bool {
        names.contains { $0.name == name || $0.given.lowercased() == name }
    }

    private func unknown(_ name: String, _ known: Set<String>) -> ProvisionError {
        let near = Facts.namesNear(name, among: known.sorted()).map { "`--upgrade \($0)`" }
        let hint: Hint =
            near.isEmpty
            ? Hint("see what it needs with `provision plan \(recipe.name)`")
            : Hint("did you mean \(near.joined(separator: ", "))?")
        return ProvisionError(
            .unknownUpgrade, "cannot upgrade `\(name)`: `\(recipe.name)` does not need it",
            hints: [hint])
    }
}

extension Problem {
    /// Keeps the packages of an earlier lock where the recipe still allows them, but for those that
    /// may move.
    mutating func keep(_ old: Lockfile, but upgrades: UpgradeNames) {
        for package in old.packages where !upgrades.contains(package.name) {
            if package.layer == .conda {
                favoredFiles[package.name] = package.conda?.record.filename
            } else if let name = PackageName(package.name) {
                favored[Favorite(isToolkit: package.layer == .cuda, name: name)] = package.version
            }
        }
    }
}
