import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Machine

@Suite struct `Running programs` {
    private let runner = SubprocessRunner()

    @Test func `both streams and the exit status come back`() async throws {
        let result = try await runner.run(
            ProgramRun("/bin/sh", arguments: ["-c", "echo out; echo err >&2; exit 3"]))
        #expect(result.ending == .exited(3))
        #expect(result.output == "out\n")
        #expect(result.errors == "err\n")
        #expect(!result.isSuccess)
    }

    @Test func `nothing of this process's environment is passed on`() async throws {
        let result = try await runner.run(
            ProgramRun("/usr/bin/env", environment: ["ONLY": "this"]))
        #expect(result.output == "ONLY=this\n")
    }

    @Test func `a program that hangs is killed with its children`() async throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("child")
        let result = try await runner.run(
            ProgramRun(
                "/bin/sh", arguments: ["-c", "sleep 600 & echo $! > '\(file)'; wait"],
                environment: ["PATH": "/usr/bin:/bin"], timeLimit: .seconds(2)))
        #expect(result.ending == .timedOut)
        let child = try #require(Int32(try Files.readText(file).prefix { $0.isNumber }))
        // Killed with its group; a child that nobody has reaped yet still has its number. The signal
        // was sent to all at once, but each dies when the kernel next runs it.
        func isGone() -> Bool {
            let state = try? Files.readText(FilePath("/proc/\(child)/stat"))
            return state.map { $0.contains(") Z ") || $0.contains(") X ") } ?? true
        }
        let deadline = ContinuousClock.now + .seconds(5)
        while !isGone(), ContinuousClock.now < deadline { await Task.yield() }
        #expect(isGone())
    }

    @Test(.enabled(if: UndeadProgram.isPossible, "no Python here"), arguments: [false, true])
    func `a program that cannot be killed is left behind`(_ follows: Bool) async throws {
        let folder = try TemporaryDirectory()
        let undead = try UndeadProgram(in: folder.path, printing: "held")
        defer { undead.release() }
        let run = ProgramRun(
            undead.executable, arguments: undead.arguments, timeLimit: .seconds(3))
        let start = ContinuousClock.now
        let result =
            try await follows ? runner.follow(run) { _ in .seconds(1) } : runner.run(run)
        // Where nothing can be traced it is an ordinary program that takes too long.
        #expect(result.ending == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test(.enabled(if: UndeadProgram.isPossible, "no Python here"))
    func `who is cancelled does not wait for a program that cannot be killed`() async throws {
        let folder = try TemporaryDirectory()
        let undead = try UndeadProgram(in: folder.path, printing: "held")
        defer { undead.release() }
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        let run = ProgramRun(
            undead.executable, arguments: undead.arguments, timeLimit: .seconds(60))
        let task = Task { [runner] in
            try await runner.follow(run) {
                line.yield($0)
                return nil
            }
        }
        for await _ in lines { break }
        let start = ContinuousClock.now
        task.cancel()
        _ = await task.result
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test(arguments: [false, true])
    func `who is cancelled is told so, and not that the program was killed`(
        _ follows: Bool
    ) async throws {
        let folder = try TemporaryDirectory()
        let file = folder.path.appending("begun")
        let run = ProgramRun(
            "/bin/sh", arguments: ["-c", "echo > '\(file)'; exec sleep 600"],
            environment: ["PATH": "/usr/bin:/bin"], timeLimit: .seconds(60))
        let task = Task { [runner] in
            try await follows ? runner.follow(run) { _ in nil } : runner.run(run)
        }
        while try !Files.exists(file) { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a signal is told apart from an exit`() async throws {
        let result = try await runner.run(
            ProgramRun("/bin/sh", arguments: ["-c", "kill -9 $$"]))
        #expect(result.ending == .signalled(9))
    }

    @Test func `a program that is not there is an error`() async {
        await #expect(throws: ProvisionError.self) {
            try await runner.run(ProgramRun("/nowhere/at-all"))
        }
    }
}

@Suite struct `This machine` {
    @Test func `the real interpreters describe themselves`() async throws {
        let cache = try Files.createTemporaryDirectory(in: "/tmp", prefix: "provision-cache-")
        defer { try? Files.removeTree(cache) }
        let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"]
        let probe = MachineProbe(environment: environment, cacheFolder: cache)
        let profile = await probe.profile(volumes: ["/", "/tmp"])
        #expect(profile.system.kernel != "")
        #expect(profile.system.glibc != nil)
        #expect(profile.cpu.count > 0)
        #expect(profile.volumes.count == 2)
        for python in profile.pythons {
            #expect(try Files.exists(python.executable))
            #expect(try Files.exists(python.standardLibrary.appending("os.py")))
            #expect(python.version.hasPrefix("3."))
        }
        var cached = probe
        cached.programs = NoPrograms()
        let again = await cached.profile(volumes: ["/", "/tmp"])
        #expect(again.pythons == profile.pythons)
        #expect(again.compilers == profile.compilers)
    }
}
