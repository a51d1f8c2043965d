import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaScriptTests {
    private let conda: CondaStation

    init() throws { conda = try CondaStation() }

    @Test func `a package's script is run, and what it says is told`() async throws {
        let recipe = try conda.recipe(packages: "[scripted]")
        let applied = try await conda.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(try conda.text("var/scripted.txt") == "scripted 1.0 0\n")
        #expect((applied.output + applied.errors).contains("scripted has been set up"))
        #expect(try !Files.exists(conda.prefix.appending(".messages.txt")))
        try await conda.succeed("verify", "demo")
    }

    @Test func `the plan tells that a script will run`() async throws {
        let recipe = try conda.recipe(packages: "[scripted]")
        try await conda.succeed("apply", recipe, "--yes")
        // Now that the package is in the store its scripts are known.
        let plan = try await conda.succeed("plan", recipe, "--prefix", "elsewhere")
        #expect(plan.contains("runs the scripts of scripted; `--no-link-scripts`"), "\(plan)")
        let silent = try await conda.succeed(
            "plan", recipe, "--prefix", "elsewhere", "--no-link-scripts")
        #expect(silent.contains("scripts of scripted are not run"), "\(silent)")
    }

    @Test func `no script is run where that is asked for`() async throws {
        let recipe = try conda.recipe(packages: "[scripted, failing]")
        try await conda.succeed("apply", recipe, "--yes", "--no-link-scripts")
        #expect(try conda.text("share/scripted.txt") == "a file of its own\n")
        #expect(try conda.text("share/failing.txt") == "a file of its own\n")
        #expect(try !Files.exists(conda.prefix.appending("var/scripted.txt")))
    }

    @Test func `to leave out scripts is a change, and so is to run them after all`() async throws {
        let recipe = try conda.recipe(packages: "[scripted]")
        try await conda.succeed("apply", recipe, "--yes")
        try await conda.succeed("apply", recipe, "--yes", "--no-link-scripts")
        #expect(try Files.readLink(conda.station.home().current) == "generations/2")
        #expect(try !Files.exists(conda.prefix.appending("var/scripted.txt")))
        let again = try await conda.succeed("apply", recipe, "--yes", "--no-link-scripts")
        #expect(again == "No changes.\n")
        try await conda.succeed("apply", recipe, "--yes")
        #expect(try Files.exists(conda.prefix.appending("var/scripted.txt")))
    }

    @Test func `a script that fails leaves the environment as it was`() async throws {
        let recipe = try conda.recipe(packages: "[scripted]")
        try await conda.succeed("apply", recipe, "--yes")
        try conda.recipe(packages: "[scripted, failing]")
        let failed = try await conda.run("apply", recipe, "--yes")
        #expect(failed.status == .exited(1), "\(failed.errors)")
        #expect(failed.errors.contains("post-link") && failed.errors.contains("failing"))
        #expect(failed.errors.contains("no such luck"))
        #expect(failed.errors.contains("--no-link-scripts"))
        #expect(try Files.readLink(conda.station.home().current) == "generations/1")
        #expect(try conda.station.residue().isEmpty)
    }
}
