import Apt
import FileSystem
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// Ctrl-C while dpkg works: it ends what it is at, and what is left is told with its repair.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct AptStopTests {
    private let station: Station
    private let world: AptWorld
    private let gate: Gate

    /// Two pipes with names: a package's script says that it has begun, and waits to be let go.
    private struct Gate {
        let reached: FileDescriptor
        let opened: FileDescriptor
        let script: String

        init(in folder: TemporaryDirectory) throws {
            let paths = ["reached", "opened"].map { folder.appending($0) }
            let pipes = try paths.map { path -> FileDescriptor in
                guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
                // For reading and writing it opens at once, whoever is there.
                return try .open(path, .readWrite)
            }
            (reached, opened) = (pipes[0], pipes[1])
            script = "echo here >'\(paths[0])'\nread line <'\(paths[1])'\n"
        }

        /// Waits for the script, or a minute.
        func wait() -> Bool {
            var poller = pollfd(fd: reached.rawValue, events: Int16(POLLIN), revents: 0)
            return poll(&poller, 1, 60_000) == 1
        }

        func open() throws { try opened.writeAll("go\n".utf8) }
    }

    init() throws {
        station = try Station()
        world = try AptWorld()
        gate = try Gate(in: world.folder)
        var slow = DebPackage("slow", "1")
        slow.scripts["preinst"] = gate.script
        try world.publish(slow, DebPackage("needy", "1", fields: ["Depends: slow"]))
        try station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: [needy]}\n")
    }

    @Test func `a first signal lets dpkg end what it is at`() async throws {
        let terminal = try PseudoTerminal()
        var environment = station.environment(world.environment)
        environment["TERM"] = "xterm"
        let status = try await Subprocess.run(
            .path(Tool.executable), arguments: ["apply", "demo.yaml", "--yes"],
            environment: Tool.subprocessEnvironment(environment),
            workingDirectory: station.folder.path, input: .none, output: .discarded,
            error: .fileDescriptor(terminal.child, closeAfterSpawningProcess: false)
        ) { execution in
            #expect(gate.wait())
            kill(execution.processIdentifier.value, SIGINT)
            terminal.read(until: "apt ends what")
            try gate.open()
        }.terminationStatus
        #expect(status == .exited(130))
        let screen = terminal.readRest()
        let database = try DpkgDatabase.read(AptPlaces(privateMachine: world.machine))
        // No script of dpkg's was killed: what it was at is unpacked.
        #expect(database.package("slow")?.version == "1", "\(screen)")
        #expect(!database.isInterrupted)
        #expect(screen.contains("apt was stopped before it was done"), "\(screen)")
        #expect(screen.contains("slow 1 is unpacked and not configured"), "\(screen)")
        #expect(screen.contains("sudo dpkg --configure -a"), "\(screen)")
        // The next run says so as well, and after the repair all of it is done.
        let refused = try await apply()
        #expect(refused.headline.hasPrefix("error[R624]"), "\(refused.errors)")
        #expect(refused.errors.contains("sudo dpkg --configure -a"))
        try world.run(
            "/usr/bin/dpkg", "--root=\(world.machine)", "--force-not-root",
            "--force-script-chrootless", "--configure", "-a")
        let done = try await apply()
        #expect(done.status == .exited(0), "\(done.errors)")
    }

    private func apply() async throws -> Tool.Result {
        try await station.tool.start(
            Tool.executable, ["apply", "demo.yaml", "--yes"],
            with: station.environment(world.environment))
    }
}
