import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes

/// Whether this very machine can carry a lock.
///
/// It is asked before anything is changed, and all that is missing is told at once.
struct DemandCheck {
    let recipe: RecipeFile
    let lock: Lockfile
    /// Where the lock lies, for messages.
    let path: String
    let machine: TargetMachine
    /// Whether a generation is built, and not just packages of the distribution installed.
    var isComplete = true
    /// Whether a compiler among these packages will be there when it is needed.
    var comesWithCompiler = false

    /// The demands that are not met.
    var unmet: [LockStatus.Reason] {
        guard isComplete else { return [] }
        return lock.unmetDemands(in: machine.ownCircumstances(of: recipe, lock: lock))
            + [unmetCompiler].compactMap(\.self)
    }

    /// Throws R106 where something is missing.
    func check() throws(ProvisionError) {
        try refuse(unmet)
    }

    /// Throws R106 that tells `unmet`, unless that is empty.
    func refuse(_ unmet: [LockStatus.Reason]) throws(ProvisionError) {
        guard !unmet.isEmpty else { return }
        throw ProvisionError(
            .demandNotMet, "this machine does not meet what the lock `\(path)` demands",
            context: unmet.map(\.sentence), hints: hints(unmet))
    }

    private func hints(_ unmet: [LockStatus.Reason]) -> [Hint] {
        var hints = unmet.compactMap { reason -> Hint? in
            guard case .target(let demand, let locked, _) = reason else { return nil }
            return hint(demand, locked)
        }
        let name = recipe.name
        if machine.target.isDescribed {
            hints.append(
                Hint(
                    """
                    the recipe is for another machine: apply it there, or for this one lock without \
                    \(recipe.isRetargeted ? "`--target`" : "`target:`")
                    """))
        } else {
            let or = hints.isEmpty ? "" : "or "
            hints.append(Hint("\(or)solve it for this machine: `provision lock \(name)`"))
        }
        return hints
    }

    /// What meets one demand; nil where nothing does but another machine or another lock.
    private func hint(_ demand: LockStatus.Demand, _ locked: String) -> Hint? {
        switch demand {
        case .driver: DriverAdvice(machine).hint(atLeast: DottedVersion(locked))
        case .python: Hint("`sudo apt install python\(locked)`")
        case .compiler:
            toolkit.map { Hint("`sudo apt install g++-\($0.newestGCC)`") }
        case .newestDriver: DriverAdvice(machine).hint(ofBranch: locked)
        case .os, .architecture, .glibc, .gpus: nil
        }
    }

    // MARK: The host compiler

    /// The facts of the toolkit that compiles; nil where nothing does.
    private var toolkit: ToolkitFacts? {
        lock.compilerRelease.flatMap { machine.facts.toolkit($0) }
    }

    /// A compiler that the recipe names is not ours to choose.
    private var unmetCompiler: LockStatus.Reason? {
        // The distribution's toolkit depends on one that it takes.
        guard let toolkit, lock.distributionToolkit == nil,
            case .auto? = recipe.recipe.cuda?.hostCompiler.value,
            machine.profile.hostCompiler(for: toolkit) == nil,
            !comesWithCompiler || lock.compilerPackage(for: toolkit) == nil
        else { return nil }
        let found = machine.profile.compilers.map { "\($0.family.rawValue) \($0.version)" }
        return .target(
            .compiler,
            locked: "gcc up to \(toolkit.newestGCC) or clang up to \(toolkit.newestClang)",
            now: found.isEmpty ? nil : found.joined(separator: ", "))
    }
}

extension DemandCheck {
    /// Whether the distribution's packages of `lock` are this machine's.
    ///
    /// Throws R106 where they are another distribution's and are about to be installed here.
    func isDistribution(of lock: Lockfile) throws(ProvisionError) -> Bool {
        guard let wanted = lock.target?.os, !lock.distributionPackages.isEmpty,
            wanted != machine.own.os
        else { return true }
        if machine.target.isDescribed { return false }
        throw ProvisionError(
            .demandNotMet, "this machine does not meet what the lock `\(path)` demands",
            context: [
                "its packages are those of \(wanted); this machine is"
                    + " \(machine.own.os ?? machine.profile.system.prettyName)"
            ],
            hints: [Hint("lock anew for this machine: `provision lock \(recipe.name)`")])
    }
}

extension Lockfile {
    /// The package of the lock that brings a compiler which that nvcc accepts: `g++-12`.
    func compilerPackage(for toolkit: ToolkitFacts) -> LockedPackage? {
        distributionPackages.filter { !$0.artifacts.isEmpty }.first { package in
            let parts = package.debianName.split(separator: "-")
            guard parts.count == 2, let major = Int(parts[1]) else { return false }
            return parts[0] == "g++" && major <= toolkit.newestGCC
                || parts[0] == "clang" && major <= toolkit.newestClang
        }
    }
}
