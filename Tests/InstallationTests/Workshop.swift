import Diagnostics
import FileSystem
import Glibc
import Hashing
import Installation
import Lockfiles
import PackageModel
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Transfer

/// An index on the loopback, a cache and a prefix of one test, and the way from wheels to a
/// generation.
final class Workshop: Sendable {
    let folder: Place
    let server: LoopbackServer
    let events = EventLog()
    let boot = BootIdentity(boot: "boot-1", machine: "machine")

    /// A folder, and who removes it.
    struct Place: Sendable {
        let path: FilePath
        let owner: TemporaryDirectory?

        func appending(_ name: String) -> FilePath { path.appending(name) }
    }

    init() throws {
        let folder = try TemporaryDirectory()
        self.folder = Place(path: folder.path, owner: folder)
        server = try LoopbackServer()
    }

    /// The workshop of another process, whose index goes on serving.
    init(at path: FilePath) throws {
        folder = Place(path: path, owner: nil)
        server = try LoopbackServer()
    }

    var cache: StoreFolder { StoreFolder(cache: folder.appending("cache")) }

    var home: PrefixFolder {
        PrefixFolder(name: "demo", root: folder.appending("prefix").appending("demo"))
    }

    var generations: GenerationStore { GenerationStore(folder: home) }

    func store(
        boot: BootIdentity? = nil, limits: StoreLimits = StoreLimits(),
        _ failPoints: @escaping FailPoints = { _ in }
    ) throws -> Store {
        try Store(
            folder: cache, downloader: downloader(), limits: limits, boot: boot ?? self.boot,
            processID: getpid(), reporter: events, failPoints: failPoints)
    }

    func downloader() throws -> Downloader {
        var settings = TransferSettings(version: "0", clock: { 0 })
        settings.limits.timeScale = 0.01
        // Retries are quick; that a busy machine is slow is no fault of the server.
        settings.limits.slowWindow = .seconds(3_000)
        settings.limits.connectTimeout = .seconds(3_000)
        settings.limits.fetchDeadline = .seconds(30_000)
        return try Downloader(settings, reporter: events)
    }

    /// Puts a wheel on the index and says how a lock would name it.
    func publish(
        _ wheel: ZipWheel, layer: Layer = .pip, isRequested: Bool = false,
        faults: [LoopbackFault?] = [], always: LoopbackFault? = nil
    ) throws -> LockedPackage {
        let bytes = try wheel.build()
        server.serve("/\(wheel.filename)", bytes, faults: faults, always: always)
        return try locked(wheel, bytes, layer: layer, isRequested: isRequested)
    }

    func locked(
        _ wheel: ZipWheel, _ bytes: [UInt8], layer: Layer = .pip, isRequested: Bool = false
    ) throws -> LockedPackage {
        LockedPackage(
            layer: layer, name: PackageName(wheel.name)?.normalized ?? wheel.name,
            version: wheel.version, isRequested: isRequested,
            artifacts: [
                LockedArtifact(
                    source: "index", path: wheel.filename, filename: wheel.filename,
                    size: Int64(bytes.count), digest: try Digest.sha256(of: bytes))
            ])
    }

    func lock(_ packages: [LockedPackage], recipe: String = "recipe 1") throws -> Lockfile {
        Lockfile(
            recipe: "demo", recipeDigest: try Digest.sha256(of: recipe),
            factsVersion: "2026-11-22", demands: Lockfile.Demands(architecture: "x86_64"),
            sources: ["index": server.url("/")], packages: packages)
    }

    func order(
        _ lock: Lockfile, interpreter: InterpreterDescription? = Workshop.interpreter,
        profile: ProfileChoices = ProfileChoices()
    ) -> InstallationOrder {
        InstallationOrder(
            lock: lock, lockText: lock.text, interpreter: interpreter, profile: profile,
            date: 1_795_000_000)
    }

    func open(wait: Bool = true) throws -> LockedPrefix {
        try generations.lock(
            phase: "test", processID: getpid(), wait: wait, reporter: events)
    }

    /// Builds and switches on.
    @discardableResult
    func apply(
        _ order: InstallationOrder, durability: Durability = .mark, linker: Linker = Linker(),
        limits: StoreLimits = StoreLimits(), _ failPoints: @escaping FailPoints = { _ in }
    ) async throws -> Generation {
        let prefix = try open()
        let installer = Installer(
            store: try store(limits: limits, failPoints), linker: linker, reporter: events,
            failPoints: failPoints)
        let pending = try await installer.build(order, in: prefix)
        return try prefix.activate(pending, activation(durability, failPoints))
    }

    func activation(
        _ durability: Durability = .mark, _ failPoints: @escaping FailPoints = { _ in }
    ) -> LockedPrefix.Activation {
        LockedPrefix.Activation(
            durability: durability, boot: boot, store: cache, failPoints: failPoints)
    }

    /// What a machine says on which one process has mapped `files`.
    func maps(_ files: [FilePath] = []) throws -> ProcessMaps {
        let proc = folder.appending("proc")
        let process = proc.appending("4711")
        try Files.createDirectories(process)
        let lines = files.map { "7f0000000000-7f0000001000 r-xp 00000000 fe:00 1 \($0)\n" }
        try Files.writeAtomically(lines.joined(), to: process.appending("maps"))
        return try ProcessMaps.read(proc: proc)
    }

    /// Every path below the workshop's cache and prefix, for finding residue.
    func residue() throws -> [String] {
        var found: [String] = []
        for folder in [cache.staging, cache.partials, home.staging]
        where try Files.exists(folder) {
            found += try Files.list(folder).map { "\(folder)/\($0.name)" }
        }
        return found
    }

    /// The interpreter of this machine, without asking a shim.
    static let interpreter: InterpreterDescription? = {
        for minor in (9...14).reversed() {
            let path = FilePath("/usr/bin/python3.\(minor)")
            guard (try? Files.exists(path)) == true else { continue }
            return InterpreterDescription(executable: path, version: "3.\(minor).0")
        }
        return nil
    }()
}

extension String {
    func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + other + self[range.upperBound...]
    }
}

/// Keeps every event.
final class EventLog: Reporter {
    private let log = Mutex<[Event]>([])

    func report(_ event: Event) { log.withLock { $0.append(event) } }

    var events: [Event] { log.withLock { $0 } }

    var warnings: [ProvisionError] {
        events.compactMap { if case .warning(let error) = $0 { error } else { nil } }
    }

    /// Bytes of `name` that were told to have advanced.
    func advanced(_ name: String) -> Int64 {
        events.reduce(0) { sum, event in
            if case .downloadAdvanced(name, let bytes) = event { sum + bytes } else { sum }
        }
    }
}

extension ZipWheel {
    /// A small package with one module.
    static func simple(_ name: String, _ version: String = "1.0") -> ZipWheel {
        var wheel = ZipWheel(name, version)
        wheel.add("\(name)/__init__.py", "version = '\(version)'\n")
        return wheel
    }
}
