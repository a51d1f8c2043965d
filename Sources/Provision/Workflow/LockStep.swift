import Diagnostics
import Hashing
import Indexes
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage
import Transfer

/// Gets the lock of a recipe: the one that is there if it still fits, else a new one.
///
/// A dry run solves as well and writes nothing.
struct LockStep {
    let recipe: RecipeFile
    let machine: TargetMachine
    let place: LockPlace
    let session: Session

    /// A lock that fits, and whether this run made it.
    struct Outcome {
        var found: LockPlace.Found
        var isNew: Bool
    }

    /// What the command line says of the lock.
    struct Policy {
        /// Fail rather than solve.
        var isLocked = false
        /// Take the lock as it is.
        var isFrozen = false
        /// Packages that may move, though the old lock has them.
        var upgrades: [String] = []
        /// Solve even where the lock fits.
        var isForced = false
    }

    func run(_ policy: Policy) async throws -> Outcome {
        let old = try place.read()
        if let old, policy.isFrozen { return Outcome(found: old, isNew: false) }
        if let old, !policy.isForced, policy.upgrades.isEmpty {
            let status = status(of: old.lock)
            if status == .fresh { return Outcome(found: old, isNew: false) }
            if policy.isLocked { throw stale(old, status) }
        }
        if policy.isLocked || policy.isFrozen { throw missing() }
        let lock = try await solve(keeping: old?.lock, upgrades: policy.upgrades)
        try check(policy.upgrades, in: lock)
        if let old, old.text == lock.text { return Outcome(found: old, isNew: false) }
        if session.settings.isDryRun {
            let found = LockPlace.Found(lock: lock, text: lock.text, path: place.beside)
            return Outcome(found: found, isNew: true)
        }
        return Outcome(found: try place.write(lock, in: session), isNew: true)
    }

    func status(of lock: Lockfile) -> LockStatus {
        lock.status(in: machine.circumstances(of: recipe, lock: lock))
    }

    /// Solves the recipe; versions of an old lock are kept where the recipe still allows them.
    private func solve(keeping old: Lockfile?, upgrades: [String]) async throws -> Lockfile {
        var problem = try Problem(recipe.recipe, on: machine.target)
        if let old {
            problem.favored = old.favorites(without: upgrades)
            problem.favoredFiles = old.favoriteFiles(without: upgrades)
        }
        let downloader = try session.downloader(for: recipe.recipe, in: recipe.folder)
        defer { downloader.close() }
        let indexes = try await session.indexes(
            for: recipe.recipe, downloader, pythons: machine.profile.pythons.map(\.executable))
        let conda = try session.condaSource(for: recipe, on: machine.target, downloader)
        let planner = Planner(
            source: indexes, conda: conda,
            toolkit: try session.toolkitSource(of: .cuda, for: recipe.recipe, downloader),
            cudnn: try session.toolkitSource(of: .cudnn, for: recipe.recipe, downloader),
            reporter: session.reporter)
        let solution = try await planner.solve(problem)
        return try await LockBuilder(source: indexes).lock(solution, recipeDigest: recipe.digest)
    }

    /// A misspelt name would be an upgrade that never happens.
    private func check(_ upgrades: [String], in lock: Lockfile) throws {
        let known = Set(lock.packages.map(\.name))
        for name in upgrades
        where !known.contains(PackageName(name)?.normalized ?? name)
            && !known.contains(name.lowercased())
        {
            throw ProvisionError(
                .unknownUpgrade, "cannot upgrade `\(name)`: `\(recipe.name)` does not need it",
                hints: ["see what it needs with `provision plan \(recipe.name)`"])
        }
    }

    private func stale(_ old: LockPlace.Found, _ status: LockStatus) -> ProvisionError {
        ProvisionError(
            .staleLock, "the lock `\(old.path)` does not fit any more",
            context: status.reasons.map(\.sentence),
            hints: ["lock anew with `provision lock \(recipe.name)`"])
    }

    private func missing() -> ProvisionError {
        ProvisionError(
            .staleLock, "there is no lock for `\(recipe.name)`",
            hints: ["make one with `provision lock \(recipe.name)`"])
    }
}

extension Lockfile {
    /// What a new solve should keep.
    fileprivate func favorites(without upgrades: [String]) -> [Problem.Favorite: String] {
        let moving = Set(upgrades.compactMap { PackageName($0) })
        var favorites: [Problem.Favorite: String] = [:]
        for package in packages {
            guard package.layer != .conda, let name = PackageName(package.name),
                !moving.contains(name)
            else { continue }
            let favorite = Problem.Favorite(isToolkit: package.layer == .cuda, name: name)
            favorites[favorite] = package.version
        }
        return favorites
    }

    /// Files of conda packages that a new solve should keep.
    fileprivate func favoriteFiles(without upgrades: [String]) -> [String: String] {
        let moving = Set(upgrades.map { $0.lowercased() })
        var files: [String: String] = [:]
        for package in packages where package.layer == .conda && !moving.contains(package.name) {
            files[package.name] = package.conda?.record.filename
        }
        return files
    }
}

extension LockStatus.Reason {
    /// One line for people.
    var sentence: String {
        switch self {
        case .recipe: "the recipe has changed since"
        case .target(let demand, let locked, let now):
            "it wants \(demand.rawValue) \(locked); this machine has \(now ?? "none")"
        case .facts(let locked, let now): "it was made with the facts of \(locked), now \(now)"
        }
    }
}
