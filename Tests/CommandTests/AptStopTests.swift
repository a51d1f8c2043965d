import Apt
import FileSystem
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// Ctrl-C while dpkg works: it ends what it is at, and nothing is left half done.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct AptStopTests {
    private let station: Station
    private let world: AptWorld
    private let gate: Gate

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
        var environment = station.tool.environment.merging(
            station.environment(world.environment)
        ) { $1 }
        environment["TERM"] = "xterm"
        let status = try await Subprocess.run(
            .path(Tool.executable), arguments: ["apply", "demo.yaml", "--yes"],
            environment: Tool.subprocessEnvironment(environment),
            workingDirectory: station.folder.path, input: .none, output: .discarded,
            error: .fileDescriptor(terminal.child, closeAfterSpawningProcess: false)
        ) { execution in
            #expect(gate.waitUntilReached())
            kill(execution.processIdentifier.value, SIGINT)
            terminal.read(until: "apt ends what")
            try gate.open()
        }.terminationStatus
        #expect(status == .exited(130))
        let screen = terminal.readRest()
        let database = try DpkgDatabase.read(AptPlaces(privateMachine: world.machine))
        #expect(!database.isInterrupted, "\(screen)")
        #expect(database.unsound.isEmpty, "\(screen)")
        #expect(database.installed("slow")?.version == "1", "\(screen)")
        let again = try await station.tool.start(
            Tool.executable, ["apply", "demo.yaml", "--yes"],
            with: station.environment(world.environment))
        #expect(again.status == .exited(0), "\(again.errors)")
        #expect(
            try DpkgDatabase.read(AptPlaces(privateMachine: world.machine))
                .installed("needy") != nil)
    }
}
