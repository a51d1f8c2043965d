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

    /// The demands that are not met.
    var unmet: [LockStatus.Reason] {
        lock.unmetDemands(in: machine.ownCircumstances(of: recipe, lock: lock))
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
        case .architecture, .glibc, .gpus: nil
        }
    }

    // MARK: The host compiler

    /// The facts of the toolkit that compiles; nil where nothing does.
    private var toolkit: ToolkitFacts? {
        lock.compilerRelease.flatMap { machine.facts.toolkit($0) }
    }

    /// A compiler that the recipe names is not ours to choose.
    private var unmetCompiler: LockStatus.Reason? {
        guard let toolkit, case .auto? = recipe.recipe.cuda?.hostCompiler.value,
            machine.profile.hostCompiler(for: toolkit) == nil
        else { return nil }
        let found = machine.profile.compilers.map { "\($0.family.rawValue) \($0.version)" }
        return .target(
            .compiler,
            locked: "gcc up to \(toolkit.newestGCC) or clang up to \(toolkit.newestClang)",
            now: found.isEmpty ? nil : found.joined(separator: ", "))
    }
}

extension LockStatus.Reason {
    /// One line for people.
    var sentence: String {
        switch self {
        case .recipe: "the recipe has changed since"
        case .target(.driver, let locked, nil):
            "it wants driver \(locked) or newer; none is loaded on this machine"
        case .target(let demand, let locked, let now):
            "it wants \(demand.words(locked)); this machine has \(now ?? "none")"
        case .facts(let locked, let now, let says):
            "by the facts of \(now), \(says) (it was made with those of \(locked))"
        }
    }
}

extension LockStatus.Demand {
    /// What is demanded, as one says it.
    fileprivate func words(_ value: String) -> String {
        switch self {
        case .architecture: "architecture \(value)"
        case .glibc: "glibc \(value) or newer"
        case .python: "Python \(value)"
        case .driver: "driver \(value) or newer"
        case .gpus: "the GPUs \(value)"
        case .compiler: "\(value) for nvcc"
        }
    }
}
