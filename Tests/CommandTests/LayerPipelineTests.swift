import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Toolkit and environment of one recipe, put down together and apart.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct LayerPipelineTests {
    private let station: Station
    private var current: FilePath { station.home().current }

    init() throws {
        station = try Station()
        try station.publishToolkit()
        try write(words: "<2")
    }

    private func write(words: String) throws {
        try station.folder.write(
            "demo.yaml",
            """
            recipe: 1
            name: demo
            cuda: {version: "13.0", source: pypi, components: [runtime]}
            python: {version: ">=3.9"}
            pip: [greeter, "words\(words)"]
            verify: [files]

            """)
    }

    private func has(_ path: String) throws -> Bool {
        try Files.exists(current.appending(path))
    }

    private var generation: String {
        get throws { try Files.readLink(current).lastComponent?.string ?? "" }
    }

    private func words() async throws -> String {
        try await station.run("run", "demo", "--", "greet").output
    }

    @Test func `the toolkit alone, then the environment, is all of it`() async throws {
        try await station.succeed("apply", "demo.yaml", "--yes", "--only", "cuda")
        #expect(try has("cuda/lib/libcudart.so.13"))
        #expect(try !has("env/bin/python"))
        let again = try await station.succeed("apply", "demo.yaml", "--yes", "--only", "cuda")
        #expect(again == "No changes.\n")
        try await station.succeed("apply", "demo.yaml", "--yes", "--only", "python,pip")
        #expect(try has("cuda/lib/libcudart.so.13"))
        #expect(try await words() == "hello 1.1\n")
        #expect(try generation == "2")
        #expect(try await station.succeed("apply", "demo.yaml", "--yes") == "No changes.\n")
    }

    @Test func `what is left out stays as it is`() async throws {
        try await station.succeed("apply", "demo.yaml", "--yes")
        try write(words: ">=2")
        let plan = try await station.succeed("plan", "demo.yaml", "--only", "cuda")
        #expect(plan.contains("No changes."))
        let skipped = try await station.succeed(
            "apply", "demo.yaml", "--yes", "--skip", "python,pip")
        #expect(skipped == "No changes.\n")
        #expect(try await words() == "hello 1.1\n")
        try await station.succeed("apply", "demo.yaml", "--yes", "--skip", "cuda")
        #expect(try await words() == "hello 2.0\n")
        #expect(try has("cuda/lib/libcudart.so.13"))
    }

    @Test func `checks can be left out, and a profile be made anew`() async throws {
        try await station.succeed("apply", "demo.yaml", "--yes", "--skip", "verify")
        #expect(try !has("verification"))
        let text = try Files.readText(station.folder.appending("demo.yaml"))
        try station.folder.write("demo.yaml", text + "profile: {variables: {GREETING: moin}}\n")
        try await station.succeed("apply", "demo.yaml", "--yes", "--only", "profile")
        let environment = try await station.succeed("env", "demo", "--shell", "bash")
        #expect(environment.contains("GREETING"))
        #expect(try await words() == "hello 1.1\n")
        let again = try await station.succeed("apply", "demo.yaml", "--yes", "--only", "profile")
        #expect(again == "No changes.\n")
    }

    @Test func `a profile alone needs something to be a profile of`() async throws {
        let result = try await station.run("apply", "demo.yaml", "--yes", "--only", "profile")
        #expect(result.status == .exited(1))
        #expect(
            result.headline
                == "error[R808]: nothing of `demo.yaml` is switched on that could be kept")
    }
}
