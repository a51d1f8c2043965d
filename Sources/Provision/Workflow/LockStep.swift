import Compatibility
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
        /// The lock that it took the place of; nil where there was none, or it is the same.
        var previous: Lockfile?
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
        /// Solve anew where nothing but the machine is another one; else that is refused.
        var followsMachine = false
    }

    func run(_ policy: Policy) async throws -> Outcome {
        let old = try place.read()
        if let old, policy.isFrozen { return Outcome(found: old, isNew: false) }
        if let old, !policy.isForced, policy.upgrades.isEmpty {
            let status = status(of: old.lock)
            if status == .fresh {
                tellFacts(of: old.lock)
                return Outcome(found: old, isNew: false)
            }
            if policy.isLocked { throw try stale(old, status) }
            if !policy.followsMachine, status.reasons.allSatisfy(\.isOfTarget) {
                try DemandCheck(
                    recipe: recipe, lock: old.lock, path: old.path.string, machine: machine
                ).refuse(status.reasons)
            }
        }
        if policy.isLocked || policy.isFrozen { throw missing() }
        let upgrades = try UpgradeNames(policy.upgrades, of: recipe, locked: old?.lock)
        let lock = try await solve(keeping: old?.lock, upgrades: upgrades)
        try upgrades.check(in: lock)
        if let old, old.text == lock.text { return Outcome(found: old, isNew: false) }
        let found =
            session.settings.isDryRun
            ? LockPlace.Found(lock: lock, text: lock.text, path: place.beside)
            : try place.write(lock, in: session)
        return Outcome(found: found, isNew: true, previous: old?.lock)
    }

    /// That facts are others is worth a word, where they say nothing against the lock.
    private func tellFacts(of lock: Lockfile) {
        guard lock.factsVersion != machine.facts.version else { return }
        session.reporter.report(
            .note(
                """
                the lock was made with the facts of \(lock.factsVersion); those of \
                \(machine.facts.version) say nothing against it
                """))
    }

    func status(of lock: Lockfile) -> LockStatus {
        lock.status(in: machine.circumstances(of: recipe, lock: lock))
    }

    /// Solves the recipe; versions of an old lock are kept where the recipe still allows them.
    private func solve(
        keeping old: Lockfile?, upgrades: UpgradeNames
    ) async throws -> Lockfile {
        let problem = try problem(keeping: old, but: upgrades)
        // A name that apt does not know is told before the long part.
        let named = try await systemClosure(recipe.recipe.systemWishes, old, upgrades)
        return try await withPlanner { planner, indexes in
            let solution = try await planner.solve(problem)
            let wishes = systemWishes(of: solution)
            var system =
                wishes == recipe.recipe.systemWishes
                ? named : try await systemClosure(wishes, old, upgrades)
            let driver = try await driverPackages(of: solution)
            if let driver {
                system = try await closure(
                    of: driver, beside: system, for: wishes, old, upgrades)
            }
            return try await LockBuilder(source: indexes).lock(
                solution, recipeDigest: recipe.digest, system: system,
                wishes: wishes + (driver?.wishes ?? []))
        }
    }

    private func stale(
        _ old: LockPlace.Found, _ status: LockStatus
    ) throws -> ProvisionError {
        let changes = RecipeChanges(recipe: recipe, lock: old.lock, machine: machine)
        return ProvisionError(
            .staleLock, "the lock `\(old.path)` does not fit any more",
            context: status.reasons.flatMap { reason in
                if case .recipe = reason { return [reason.sentence] + changes.sentences }
                return [reason.sentence]
            },
            hints: ["lock anew with `provision lock \(recipe.name)`"])
    }

    private func missing() -> ProvisionError {
        ProvisionError(
            .staleLock, "there is no lock for `\(recipe.name)`",
            hints: ["make one with `provision lock \(recipe.name)`"])
    }
}
