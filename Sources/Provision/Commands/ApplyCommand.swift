import Apt
import ArgumentParser
import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import Recipes
import SystemPackage
import Verification

/// Makes the machine what a recipe says.
struct ApplyCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make this machine what the recipe says.")
    static let streamsRecords = true

    @OptionGroup var options: RecipeOptions

    @Flag(help: "Let this recipe change the driver that another one owns.")
    var takeDriver = false

    @Flag(help: "Go on by itself after the reboot that a new driver needs (systemd).")
    var resumeAfterReboot = false

    @Flag(help: "Fail unless all checks pass, those of the GPUs too.")
    var requireVerified = false

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    var recipePath: FilePath? { options.path }
    var solves: Bool { true }

    func run(in session: Session) async throws -> ExitStatus {
        guard let resumed = ResumedRun(session) else { return try await work(in: session) }
        return try await resumed.around { try await work(in: session) }
    }

    private func work(in session: Session) async throws -> ExitStatus {
        let status = try await change(in: session)
        if requireVerified, !session.settings.isDryRun {
            let recipe = try session.loadRecipe(options.path)
            try await RequiredProof(recipe: recipe, session: session).demand()
        }
        return status
    }

    func change(in session: Session) async throws -> ExitStatus {
        if resumeAfterReboot, let image = session.image { throw Self.noReboot(of: image) }
        let recipe = try await session.loadFixedRecipe(options)
        let choice = try LayerChoice(options, recipe)
        let isSettled =
            !DriverSettlement.isOpen(recipe, in: session)
            && !RepositoryStep.isMissing(for: recipe, choice, in: session)
        if try isSettled && options.upgrade.isEmpty && isApplied(recipe, choice, in: session) {
            return try await finish(nothingToDo: recipe, in: session)
        }
        var prepared = try await Preparation.make(recipe, options, for: .apply, in: session)
        prepared.driver?.takesDriver = takeDriver
        prepared.driver?.resumption = resumeAfterReboot ? resumption(in: session) : nil
        prepared.driver?.needsProof = requireVerified
        if prepared.system?.isMet == true, !session.settings.isDryRun {
            try await InterruptedSystemRun(name: recipe.recipe.name.value, session: session)
                .finish()
        }
        let hasGeneration = try !isInstalled(prepared, in: session)
        if !hasGeneration, prepared.system?.isMet != false, prepared.repository == nil {
            if choice.contains(.driver), !choice.hasGeneration { try prepared.checkDriver(session) }
            let outcome = try await DriverSettlement(recipe: recipe, session: session)
                .settle(verifies: true)
            return outcome == .none
                ? try await finish(nothingToDo: recipe, in: session)
                : conclude(outcome, recipe, in: session)
        }
        let view = prepared.view()
        session.show { PlanScreen.draw(view, style: $0) }
        session.emit(JSONLines.plan(view))
        session.outcome.update { $0.changes = true }
        guard !session.settings.isDryRun else { return .success }
        if session.mayChangePackages {
            try prepared.repository?.check()
            try prepared.driver?.check()
            if let repository = prepared.repository, !repository.hasPackages {
                return try await add(repository, prepared, in: session)
            }
        }
        guard hasGeneration else { return try await install(prepared, in: session) }
        var run = try ApplyRun(prepared, options, in: session)
        if requireVerified { run.demand = .vouched }
        try session.confirm("Do this?")
        try prepared.recipe.noteRepository(isInstalling: false, in: session)
        try await apply(run, prepared, view, in: session)
        if prepared.waitsForRoot(in: session) {
            throw SystemForecast.needsRoot(done: true)
        }
        return try await settle(recipe, in: session)
    }

    /// The unit would name this program, which lies outside of the image.
    private static func noReboot(of image: Image) -> ProvisionError {
        ProvisionError(
            .noImageVerb, "cannot go on after a reboot of the root `\(image.root.name)`",
            context: ["what starts there for the first time is another machine"],
            hints: ["leave out `--resume-after-reboot`, and let its first boot run `provision`"])
    }

    /// Tells what a new driver still needs, where there is one.
    private func settle(
        _ recipe: RecipeFile, in session: Session
    ) async throws -> ExitStatus {
        conclude(
            try await DriverSettlement(recipe: recipe, session: session).settle(verifies: false),
            recipe, in: session)
    }

    private func conclude(
        _ outcome: DriverSettlement.Outcome, _ recipe: RecipeFile, in session: Session
    ) -> ExitStatus {
        if let text = outcome.screen(recipe: recipe.name) { session.show { _ in text } }
        guard case .waitsForReboot = outcome else { return .success }
        session.outcome.update { $0.rebootRequired = true }
        return options.exitCode ? .rebootRequired : .success
    }

    /// Packages of the distribution, and nothing else.
    private func install(
        _ prepared: Preparation, in session: Session
    ) async throws -> ExitStatus {
        guard let run = prepared.systemRun(in: session) else {
            throw SystemForecast.needsRoot(done: false)
        }
        try session.confirm("Do this?")
        try await run.run()
        let count = Counted.words(run.forecast.changes.count, "package")
        session.show { _ in
            """
            Changed \(count) of the distribution in \(DurationText.told(session.clock()))
              apt's own words are in \(session.shown(session.systemState.appending("logs")))
            """
        }
        return try await settle(prepared.recipe, in: session)
    }

    private func apply(
        _ run: ApplyRun, _ prepared: Preparation, _ view: PlanView, in session: Session
    ) async throws {
        let prefix = try session.lockPrefix(
            of: prepared.recipe.recipe.name.value, phase: "starting")
        // Another run may have done it all while this one waited.
        if try isInstalled(prepared, in: session) {
            _ = try await finish(nothingToDo: prepared.recipe, in: session, prefix)
            return
        }
        let result = try await run.run(in: prefix, isSynced: options.sync)
        let summary = ApplySummary(prepared, view, result, session)
        session.show { ApplySummary.draw(summary, style: $0) }
        session.outcome.update {
            $0.more["generation"] = .int(Int64(result.generation.number))
        }
    }

    /// Whether recipe, lock and generation agree by their digests alone; starts no process.
    private func isApplied(
        _ recipe: RecipeFile, _ choice: LayerChoice, in session: Session
    ) throws -> Bool {
        guard let found = try? LockPlace(of: recipe, in: session).read(),
            choice.isWholeGeneration
        else { return false }
        if choice.hasGeneration {
            guard try matches(recipe, found, in: session) else { return false }
        } else if found.lock.recipeDigest != recipe.digest
            || choice.contains(.driver) && found.lock.lacksDriverPackages
        {
            return false
        }
        return try SystemForecast.isMet(found.lock, choice.systemLayers, session)
    }

    /// Whether the generation that is switched on is the one to build.
    private func isInstalled(_ prepared: Preparation, in session: Session) throws -> Bool {
        guard !prepared.leavesGeneration else { return true }
        return try matches(prepared.recipe, prepared.generation, in: session)
    }

    private func matches(
        _ recipe: RecipeFile, _ found: LockPlace.Found, in session: Session
    ) throws -> Bool {
        let home = session.settings.places.home(of: recipe.recipe.name.value)
        guard let state = try InstalledState.read(home, boot: .read()) else { return false }
        return state.matches(
            recipeDigest: recipe.digest, lockDigest: try found.digest(),
            leavesOutScripts: !options.linkScripts && found.lock.isCondaEnvironment)
    }

    /// The generation is there; what is outside the prefix may have to be put back.
    private func finish(
        nothingToDo recipe: RecipeFile, in session: Session, _ prefix: LockedPrefix? = nil
    ) async throws -> ExitStatus {
        let restored = try await OutsideRepair(
            home: session.settings.places.home(of: recipe.recipe.name.value), session: session
        ).run(under: prefix)
        session.show { _ in restored ?? "No changes." }
        session.outcome.update { $0.changes = restored != nil }
        return .success
    }
}
