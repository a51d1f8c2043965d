import Apt
import Diagnostics
import FileSystem
import Glibc
import Indexes
import Lockfiles
import Machine
import Recipes
import SystemPackage
import Transfer

/// NVIDIA's repository, which a recipe wants among apt's sources and which is not there yet.
struct RepositoryStep {
    /// Nil where NVIDIA has none for the distribution.
    let repository: DriverRepository?
    let recipe: RecipeFile
    /// Whether the lock has the driver's packages already: then the repository is for updates alone.
    let hasPackages: Bool
    private let system: Machine.OperatingSystem
    let session: Session

    /// Nil where the recipe's driver comes from elsewhere, is there already, or apt has the source.
    init?(
        _ recipe: RecipeFile, _ lock: Lockfile, _ machine: TargetMachine, _ choice: LayerChoice,
        in session: Session
    ) {
        guard Self.isMissing(for: recipe, choice, in: session), machine.hasTargetsApt,
            DriverStep(recipe: recipe, lock: lock, machine: machine).state == .missing
        else { return nil }
        self.recipe = recipe
        self.session = session
        system = machine.profile.system
        repository = Self.known(for: system, in: session)
        hasPackages = !lock.lacksDriverPackages
    }

    /// Whether the recipe wants it and it is not there; starts nothing.
    static func isMissing(
        for recipe: RecipeFile, _ choice: LayerChoice, in session: Session
    ) -> Bool {
        recipe.recipe.driver?.source.value == .nvidiaRepo && choice.contains(.driver)
            && !DriverRepository.isThere(below: session.systemRoot)
    }

    /// A test's own machine has one of its own: the address and the fingerprint of its key.
    private static func known(
        for system: Machine.OperatingSystem, in session: Session
    ) -> DriverRepository? {
        let words = session.environment["PROVISION_DRIVER_REPOSITORY"]?.split(separator: " ") ?? []
        guard session.aptPlaces.isPrivate, words.count == 2 else {
            return DriverRepository(base: DriverRepositories.base, system: system)
        }
        return DriverRepository(
            url: String(words[0]), keyName: "key.pub", fingerprint: String(words[1]))
    }

    // MARK: Before

    /// What a plan says of it.
    var notes: [String] {
        do {
            try check()
        } catch {
            return ["apply will refuse: \((error as? ProvisionError)?.message ?? "\(error)")"]
        }
        guard let repository else { return [] }
        let added = """
            NVIDIA's repository \(repository.url) is added to apt's sources: \
            `\(DriverRepository.sourcesPath)`, with the rule `\(DriverRepository.pinPath)` and the \
            key `\(DriverRepository.keyPath)`, \(repository.fingerprint)
            """
        let unknown = """
            which packages bring the driver is known once apt has read it: they are shown, and \
            asked for, before any is installed
            """
        return hasPackages ? [added] : [added, unknown]
    }

    /// Throws R641 where there is none to add, and R659 where somebody's file is in the way.
    func check() throws {
        guard let repository else { throw refusal }
        try repository.check(
            below: session.systemRoot,
            isOnRecord: RepositoryRecord.stored(in: session.systemState) != nil)
    }

    private var refusal: ProvisionError {
        ProvisionError(
            .wrongDistribution, "NVIDIA has no repository for \(system.prettyName)",
            at: recipe.recipe.driver?.source.mark,
            hints: ["set `driver.source: auto`: apt's own sources"])
    }

    // MARK: Adding

    /// Puts it down and has apt read it, while nobody else changes packages.
    func addAlone() async throws {
        let key = try await key()
        let guardian = try lockPackages()
        defer { withExtendedLifetime(guardian) {} }
        try await add(key)
    }

    /// The same for a run that has taken the machine's packages.
    func add() async throws { try await add(key()) }

    private func key() async throws -> RepositoryKey {
        guard let repository else { throw refusal }
        let downloader = try session.downloader(for: recipe.recipe, in: recipe.folder)
        defer { downloader.close() }
        let page = try await downloader.fetch(Request(url: repository.keyURL, limit: 1 << 16))
        return try repository.trusted(page.body)
    }

    /// Takes it back where apt cannot read it.
    private func add(_ key: RepositoryKey) async throws {
        try check()
        var record =
            try RepositoryRecord.stored(in: session.systemState) ?? RepositoryRecord(user: name)
        record.add(name)
        try record.store(in: session.systemState)
        do {
            try repository?.add(key, below: session.systemRoot)
            try await session.aptTool.update()
        } catch {
            // A source that apt cannot read would spoil every later `apt update`.
            try takeBack()
            throw error
        }
    }

    /// Takes it away again where nothing was installed with it and nobody else has it.
    func takeBack() throws {
        guard let record = try RepositoryRecord.stored(in: session.systemState), record.isUnused,
            record.users == [name]
        else { return }
        try DriverRepository.remove(below: session.systemRoot)
        try RepositoryRecord.forget(in: session.systemState)
    }

    private var name: String { recipe.recipe.name.value }

    private func lockPackages() throws -> FileLock {
        try Files.createDirectories(session.systemState)
        return try FileLock.acquire(
            session.systemState.appending(".lock"),
            holder: "pid \(getpid()), adding a source of packages",
            wait: session.settings.waitsForLock,
            onWait: { session.reporter.report(.waiting(holder: $0)) })
    }
}

extension RecipeFile {
    /// Notes that this recipe needs NVIDIA's repository where it is among apt's sources.
    ///
    /// Gives whether no driver had been installed since it was added; `isInstalling`: one is now.
    @discardableResult
    func noteRepository(isInstalling: Bool, in session: Session) throws -> Bool {
        guard recipe.driver?.source.value == .nvidiaRepo, session.mayChangePackages,
            var record = try RepositoryRecord.stored(in: session.systemState)
        else { return false }
        let (old, wasUnused) = (record, record.isUnused)
        record.add(recipe.name.value)
        if isInstalling { record.isUnused = false }
        if record != old { try record.store(in: session.systemState) }
        return wasUnused
    }
}

extension Preparation {
    /// Throws R120 where the driver has to come first and the lock does not bring it.
    func checkDriver(_ session: Session) throws(ProvisionError) {
        try DriverStep(recipe: recipe, lock: lock.found.lock, machine: machine)
            .check(hasRepository: DriverRepository.isThere(below: session.systemRoot))
    }
}
