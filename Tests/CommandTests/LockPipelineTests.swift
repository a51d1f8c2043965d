import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct LockPipelineTests {
    @Test func `the same index gives the same lock, byte for byte`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        let first = try station.lock()
        let styles: [IndexWorld.Style] = [
            .init(), .init(isReversed: true), .init(isHTML: true),
            .init(isHTML: true, isReversed: true, hasMetadata: true), .init(hasMetadata: true),
        ]
        for (number, style) in styles.enumerated() {
            station.index.change(style)
            try Files.remove(station.folder.appending("demo.lock"))
            // Each has an HTTP cache of its own, so that its pages are really read.
            try await station.succeed("lock", recipe, "--cache-dir", "cache\(number)")
            #expect(try station.lock() == first, "\(style)")
        }
        #expect(first.contains("words-1.1-py3-none-any.whl"))
        #expect(!first.contains("words-2.0"))
    }

    @Test func `metadata beside a wheel spares its bytes`() async throws {
        let station = try Station()
        station.index.change(.init(hasMetadata: true))
        try await station.succeed("lock", try station.recipe())
        #expect(station.index.downloads(of: "greeter-1.0-py3-none-any.whl") == 0)
        #expect(station.index.downloads(of: "words-1.1-py3-none-any.whl") == 0)
    }

    @Test func `an old lock keeps its versions until an upgrade is asked for`() async throws {
        let station = try Station()
        let recipe = try station.recipe(pip: "[greeter]")
        try await station.succeed("lock", recipe)
        #expect(try station.lock().contains("words-2.0"))
        try station.index.publish(.words("2.1"))
        #expect(try await station.succeed("lock", recipe).contains("up to date"))
        try station.recipe(pip: "[greeter, words]")
        try await station.succeed("lock", recipe)
        #expect(try station.lock().contains("words-2.0"))
        // The page in the cache is fresh for a while; another cache asks again.
        try await station.succeed("lock", recipe, "--upgrade", "words", "--cache-dir", "other")
        #expect(try station.lock().contains("words-2.1"))
        let misspelt = try await station.run("lock", recipe, "--upgrade", "wrods")
        #expect(misspelt.status == .exited(64))
        #expect(
            misspelt.headline
                == "error[R810]: cannot upgrade `wrods`: `demo.yaml` does not need it")
        #expect(try station.lock().contains("words-2.1"))
    }

    @Test func `a lock that does not fit is told apart by its exit status`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let missing = try await station.run("lock", recipe, "--check")
        #expect(missing.status == .exited(3))
        #expect(missing.headline == "error[R502]: there is no lock for `demo.yaml`")
        try await station.succeed("lock", recipe)
        try await station.succeed("lock", recipe, "--check")
        try station.recipe(pip: "[greeter]")
        let lock = try station.lock()
        for arguments in [
            ["lock", "--check"], ["apply", "--yes", "--locked"], ["plan", "--locked"],
        ] {
            let stale = try await station.tool.start(
                Tool.executable, arguments + [recipe], with: station.environment())
            #expect(stale.status == .exited(3), "\(arguments)")
            #expect(stale.headline?.hasPrefix("error[R502]: the lock `") == true)
            #expect(stale.errors.contains("the recipe has changed since"))
        }
        #expect(try station.lock() == lock)
        #expect(try !Files.exists(station.home().root))
    }

    @Test func `a dry run writes nothing, not even the lock`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let before = try station.contents()
        for verb in ["lock", "plan", "apply"] {
            let shown = try await station.succeed(verb, recipe, "--dry-run")
            #expect(shown.contains("3"), "\(shown)")
        }
        #expect(try station.contents() == before)
        #expect(try station.stored().isEmpty)
    }

    @Test func `plan shows what would be added`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let plan = try await station.run("plan", recipe, "--exit-code")
        #expect(plan.status == .exited(2), "\(plan.errors)")
        #expect(plan.output.contains("+ greeter              1.0"))
        #expect(plan.output.contains("+ words                1.1"))
        #expect(plan.output.contains("Plan: 3 to add, 0 to change, 0 to remove."))
        #expect(plan.output.contains("Not changed: the NVIDIA driver"))
        try await station.succeed("plan", recipe)
        #expect(try !Files.exists(station.tool.prefix))
    }
}
