import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct ApplyPipelineTests {
    @Test func `apply makes an environment that works`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let applied = try await station.succeed("apply", recipe, "--yes")
        #expect(applied.contains("Applied demo.yaml"))
        #expect(applied.contains("3 added, 0 changed, 0 removed"))
        #expect(applied.contains("generation 1"))
        let bin = station.home().current.appending("env/bin")
        let script = "import greeter, words, sys; print(words.hello, sys.prefix != sys.base_prefix)"
        let python = try await station.tool.start(bin.appending("python"), ["-c", script])
        #expect(python.output == "hello 1.1 True\n", "\(python.errors)")
        let greet = try await station.tool.start(bin.appending("greet"), ["a b", ""])
        #expect(greet.output == "hello 1.1|a b|\n", "\(greet.errors)")
        #expect(greet.status == .exited(3))
        #expect(try await station.succeed("status", recipe).contains("2 packages, greeter 1.0"))
        #expect(try await station.succeed("verify", "demo").contains("1 passed"))
        #expect(try await station.succeed("history").contains("(current)"))
        let plan = try await station.run("plan", recipe, "--exit-code")
        #expect(plan.status == .exited(0), "\(plan.output)")
    }

    @Test func `a second apply has nothing to do, and asks nobody`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("apply", recipe, "--yes")
        let before = try station.contents()
        let requests = station.index.server.requests.count
        let again = try await station.run("apply", recipe)
        #expect(again.status == .exited(0))
        #expect(again.output == "No changes.\n")
        #expect(again.errors == "")
        #expect(station.index.server.requests.count == requests)
        #expect(try station.contents() == before)
    }

    @Test(.enabled(if: access("/usr/bin/strace", X_OK) == 0, "no strace"))
    func `a second apply starts no process`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("apply", recipe, "--yes")
        let log = station.folder.appending("trace")
        let traced = try await station.tool.start(
            "/usr/bin/strace",
            ["-f", "-qq", "-e", "trace=execve,execveat", "-o", log.string]
                + [Tool.executable.string, "apply", recipe], with: station.environment())
        guard traced.status == .exited(0), traced.output == "No changes.\n" else {
            // Where tracing is forbidden nothing can be said.
            #expect(traced.errors.contains("ptrace"), "\(traced.errors)")
            return
        }
        let starts = try Files.readText(log).split(separator: "\n").filter { $0.contains("exec") }
        #expect(starts.count == 1, "\(starts)")
    }

    @Test func `generations come, go back and go away`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("apply", recipe, "--yes")
        try station.recipe(pip: "[greeter]")
        // The old lock's version is kept, so that nothing changes but the recipe's digest.
        try await station.succeed("lock", recipe, "--upgrade", "words")
        let applied = try await station.succeed("apply", recipe, "--yes")
        #expect(applied.contains("generation 1 → 2"))
        #expect(applied.contains("0 added, 1 changed, 0 removed"))
        let current = station.home().current
        #expect(try await hello(in: station) == "hello 2.0")
        let back = try await station.succeed("rollback")
        #expect(back == "demo is moved from generation 2 to 1\n")
        #expect(try await hello(in: station) == "hello 1.1")
        #expect(try Files.readLink(current) == "generations/1")
        try await station.succeed("rollback", "--to", "2")
        #expect(try await station.succeed("gc", "--dry-run", "--keep", "1").contains("1"))
        #expect(try Files.list(station.home().generations).count == 2)
        let stored = try station.stored().count
        try await station.succeed("gc", "--keep", "1")
        #expect(try Files.list(station.home().generations).map(\.name) == ["2"])
        #expect(try station.stored().count == stored - 1)
        #expect(try await hello(in: station) == "hello 2.0")
        try await station.succeed("verify")
    }

    private func hello(in station: Station) async throws -> String {
        let script = "import words; print(words.hello, end='')"
        return try await station.succeed("run", "demo", "--", "python", "-c", script)
    }

    @Test func `a full cache is enough without a network`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("apply", recipe, "--yes")
        station.index.server.stop()
        let applied = try await station.succeed(
            "apply", recipe, "--yes", "--offline", "--prefix", "elsewhere")
        #expect(applied.contains("downloaded nothing"))
        let python = station.folder.appending("elsewhere/demo/current/env/bin/python")
        let run = try await station.tool.start(python, ["-c", "import greeter"])
        #expect(run.status == .exited(0), "\(run.errors)")
        // Solving anew works too: pages and metadata are in the cache.
        try Files.remove(station.folder.appending("demo.lock"))
        try await station.succeed("lock", recipe, "--offline")
    }

    @Test func `an empty cache is not enough without a network`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let unlocked = try await station.run("lock", recipe, "--offline")
        #expect(unlocked.status == .exited(5), "\(unlocked.errors)")
        try await station.succeed("lock", recipe)
        let requests = station.index.server.requests.count
        let locked = try await station.run(
            "apply", recipe, "--yes", "--offline", "--cache-dir", "empty")
        #expect(locked.status == .exited(5), "\(locked.errors)")
        #expect(locked.headline?.hasPrefix("error[R252]: cannot fetch") == true)
        #expect(station.index.server.requests.count == requests)
        #expect(try !Files.exists(station.home().current))
    }

    @Test func `without an answer nothing is done`() async throws {
        let station = try Station()
        let asked = try await station.run("apply", try station.recipe())
        #expect(asked.status == .exited(1))
        #expect(
            asked.headline
                == "error[R801]: cannot ask for consent: standard input is no terminal")
        #expect(asked.errors.contains("--yes"))
        #expect(try !Files.exists(station.home().current))
    }

    @Test func `a lock for another machine is refused before anybody is asked`() async throws {
        let station = try Station()
        let recipe = try station.recipe(
            more: #"target: {os: ubuntu-22.04, glibc: "2.35", python: ["3.99.1"]}"#)
        try await station.succeed("plan", recipe)
        let applied = try await station.run("apply", recipe)
        #expect(applied.status == .exited(1))
        #expect(
            applied.headline?.hasPrefix("error[R106]: this machine does not meet what the lock")
                == true)
        #expect(applied.errors.contains("it wants Python 3.99; this machine has"))
        #expect(try !Files.exists(station.tool.prefix))
    }

    @Test func `status tells that nothing is installed`() async throws {
        let station = try Station()
        let status = try await station.run("status", try station.recipe())
        #expect(status.status == .exited(3))
        #expect(status.output.hasPrefix("demo: nothing is installed\n"))
        #expect(status.output.contains("provision apply demo.yaml"))
    }

    @Test func `a damaged environment is told, and made anew`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("apply", recipe, "--yes")
        let words = try #require(
            try station.contents().first { $0.hasSuffix("words/__init__.py") })
        let path = station.folder.appending(words)
        try Files.remove(path)
        try station.folder.write(words, "hello = 'HELLO 1.1'\n")
        let verify = try await station.run("verify")
        #expect(verify.status == .exited(7), "\(verify.output)")
        #expect(verify.output.contains("words/__init__.py"))
        #expect(try await station.run("verify", "--json").status == .exited(7))
    }
}
