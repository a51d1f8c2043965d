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
        /// Whether root acts for a user, and installs what that user's lock says: nothing is solved.
        var isUnderSudo = false
        /// Solve anew where nothing but the machine is another one; else that is refused.
        var followsMachine = false
    }

    func run(_ policy: Policy) async throws -> Outcome {
        let old = try readOld(policy)
        if let old, policy.isFrozen { return Outcome(found: old, isNew: false) }
        if let old, !policy.isForced, policy.upgrades.isEmpty {
            let status = status(of: old.lock)
            if status == .fresh {
                tellFacts(of: old.lock)
                return Outcome(found: old, isNew: false)
            }
            if policy.isLocked { throw stale(old, status, policy) }
            if !policy.followsMachine, status.reasons.allSatisfy(\.isOfTarget) {
                try DemandCheck(
                    recipe: recipe, lock: old.lock, path: old.path.string, machine: machine
                ).refuse(status.reasons)
            }
        }
        if policy.isLocked || policy.isFrozen { throw missing(policy, there: old != nil) }
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

    /// The lock that is there, if it can be read.
    ///
    /// `provision lock` makes it anew, which is what the error of one that cannot be read advises.
    private func readOld(_ policy: Policy) throws -> LockPlace.Found? {
        do {
            let old = try place.read()
            // Of a recipe that has changed since, the lock need not know the driver.
            if let old, recipe.recipe.driver != nil, old.lock.recipeDigest == recipe.digest {
                try old.lock.checkPlannedDriver(text: old.text, file: old.path.string)
            }
            return old
        } catch let error as ProvisionError
            where policy.followsMachine && !policy.isLocked && !policy.isFrozen
            && (error.code == .damagedLock || error.code == .unknownLockFormat)
        {
            var warning = error
            warning.hints = []
            warning.context.append("it is made anew, and nothing of it is kept")
            session.reporter.report(.warning(warning))
            return nil
        }
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
        var problem = try problem(keeping: old, but: upgrades)
        // A name that apt does not know is told before the long part.
        let named = try await systemClosure(recipe.recipe.systemWishes, old, upgrades)
        if !machine.target.isDescribed {
            problem.target = problem.target.adding(pythonsOf: named)
        }
        return try await withPlanner { planner, indexes in
            let solution = try await planner.solve(problem)
            let wishes = systemWishes(of: solution)
            var system =
                wishes == recipe.recipe.systemWishes
                ? named : try await systemClosure(wishes, old, upgrades)
            let driver = try await driverPackages(of: solution)
            let bare = try toolkitWishes(of: solution) + (driver?.wishes ?? [])
            if !bare.isEmpty {
                system = try await closure(
                    of: bare, preferring: driver?.pins ?? [], beside: system, for: wishes, old,
                    upgrades)
                if driver == nil { try checkDriver(in: system) }
            }
            return try await LockBuilder(source: indexes).lock(
                solution, recipeDigest: recipe.digest, system: system, wishes: wishes + bare)
        }
    }

    private func stale(
        _ old: LockPlace.Found, _ status: LockStatus, _ policy: Policy
    ) -> ProvisionError {
        let changes = RecipeChanges(recipe: recipe, lock: old.lock, machine: machine)
        return ProvisionError(
            .staleLock, "the lock `\(old.path)` does not fit any more",
            context: status.reasons.flatMap { reason in
                if case .recipe = reason { return [reason.sentence] + changes.sentences }
                return [reason.sentence]
            } + policy.sudoSentence,
            hints: [Hint("lock anew\(policy.sudoWords) with `\(recipe.lockCommand)`")])
    }

    /// Also where there is one that shall be changed, which is no less of a solve.
    private func missing(_ policy: Policy, there isThere: Bool) -> ProvisionError {
        let upgrades = policy.upgrades.map { " --upgrade \(SudoLine.quoted($0))" }.joined()
        return ProvisionError(
            .staleLock,
            isThere
                ? "cannot change the lock of `\(recipe.name)` here"
                : "there is no lock for `\(recipe.name)`",
            context: policy.sudoSentence,
            hints: [Hint("make one\(policy.sudoWords) with `\(recipe.lockCommand)\(upgrades)`")])
    }
}

extension LockStep.Policy {
    fileprivate var sudoSentence: [String] {
        isUnderSudo ? ["under `sudo` nothing is solved: root installs what the lock says"] : []
    }

    fileprivate var sudoWords: String { isUnderSudo ? ", without `sudo`," : "" }
}
