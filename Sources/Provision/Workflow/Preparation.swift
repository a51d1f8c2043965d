import Diagnostics
import FileSystem
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
    /// What is written outside the prefix, in sentences.
    let outside: [String]
    /// The image that is worked in, as the user named it.
    var image: String?
    /// Which layers are put down.
    let choice: LayerChoice
    /// The lock of the generation to build: the recipe's, unless layers are left out.
    let generation: LockPlace.Found
    /// What apt has to do; nil where nothing of it is chosen or asked for.
    let system: SystemForecast?
    /// The driver's part; nil where the lock plans none or it is not chosen.
    var driver: DriverWork?

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
        let choice = try LayerChoice(options, recipe)
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: session)
        if choice.hasGeneration {
            let check = SystemCheck(recipe: recipe, session: session)
            if purpose == .apply || !machine.target.isDescribed { try check.checkScope() }
            if purpose == .apply { try check.checkWritable() }
        }
        let step = LockStep(
            recipe: recipe, machine: machine,
            place: LockPlace(of: recipe, in: session), session: session)
        let lock = try await step.run(options.policy(choice, session))
        let places = session.settings.places
        let installed = try InstalledLock.read(places.home(of: recipe.recipe.name.value))
        let generation = try choice.generation(of: lock.found, over: installed, recipe)
        let demands = DemandCheck(
            recipe: recipe, lock: generation.lock, path: lock.found.path.string,
            machine: machine, isComplete: choice.hasGeneration,
            comesWithCompiler: session.mayChangePackages && choice.contains(.system))
        if purpose == .apply || !machine.target.isDescribed { try demands.check() }
        let store = places.storeFolder
        let system =
            try await demands.isDistribution(of: lock.found.lock)
            ? SystemForecast.make(
                lock.found.lock, choice.systemLayers, recipe: recipe.name,
                waits: session.settings.waitsForLock, session.aptTool)
            : nil
        return Preparation(
            recipe: recipe, machine: machine, lock: lock,
            plan: choice.hasGeneration
                ? Plan(
                    from: installed?.withoutDistribution, to: generation.lock.withoutDistribution)
                : Plan(from: generation.lock, to: generation.lock),
            style: session.terminal.outputStyle, isStored: { store.contains($0) },
            scripts: ScriptNotes(
                forecast: try store.linkScripts(of: generation.lock),
                areRun: options.linkScripts),
            unmet: demands.unmet.map(\.sentence),
            outside: choice.hasGeneration
                ? try outsideNotes(recipe.recipe, generation.lock, on: machine, in: session) : [],
            image: session.image?.root.name,
            choice: choice, generation: generation, system: system,
            driver: choice.contains(.driver)
                ? try DriverWork(recipe, lock.found.lock, machine, system, in: session) : nil)
    }

    func view() -> PlanView {
        var view = PlanViewBuilder(
            recipe: recipe, lock: lock, plan: plan, machine: machine,
            style: style, isStored: isStored, scripts: scripts, unmet: unmet,
            outside: outside, choice: choice, system: system
        ).view()
        if let image { view.facts.insert(PlanView.Fact(label: "Image", text: image), at: 0) }
        view.notes += driver?.notes ?? []
        if let image { view.notes = view.notes.map { Hint($0).forImage(image).text } }
        return view
    }

    /// Whether the chosen layers of the generation are what is switched on, though the rest of it
    /// may be another.
    var leavesGeneration: Bool {
        guard choice.hasGeneration else { return true }
        return !choice.isWholeGeneration && plan.isEmpty && !choice.namesProfile
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
    /// What flags and environment say of the lock; under sudo the lock beside the recipe is taken as
    /// it is where only the machine's own layers are put down: root solves nothing.
    fileprivate func policy(
        _ choice: LayerChoice, _ session: Session
    ) throws -> LockStep.Policy {
        var policy = try policy(session.environment)
        let isSudo = session.userID == 0 && session.environment["SUDO_UID"] != nil
        if isSudo, !choice.hasGeneration, upgrade.isEmpty, !policy.isLocked {
            policy.isFrozen = true
        }
        policy.isUnderSudo = session.invoker != nil
        policy.isLocked = policy.isLocked || policy.isUnderSudo && !policy.isFrozen
        return policy
    }
}

extension Lockfile {
    /// Without what apt installs, which is held against dpkg and not against another lock.
    var withoutDistribution: Lockfile {
        var lock = self
        lock.packages.removeAll { $0.isOfDistribution }
        return lock
    }
}

extension LayerChoice {
    /// The lock of the generation as it will be written into it.
    ///
    /// Throws R808 where only the profile is wanted and there is nothing that could have one.
    fileprivate func generation(
        of found: LockPlace.Found, over installed: Lockfile?, _ recipe: RecipeFile
    ) throws(ProvisionError) -> LockPlace.Found {
        guard !isWholeGeneration else { return found }
        let lock = generation(of: found.lock, over: installed)
        if lock.withoutDistribution.packages.isEmpty, installed == nil {
            throw ProvisionError(
                .notApplied, "nothing of `\(recipe.name)` is switched on that could be kept",
                hints: [Hint("apply all of it first: `provision apply \(recipe.name)`")])
        }
        return LockPlace.Found(lock: lock, text: lock.text, path: found.path)
    }
}
