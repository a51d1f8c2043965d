import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import Machine
import PackageModel
import Recipes
import SystemPackage
import Transfer
import Verification

/// One `apply` from a lock that fits to a generation that is switched on.
struct ApplyRun {
    let recipe: RecipeFile
    let lock: LockPlace.Found
    let machine: TargetMachine
    let session: Session
    private let order: InstallationOrder
    /// What apt has to do first; nil for nothing, or nothing that this user may do.
    private let system: SystemRun?
    private let choice: LayerChoice
    /// Whether it fails where the GPUs cannot be examined.
    var demand = GPUDemand.ifPresent

    /// Throws where this machine cannot carry the lock, before anybody is asked for anything.
    init(_ prepared: Preparation, _ options: RecipeOptions, in session: Session) throws {
        recipe = prepared.recipe
        lock = prepared.generation
        choice = prepared.choice
        system = prepared.systemRun(in: session)
        machine = prepared.machine
        self.session = session
        if choice.contains(.driver) {
            try prepared.checkDriver(session)
        }
        let profile = try machine.profileChoices(for: recipe.recipe, lock.lock, in: session)
        try SystemCheck(recipe: recipe, session: session)
            .check(profile, lock.lock)
        order = InstallationOrder(
            lock: lock.lock, lockText: lock.text,
            interpreter: try machine.interpreter(
                for: lock.lock, bringsPackages: system != nil),
            condaOptions: options.condaOptions(in: session),
            profile: profile,
            linksToolkit: recipe.recipe.cuda?.link != nil, date: session.now)
    }

    struct Result {
        var generation: Generation
        var previous: Int?
        var checks: [Check]
    }

    /// Builds, verifies and switches on; what is current stays current unless all of it succeeds.
    func run(in prefix: LockedPrefix, isSynced: Bool) async throws -> Result {
        let downloader = try await session.downloader(
            for: recipe, fetching: system?.artifacts ?? [])
        defer { downloader.close() }
        let store = try session.store(downloader)
        let previous = try prefix.store.currentNumber()
        let installer = Installer(
            store: store, reporter: session.reporter, failPoints: session.failPoints)
        let pending = try await installer.build(order, in: prefix, with: system?.artifacts ?? []) {
            try await system?.install($0)
        }
        let checks: [Check]
        do {
            checks = try await verify(pending)
            try Task.checkCancellation()
        } catch {
            try prefix.discard(pending)
            throw error
        }
        session.reporter.report(.phase(.activating))
        try prefix.describe(phase: "activating")
        let generation = try prefix.activate(pending, activation(isSynced: isSynced))
        try session.failPoints(.beforeOutside)
        try await session.settle(generation.folder, in: prefix.folder)
        session.listEnvironment(prefix.folder, isConda: lock.lock.isCondaEnvironment)
        return Result(generation: generation, previous: previous, checks: checks)
    }

    /// The machine as the checks find it: while a planned driver waits for root or for a reboot,
    /// nothing can be said of the GPUs, and nothing is demanded of them.
    private func examined() throws -> (profile: MachineProfile, demand: GPUDemand) {
        guard lock.lock.plannedDriver != nil else { return (machine.profile, demand) }
        var now = machine
        try session.driverProbe().read(into: &now.profile)
        if DriverStep(recipe: recipe, lock: lock.lock, machine: now).state == .met {
            return (now.profile, demand)
        }
        now.profile.driver.loaded = nil
        return (now.profile, .ifPresent)
    }

    private func activation(isSynced: Bool) throws -> LockedPrefix.Activation {
        LockedPrefix.Activation(
            durability: try .standard(for: session.settings.places, isAsked: isSynced),
            boot: .read(), store: session.settings.places.storeFolder,
            failPoints: session.failPoints)
    }

    /// Runs the recipe's checks; throws where one fails, after all of them were told.
    private func verify(_ pending: PendingGeneration) async throws -> [Check] {
        var kinds = recipe.recipe.checkKinds
        if kinds?.isEmpty == true || !choice.contains(.verify) { return [] }
        let (profile, demand) = try examined()
        let subject = VerificationSubject(
            pending, lock: lock.lock, machine: profile, facts: machine.facts)
        if demand == .vouched { kinds = CheckKind.ofProof(wanted: kinds, for: subject) }
        let report = try await session.verifier(subject, gpu: demand).verify(kinds)
        if let error = report.error { throw error }
        try report.write(in: pending.folder)
        return report.checks
    }
}

extension RecipeOptions {
    /// How conda packages are put down.
    fileprivate func condaOptions(in session: Session) -> CondaOptions {
        var options = CondaOptions()
        options.runsLinkScripts = linkScripts
        // Users of everybody's environment cannot write bytecode into it.
        options.compilesPython = session.settings.isForEverybody
        options.version = Version.current
        options.environment = session.environment
        return options
    }
}
