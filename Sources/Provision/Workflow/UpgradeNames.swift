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
    /// The release of the toolkit that a named component is of: no component moves without it.
    private let release: String?

    /// Throws R810 for a name that is no package of the lock that is there: a misspelt one would be
    /// an upgrade that never happens.
    init(
        _ given: [String], of recipe: RecipeFile, locked: Lockfile?
    ) throws(ProvisionError) {
        self.recipe = recipe
        names = given.map { given in
            let name = PackageName(given)?.normalized ?? given.lowercased()
            // The recipe's section is called `pytorch`, whatever brings it.
            return (given, name == "pytorch" ? locked?.torch?.name ?? "torch" : name)
        }
        let words = given.map { $0.lowercased() } + names.map(\.name)
        release = locked.flatMap { Self.release(of: words, in: $0) }
        guard let locked else { return }
        // What the recipe has asked for since is not in the lock yet: it is looked for after the
        // solve.
        guard locked.recipeDigest == recipe.digest else { return }
        try check(in: locked)
    }

    /// Throws R810 for a name that is no package of `lock`.
    func check(in lock: Lockfile) throws(ProvisionError) {
        let layers = lock.packages.map(\.layer).filter(Self.layers.contains).map(\.rawValue)
        let known = Set(lock.packages.filter { !$0.isOfMachine }.map(\.name) + layers)
        for (given, name) in names
        where !known.contains(name) && !known.contains(given.lowercased()) {
            throw unknown(given, known)
        }
    }

    /// Whether a package may move, by its own name or by that of its layer.
    func contains(_ package: LockedPackage) -> Bool {
        if package.layer == .cuda, package.name == release { return true }
        return names.contains { given, name in
            name == package.name || given.lowercased() == package.name
                || Self.layers.contains(package.layer) && name == package.layer.rawValue
        }
    }

    /// Layers that one thinks of as one thing; those of the environment are many.
    private static let layers: Set<Layer> = [.system, .cuda, .driver]

    /// The toolkit that one of the names is a component of, as an archive or as a wheel that the
    /// release pins; cuDNN has releases of its own.
    private static func release(of names: [String], in lock: Lockfile) -> String? {
        let isNamed = lock.packages.contains { package in
            package.layer == .cuda && !package.isRequested && names.contains(package.name)
        }
        guard isNamed else { return nil }
        return lock.packages.first {
            $0.layer == .cuda && $0.isRequested && $0.artifacts.isEmpty
        }?.name
    }

    private func unknown(_ name: String, _ known: Set<String>) -> ProvisionError {
        let near = Facts.namesNear(name, among: known.sorted()).map { "`--upgrade \($0)`" }
        let hint: Hint =
            near.isEmpty
            ? Hint("see what it needs with `provision plan \(recipe.name)`")
            : Hint("did you mean \(near.joined(separator: ", "))?")
        return ProvisionError(
            .unknownUpgrade,
            "cannot upgrade `\(name.shortened)`: `\(recipe.name)` does not need it",
            hints: [hint])
    }
}

extension Problem {
    /// Keeps the packages of an earlier lock where the recipe still allows them, but for those that
    /// may move.
    ///
    /// The solver decides what is asked for first before the rest: what shall move goes before what
    /// shall stay, or the latter would hold it back.
    mutating func keep(_ old: Lockfile, but upgrades: UpgradeNames) {
        let moves = Set(old.packages.filter(upgrades.contains).map(\.name))
        requirements.putFirst { moves.contains($0.requirement.value.name.normalized) }
        conda?.wishes.putFirst { moves.contains($0.name ?? "") }
        // Python decides which builds there are of everything.
        if !moves.isEmpty, !moves.contains("python") {
            conda?.wishes.putFirst { $0.name == "python" }
        }
        // apt's packages are kept apart: see `SystemClosure.keeping`.
        for package in old.packages
        where !upgrades.contains(package) && !package.isOfDistribution {
            if package.layer == .conda {
                favoredFiles[package.name] = package.conda?.record.filename
            } else if package.layer == .driver {
                favoredDriver = DottedVersion(package.version)
            } else if let name = PackageName(package.name) {
                favored[Favorite(isToolkit: package.layer == .cuda, name: name)] = package.version
            }
        }
    }
}

extension LockedPackage {
    /// Whether it is the machine's own interpreter, which no solve moves.
    fileprivate var isOfMachine: Bool { layer == .python }
}

extension CondaWish {
    fileprivate var name: String? { (try? MatchSpec(text))?.exactName }
}

extension Array {
    /// Moves what `isFirst` to the front; the order is kept on both sides.
    fileprivate mutating func putFirst(where isFirst: (Element) -> Bool) {
        self = filter(isFirst) + filter { !isFirst($0) }
    }
}
