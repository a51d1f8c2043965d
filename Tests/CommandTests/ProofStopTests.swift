import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `verify` is stopped while a program of a check runs.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct ProofStopTests {
    private let station: Station
    private let gate: Gate
    private let screen: FilePath
    private let temporary: FilePath

    /// An environment whose torch, from now on, waits while it is imported.
    init() async throws {
        station = try Station()
        gate = try Gate(in: station.folder)
        screen = station.folder.appending("screen")
        temporary = station.folder.appending("tmp")
        try Files.createDirectories(temporary)
        let waits = station.folder.appending("waits")
        var torch = ZipWheel("torch", "2.14.0+cpu")
        torch.add(
            "torch/__init__.py",
            """
            import os, subprocess
            if os.path.exists(\"\(waits)\"):
                subprocess.run(["/bin/sh", "-c", \"\"\"\(gate.script)\"\"\"])

            """)
        try TorchWorld(on: station.index.server).publish(torch, build: "cpu")
        let recipe = try station.torchRecipe(
            "{version: \"2.14\", build: cpu, index: pytorch}")
        try await station.succeed("apply", recipe, "--yes")
        let text = try Files.readText(station.folder.appending(recipe))
        try station.folder.write(
            recipe, text.replacing("verify: [files]", with: "verify: [torch]"))
        try station.folder.write("waits", "")
    }

    private func stop(
        _ arguments: [String] = ["verify", "demo.yaml"], by signal: Int32
    ) async throws -> TerminationStatus {
        let out = try FileDescriptor.open(
            screen, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        defer { try? out.close() }
        return try await Subprocess.run(
            .path(Tool.executable), arguments: Arguments(arguments),
            environment: Tool.subprocessEnvironment(
                station.tool.environment.merging(
                    station.environment(["TMPDIR": temporary.string])
                ) { $1 }),
            workingDirectory: station.folder.path, input: .none,
            output: .fileDescriptor(out, closeAfterSpawningProcess: false),
            error: .fileDescriptor(out, closeAfterSpawningProcess: false)
        ) { execution in
            #expect(gate.waitUntilReached())
            kill(execution.processIdentifier.value, signal)
        }.terminationStatus
    }

    /// Processes that were started with this test's temporary folder in their environment.
    private var processes: [String] {
        let wanted = Array(temporary.string.utf8)
        return ((try? Files.list("/proc").map(\.name)) ?? []).filter { name in
            let environment = FilePath("/proc/\(name)/environ")
            return (try? Files.read(environment, limit: 4 << 20))?.contains(wanted) == true
        }
    }

    private func leftovers() throws -> [String] { try Files.list(temporary).map(\.name) }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `a signal ends it as a signal does, and no report comes of it`(
        signal: Int32, status: Int32
    ) async throws {
        let report = station.home().current.appending("verification")
        let before = try Files.readText(report)
        #expect(try await stop(by: signal) == .exited(status))
        let told = try Files.readText(screen)
        #expect(told.contains(signal == SIGINT ? "interrupted" : "terminated"), "\(told)")
        #expect(!told.contains("CancellationError") && !told.contains("torch"), "\(told)")
        #expect(try Files.readText(report) == before)
        #expect(processes.isEmpty)
        #expect(try leftovers().isEmpty)
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `a signal in the proof that apply requires ends it the same way`(
        signal: Int32, status: Int32
    ) async throws {
        let report = station.home().current.appending("verification")
        // It asks for torch, which the report of another recipe does not tell of.
        let before = try Files.readText(report)
        #expect(
            try await stop(["apply", "demo.yaml", "--require-verified", "--yes"], by: signal)
                == .exited(status))
        let told = try Files.readText(screen)
        #expect(told.contains(signal == SIGINT ? "interrupted" : "terminated"), "\(told)")
        #expect(!told.contains("cannot vouch") && !told.contains("CancellationError"), "\(told)")
        #expect(try Files.readText(report) == before)
        #expect(processes.isEmpty)
        #expect(try leftovers().isEmpty)
    }

    @Test func `what it started ends when it is killed, and leaves nothing`() async throws {
        #expect(try await stop(by: SIGKILL) == .signaled(SIGKILL))
        let start = ContinuousClock.now
        while try !processes.isEmpty || !leftovers().isEmpty {
            try #require(ContinuousClock.now - start < .seconds(60), "\(processes)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func `the next run sweeps what is nobody's, and no more`() async throws {
        try Files.remove(station.folder.appending("waits"))
        for name in ["provision-torch-old", "provision-torch-held", "provision-other"] {
            try station.folder.write("tmp/\(name)/.lock", "pid 1\n")
        }
        try station.folder.write("tmp/provision-torch-new/proof", "")
        let held = try FileLock.acquire(
            temporary.appending(FilePath("provision-torch-held/.lock").components),
            holder: "pid 1", wait: false)
        _ = try await station.run(
            "verify", "demo.yaml", with: ["TMPDIR": temporary.string])
        let kept = try leftovers().sorted()
        withExtendedLifetime(held) {}
        #expect(kept == ["provision-other", "provision-torch-held", "provision-torch-new"])
    }
}
