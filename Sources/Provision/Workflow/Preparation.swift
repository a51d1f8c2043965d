import Diagnostics
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

/// All that is known before anything is changed: the machine, the lock, and the difference.
struct Preparation {
    let recipe: RecipeFile
    let machine: TargetMachine
    let lock: LockStep.Outcome
    let plan: Plan
    let style: Style
    let isStored: (Digest) -> Bool
    let scripts: ScriptNotes
    /// What this machine lacks of what the lock demands; it is the target's own affair.
    let unmet: [String]

    /// What it is made for.
    enum Purpose {
        /// To be shown; the target may be another machine.
        case plan
        /// To be built here: throws R106 where this machine cannot carry it.
        case apply
    }

    static func make(
        _ recipe: RecipeFile, _ options: RecipeOptions, for purpose: Purpose,
        in session: Session
    ) async throws -> Preparation {
        try options.refuseUnavailable(in: recipe)
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: session)
        let step = LockStep(
            recipe: recipe, machine: machine,
            place: LockPlace(of: recipe, in: session), session: session)
        var policy = try options.policy(session.environment)
        policy.isUnderSudo = session.invoker != nil
        policy.isLocked = policy.isLocked || policy.isUnderSudo && !policy.isFrozen
        let lock = try await step.run(policy)
        let demands = DemandCheck(
            recipe: recipe, lock: lock.found.lock, path: lock.found.path.string,
            machine: machine)
        if purpose == .apply || !machine.target.isDescribed { try demands.check() }
        let places = session.settings.places
        let installed = try InstalledLock.read(places.home(of: recipe.recipe.name.value))
        let store = places.storeFolder
        return Preparation(
            recipe: recipe, machine: machine, lock: lock,
            plan: Plan(from: installed, to: lock.found.lock),
            style: session.terminal.outputStyle, isStored: { store.contains($0) },
            scripts: ScriptNotes(
                forecast: try store.linkScripts(of: lock.found.lock), areRun: options.linkScripts),
            unmet: demands.unmet.map(\.sentence))
    }

    func view() -> PlanView {
        PlanViewBuilder(
            recipe: recipe, lock: lock, plan: plan, machine: machine,
            style: style, isStored: isStored, scripts: scripts, unmet: unmet
        ).view()
    }
}

/// The lock of what is switched on.
enum InstalledLock {
    /// Nil where nothing is, or where its lock cannot be read any more.
    static func read(_ folder: PrefixFolder) throws -> Lockfile? {
        let store = GenerationStore(folder: folder)
        guard let number = try store.currentNumber(), let generation = try store.generation(number)
        else { return nil }
        let text = try store.lockText(of: generation)
        // A lock of another version says nothing of what has to be added: all of it is.
        return try? Lockfile(parsing: text, file: generation.folder.lock.string)
    }
}

extension RecipeOptions {
    /// Layers are put down together until the layers of the system come: `--only` is refused.
    fileprivate func refuseUnavailable(in recipe: RecipeFile) throws(ProvisionError) {
        for (flag, list) in [("--only", only), ("--skip", skip)] where list != nil {
            throw ProvisionError(
                .flagUnavailable, "`\(flag)` is not available in this version of provision",
                hints: ["leave it out: toolkit and environment are put down together"])
        }
    }
}
