import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Environment files in, other tools' formats out.
@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaExchangeTests {
    private let conda: CondaStation

    init() throws {
        conda = try CondaStation()
        try conda.folder.write(
            "environment.yml",
            """
            name: imported
            channels:
              - \(conda.world.channel)
            dependencies:
              - python
              - numlib<2
              - pip:
                - ontop
            variables:
              GREETING: hello
            """)
    }

    @Test func `an environment file is used as it stands`() async throws {
        try conda.folder.write(
            "demo.yaml",
            "recipe: 1\nname: demo\nconda: {file: environment.yml}\nverify: [files]\n")
        try await conda.succeed("apply", "demo.yaml", "--yes")
        #expect(try await conda.output(of: "ontop") == "ontop of 1.5\n")
        let greeting = try await conda.succeed(
            "run", "demo", "--", "sh", "-c", "echo $GREETING")
        #expect(greeting == "hello\n")
        #expect(try await conda.run("apply", "demo.yaml").output == "No changes.\n")
        // A changed file is a changed recipe.
        let text = try Files.readText(conda.folder.appending("environment.yml"))
        try conda.folder.write("environment.yml", text.replacing("numlib<2", with: "numlib"))
        #expect(try await conda.run("lock", "demo.yaml", "--check").status == .exited(3))
    }

    @Test func `an environment file becomes a recipe that locks the same`() async throws {
        let recipe = try await conda.succeed("import", "environment.yml")
        #expect(recipe.contains("recipe: 1"))
        try conda.folder.write("imported.yaml", recipe)
        try await conda.succeed("lock", "imported.yaml")
        let lock = try conda.station.lock("imported")
        #expect(lock.contains("numlib-1.5-") && lock.contains("ontop-1.0-py3-none-any.whl"))
    }

    @Test func `a lock is exported for other tools`() async throws {
        let recipe = try conda.recipe(packages: "[python, numlib]", pip: "[ontop]")
        try await conda.succeed("lock", recipe)
        let explicit = try await conda.succeed("export", "conda-explicit", recipe)
        #expect(explicit.contains("\n@EXPLICIT\n"))
        let addresses = explicit.split(separator: "\n").filter { $0.hasPrefix("http") }
        #expect(addresses.count == 3, "\(explicit)")
        #expect(addresses.allSatisfy { $0.hasPrefix(conda.world.channel) && $0.contains("#") })
        let whole = try await conda.succeed("export", "conda-lock", recipe)
        #expect(whole.contains("manager: conda") && whole.contains("manager: pip"))
        let wheels = try await conda.succeed("export", "requirements", recipe)
        #expect(wheels.contains("ontop==1.0") && wheels.contains("--hash=sha256:"))
        #expect(!wheels.contains("num-lib=="), "\(wheels)")
        let pylock = try await conda.succeed("export", "pylock", recipe)
        #expect(pylock.contains("lock-version = \"1.0\"") && pylock.contains("ontop"))
    }

    @Test func `an export without a lock makes one first`() async throws {
        let recipe = try conda.recipe(packages: "[python]")
        let explicit = try await conda.succeed("export", "conda-explicit", recipe)
        #expect(explicit.contains("@EXPLICIT"))
        #expect(try conda.station.lock().contains("name: python"))
    }

    @Test func `an export that must not solve says how to make a lock`() async throws {
        let recipe = try conda.recipe(packages: "[python]")
        let result = try await conda.run("export", "conda-explicit", recipe, "--locked")
        #expect(result.status != .exited(0))
        #expect(result.errors.contains("provision lock"), "\(result.errors)")
    }
}
