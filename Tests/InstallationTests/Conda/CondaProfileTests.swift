import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct CondaProfileTests {
    private let base = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]

    private func package() throws -> TestPackage {
        var package = TestPackage("tool")
        // Written as authors write them: unset variables, and what fails.
        try package.add(
            "etc/conda/activate.d/b.sh",
            """
            export ORDER="${ORDER}b"
            export SEEN_PREFIX="$CONDA_PREFIX"
            export BACKUP="$NEVER_SET"
            false
            export AFTER=1

            """)
        try package.add("etc/conda/activate.d/a.sh", "export ORDER=\"${ORDER}a\"\n")
        try package.add("etc/conda/activate.d/a.fish", "set -gx ORDER {$ORDER}f\n")
        try package.add("etc/conda/activate.d/a.bat", "exit\n")
        try package.add("etc/conda/deactivate.d/a.sh", "export LEFT=\"${LEFT}a\"\n")
        try package.add("etc/conda/deactivate.d/b.sh", "export LEFT=\"${LEFT}b\"\n")
        try package.add("etc/conda/deactivate.d/a.fish", "set -gx LEFT {$LEFT}f\n")
        try package.add("etc/conda/env_vars.d/1.json", #"{"ONE": "1", "TWO": "it's"}"#)
        try package.add(
            "etc/conda/env_vars.d/2.json", #"{"TWO": "$(touch pwned)", "PATH": "/evil"}"#)
        return package
    }

    private func profile(
        _ bench: CondaBench, _ variables: [String: String] = [:]
    ) async throws -> Profile {
        let outcome = try await bench.install([package()])
        let found = try CondaActivation.found(
            in: outcome.tree, folder: "env", location: bench.location, name: "demo")
        #expect(found.warnings.map(\.context) == [["it sets `PATH`"]])
        let contents = Profile.Contents(conda: found.activation, variables: variables)
        let record = ProfileRecord(contents)
        #expect(ProfileRecord(parsing: record.text) == record)
        return try Profile(contents)
    }

    @Test(arguments: ShellRunner.posix)
    func `a shell gets variables, scripts in order, and once`(_ shell: String) async throws {
        let bench = try CondaBench()
        let text = try await profile(bench).posix()
        let outcome = try await ShellRunner.run(
            shell, "set -eu\nORDER=\n" + text + text + "set -u; false || :\n",
            environment: base, in: bench.folder.path)
        #expect(outcome.status, "\(outcome.errors)")
        let found = outcome.environment
        #expect(found["CONDA_PREFIX"] == bench.location.string)
        #expect(found["CONDA_DEFAULT_ENV"] == "demo" && found["CONDA_SHLVL"] == "1")
        #expect(found["SEEN_PREFIX"] == bench.location.string)
        #expect(found["ORDER"] == "ab" && found["AFTER"] == "1")
        #expect(found["ONE"] == "1" && found["TWO"] == "$(touch pwned)")
        #expect(found["PATH"] == "\(bench.location)/bin:/usr/bin:/bin")
        #expect(found["_provision_enters"] == nil && found["_provision_flags"] == nil)
        #expect(!(try Files.exists(bench.folder.appending("pwned"))))
    }

    @Test(arguments: ShellRunner.posix)
    func `leaving takes back what was set`(_ shell: String) async throws {
        let bench = try CondaBench()
        let text = try await profile(bench).posix()
        let outcome = try await ShellRunner.run(
            shell, "LEFT=\n" + text + "deactivate\n", environment: base, in: bench.folder.path)
        #expect(outcome.status, "\(outcome.errors)")
        let found = outcome.environment
        #expect(found["LEFT"] == "ba")
        #expect(found["PATH"] == base["PATH"])
        #expect(found["CONDA_PREFIX"] == nil && found["ONE"] == nil)
    }

    @Test(.enabled(if: ShellRunner.fish != nil, "fish is not installed"))
    func `fish has scripts of its own`() async throws {
        let shell = try #require(ShellRunner.fish)
        let bench = try CondaBench()
        let text = try await profile(bench).fish()
        let entered = try await ShellRunner.run(
            shell, "set -gx ORDER x\n" + text + text, environment: base, in: bench.folder.path)
        #expect(entered.environment["ORDER"] == "xf", "\(entered.errors)")
        #expect(entered.environment["CONDA_PREFIX"] == bench.location.string)
        let left = try await ShellRunner.run(
            shell, "set -gx LEFT x\n" + text + "deactivate\n", environment: base,
            in: bench.folder.path)
        #expect(left.environment["LEFT"] == "xf", "\(left.errors)")
        #expect(left.environment["PATH"] == base["PATH"])
        #expect(left.environment["CONDA_PREFIX"] == nil)
    }

    @Test(arguments: ShellRunner.posix)
    func `a program is started behind the scripts`(_ shell: String) async throws {
        let bench = try CondaBench()
        let profile = try await profile(bench, ["OWN": "x"])
        let command = try #require(
            profile.command(for: ["/usr/bin/printf", "%s|", "it's", "a b"], shell: FilePath(shell)))
        let variables = profile.environment(over: base)
        let quoted = command.map { Profile.quote($0) }.joined(separator: " ")
        let outcome = try await ShellRunner.run(
            "/bin/sh", quoted + " > out\n", environment: variables, in: bench.folder.path)
        #expect(outcome.status, "\(outcome.errors)")
        #expect(try Files.readText(bench.folder.appending("out")) == "it's|a b|")
        #expect(variables["OWN"] == "x" && variables["ONE"] == "1")
    }

    @Test func `variables are read from files of the environment alone`() async throws {
        let bench = try CondaBench()
        var package = TestPackage("tool")
        // A file without an end; one that is not there would do as well.
        package.link("etc/conda/env_vars.d/0.json", to: "/dev/zero")
        try package.add("etc/conda/env_vars.d/1.json", #"{"ONE": "1"}"#)
        let outcome = try await bench.install([package])
        let found = try CondaActivation.found(
            in: outcome.tree, folder: "env", location: bench.location, name: "demo")
        #expect(found.activation.variables == ["ONE": "1"])
        #expect(found.warnings.map(\.context) == [["it is no file"]])
    }

    @Test func `what the recipe sets wins, and no script means no shell`() async throws {
        let bench = try CondaBench()
        #expect(try await profile(bench, ["ONE": "mine"]).variables["ONE"] == "mine")
        let plain = try Profile(
            Profile.Contents(conda: CondaActivation(prefix: "/x/env", name: "x")))
        #expect(plain.command(for: ["ls"], shell: "/bin/sh") == nil)
        #expect(plain.removed == ["PYTHONHOME", "VIRTUAL_ENV"])
    }

    @Test func `a modulefile says what it leaves out`() async throws {
        let bench = try CondaBench()
        let text = try await profile(bench).modulefile(for: "demo", description: nil)
        #expect(text.contains("etc/conda/activate.d/b.sh"))
        #expect(text.contains("setenv ONE \"1\""))
    }
}
