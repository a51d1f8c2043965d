import Apt
import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import PackageModel
import Recipes
import SystemPackage
import Transfer

/// Installs the distribution's packages of a lock from files of the store, and writes down whose
/// they are.
struct SystemRun {
    let forecast: SystemForecast
    let lock: Lockfile
    let recipe: RecipeFile
    let session: Session
    /// What is done for a driver around apt.
    var driver: DriverWork?

    var artifacts: [Artifact] { forecast.artifacts(of: lock) }

    /// Fetches and installs, where no generation is built with it.
    func run() async throws {
        let downloader = try await session.downloader(for: recipe, fetching: artifacts)
        defer { downloader.close() }
        session.reporter.report(.phase(.downloading))
        try await install(session.store(downloader).ingest(artifacts))
    }

    /// Starts apt; whatever becomes of it, the record was written before.
    func install(_ entries: [Digest: StoreEntry]) async throws {
        session.reporter.report(.phase(.installing))
        let tool = session.aptTool
        let state = session.systemState
        try Files.createDirectories(state)
        let guardian = try FileLock.acquire(
            state.appending(".lock"), holder: "pid \(getpid()), installing packages",
            wait: session.settings.waitsForLock,
            onWait: { session.reporter.report(.waiting(holder: $0)) })
        defer { withExtendedLifetime(guardian) {} }
        try tool.removeLeftovers()
        try driver?.checkUse()
        try note(in: state) {
            $0.begin(wanted, for: name, recipe: HostFiles.name(of: recipe.path).string)
        }
        try driver?.begin()
        let order = try order(entries, state)
        let outcome = try await session.endurance.hold { try await tool.install(order) }
        let database = try tool.database()
        try note(in: state) { $0.finish(name, in: database) }
        try check(database)
        // Who has left by now has left a driver that is proven and on record.
        try await session.endurance.hold { try await Task { try await driver?.finish() }.value }
        try Task.checkCancellation()
        session.reporter.report(
            .stepFinished(
                Event.Step("packages of the distribution"),
                detail: Counted.words(outcome.transaction.changes.count, "change"),
                duration: outcome.duration))
    }

    private var name: String { recipe.recipe.name.value }

    private func note(in state: FilePath, _ change: (inout SystemRecord) -> Void) throws {
        var record = try SystemRecord.read(state)
        change(&record)
        try record.write(state)
    }

    private var wanted: [SystemRecord.Package] {
        forecast.packages.map { package in
            let before = forecast.database.installed(
                package.debianName, architecture: package.apt?.architecture)
            return SystemRecord.Package(
                layer: package.layer.rawValue, name: package.debianName,
                architecture: package.apt?.architecture ?? "all", before: before?.version,
                version: package.version, isRequested: package.isRequested,
                isPending: forecast.missing.contains { $0.name == package.name })
        }
    }

    private func order(
        _ entries: [Digest: StoreEntry], _ state: FilePath
    ) throws -> AptOrder {
        let files = try forecast.missing.map { package in
            try AptOrder.File(package, package.artifacts.first?.digest, in: entries)
        }
        return AptOrder(
            expected: forecast.transaction, files: files,
            requested: Set(forecast.packages.filter(\.isRequested).map(\.debianName)),
            waits: session.settings.waitsForLock, logFolder: state.appending("logs"),
            logName: "apt-\(session.now)-\(getpid()).log")
    }

    /// dpkg's own records have the last word.
    private func check(_ database: DpkgDatabase) throws(ProvisionError) {
        if let complaint = DpkgHealth.complaint(about: database) { throw complaint }
        let missing = SystemForecast.missing(of: forecast.packages, in: database)
        guard let first = missing.first else { return }
        throw ProvisionError(
            .dpkgFailed, "apt says that it is done, and dpkg does not have `\(first.name)`",
            hints: [Hint("its output is below `\(session.systemState.appending("logs"))`")])
    }
}

extension Preparation {
    /// What apt has to do, where there is something and this user may.
    func systemRun(in session: Session) -> SystemRun? {
        guard let system, !system.isMet, session.mayChangePackages else { return nil }
        return SystemRun(
            forecast: system, lock: lock.found.lock, recipe: recipe, session: session,
            driver: driver)
    }

    /// Whether packages have to be installed that this user may not.
    func waitsForRoot(in session: Session) -> Bool {
        system?.isMet == false && !session.mayChangePackages
    }
}

extension SystemForecast {
    /// What is told where the run is not root's; everything else has been done then.
    static func needsRoot(_ recipe: String, done rest: Bool) -> ProvisionError {
        let line = SudoLine.hint(
            [
                CommandLine.arguments.first ?? "provision", "apply", recipe, "--only",
                "driver,system",
            ]
        )
        return ProvisionError(
            .needsRootForPackages,
            rest
                ? "packages of the distribution wait for root; everything else is applied"
                : "packages of the distribution wait for root; everything else is as it should be",
            hints: [line])
    }
}
