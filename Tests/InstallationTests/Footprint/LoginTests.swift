import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// The files for everybody, read by the programs that read them.
struct LoginTests {
    private static let base = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
    private static func isThere(_ path: FilePath) -> Bool { (try? Files.exists(path)) == true }
    private static let generator: FilePath =
        "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"

    private func ground(_ variables: [String: String] = [:]) throws -> (Ground, FilePath) {
        let ground = try Ground("it-s")
        try ground.settle(ground.switchOn(3, link: "/usr/local/cuda-13.0", variables: variables))
        return (ground, ground.home.toolkits.appending("13.0.2-0123456789abcdef"))
    }

    @Test(arguments: ShellRunner.posix)
    func `a login shell gets the toolkit once, however often it is told`(
        _ shell: String
    ) async throws {
        let (ground, tree) = try ground(["GREETING": "it's $(me)"])
        let file = ground.folders.location("/etc/profile.d/provision-it-s.sh")
        let check = try await Subprocess.run(
            .path(FilePath(shell)), arguments: ["-n", file.string], output: .discarded,
            error: .string(limit: 4096))
        #expect(check.terminationStatus.isSuccess, "\(check.standardError)")
        for script in [". '\(file)'", ". '\(file)'; . '\(file)'"] {
            let outcome = try await ShellRunner.run(
                shell, "set -eu\n\(script)", environment: Self.base, in: ground.folder.path)
            #expect(outcome.status, "\(outcome.errors)")
            let found = outcome.environment
            #expect(found["PATH"] == "\(tree)/bin:/usr/bin:/bin")
            #expect(found["CUDA_HOME"] == tree.string)
            #expect(
                found["LD_LIBRARY_PATH"]
                    == ground.home.generation(3).libraries.string)
            #expect(found["GREETING"] == "it's $(me)")
            #expect(found["provision_it_s_sourced"] == nil)
        }
    }

    @Test(arguments: ShellRunner.posix)
    func `where the environment is gone a login goes on in silence`(_ shell: String) async throws {
        let (ground, _) = try ground()
        try Files.removeTree(ground.home.root)
        let file = ground.folders.location("/etc/profile.d/provision-it-s.sh")
        let outcome = try await ShellRunner.run(
            shell, "set -eu\n. '\(file)'", environment: Self.base, in: ground.folder.path)
        #expect(outcome.status && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.environment["PATH"] == "/usr/bin:/bin")
    }

    @Test(.enabled(if: isThere("/usr/bin/shellcheck"), "no shellcheck"))
    func `shellcheck finds nothing to say`() async throws {
        let (ground, _) = try ground()
        let file = ground.folders.location("/etc/profile.d/provision-it-s.sh")
        let result = try await Subprocess.run(
            .path("/usr/bin/shellcheck"),
            // What is sourced is not there when the file is checked.
            arguments: ["--shell=sh", "--exclude=SC1090,SC1091", file.string],
            output: .string(limit: 1 << 16), error: .discarded)
        #expect(result.terminationStatus.isSuccess, "\(result.standardOutput)")
    }

    @Test(.enabled(if: ShellRunner.fish != nil, "fish is not installed"))
    func `fish acts on it in a login shell only`() async throws {
        let (ground, tree) = try ground()
        let file = ground.folders.location("/usr/share/fish/vendor_conf.d/provision-it-s.fish")
        let fish = try #require(ShellRunner.fish)
        for (options, expected) in [(["--login"], "\(tree)\n1\n"), ([], "\n0\n")] {
            let result = try await Subprocess.run(
                .path(FilePath(fish)),
                arguments: Arguments(
                    options + [
                        "--no-config", "-c",
                        """
                        source \(Profile.quoteForFish(file.string))
                        source \(Profile.quoteForFish(file.string))
                        echo "$CUDA_HOME"; count (string match "*/bin" -- $PATH | string match "*13.0.2*")
                        """,
                    ]),
                environment: .custom(["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]),
                output: .string(limit: 4096), error: .string(limit: 4096))
            #expect(result.standardOutput == expected, "\(result.standardError)")
        }
    }

    @Test(.enabled(if: ShellRunner.fish != nil, "fish is not installed"))
    func `fish finds it in the vendor's folder, and the administrator may put it aside`()
        async throws
    {
        let (ground, tree) = try ground()
        let fish = try #require(ShellRunner.fish)
        func home() async throws -> String? {
            let result = try await Subprocess.run(
                .path(FilePath(fish)), arguments: ["--login", "-c", "echo \"$CUDA_HOME\""],
                environment: .custom([
                    "PATH": "/usr/bin:/bin", "HOME": .init(ground.folder.path.string),
                    "XDG_DATA_DIRS": ground.folders.location("/usr/share").string,
                ]), output: .string(limit: 4096), error: .discarded)
            return result.standardOutput
        }
        #expect(try await home() == "\(tree)\n")
        let own = ground.folder.appending(".config/fish/conf.d")
        try Files.createDirectories(own)
        try Files.writeAtomically("", to: own.appending("provision-it-s.fish"))
        #expect(try await home() == "\n")
    }

    @Test(
        .enabled(if: ShellRunner.fish == "/usr/bin/fish", "the distribution's fish is not there"),
        arguments: [nil, "/nowhere:/usr/local/share"])
    func `every fish reads that folder, whatever XDG_DATA_DIRS says`(
        _ folders: String?
    ) async throws {
        var variables: [Environment.Key: String] = [
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent",
        ]
        variables["XDG_DATA_DIRS"] = folders
        let result = try await Subprocess.run(
            .path("/usr/bin/fish"), arguments: ["-c", "string join \\n $__fish_vendor_confdirs"],
            environment: .custom(variables), output: .string(limit: 4096), error: .discarded)
        let read = result.standardOutput.split(separator: "\n").map(String.init)
        #expect(read.contains("/usr/share/fish/vendor_conf.d"), "\(read)")
        #expect(folders != nil || !read.contains("/usr/local/share/fish/vendor_conf.d"), "\(read)")
    }

    @Test(.enabled(if: isThere(generator), "no systemd"), arguments: ["/usr/bin:/x", ""])
    func `a user's session gets variables and no library path`(_ inherited: String) async throws {
        let values = [
            "A": "$HOME ${PATH} $$ \\ \" ' ` x#y ; $(touch pwned)", "B": "ünï 🐍 %s",
            "C": "two\nlines",
        ]
        let (ground, tree) = try ground(values)
        let text = try ground.text("/etc/environment.d/60-provision-it-s.conf")
        let folder = ground.folder.appending("config/environment.d")
        try Files.createDirectories(folder)
        // Read after all others, so that it stands in front of theirs.
        try Files.writeAtomically(text, to: folder.appending("zz-x.conf"))
        var environment: [Environment.Key: String] = [
            "XDG_CONFIG_HOME": ground.folder.appending("config").string, "HOME": "/nonexistent",
        ]
        if !inherited.isEmpty { environment["PATH"] = inherited }
        let found = try await session(environment, in: ground.folder.path)
        // This machine may have such files of its own.
        environment["XDG_CONFIG_HOME"] = "/nonexistent"
        let before = try await session(environment, in: ground.folder.path)["PATH"]
        let rest = before ?? (inherited.isEmpty ? "/usr/local/bin:/usr/bin:/bin" : inherited)
        #expect(found["PATH"] == "\(tree)/bin:\(rest)")
        #expect(found["CUDA_HOME"] == tree.string)
        #expect(found["A"] == values["A"] && found["B"] == values["B"])
        #expect(found["C"] == nil && found["LD_LIBRARY_PATH"] == nil)
    }

    /// The variables that systemd gives to a session which inherits `environment`.
    private func session(
        _ environment: [Environment.Key: String], in folder: FilePath
    ) async throws -> [String: String] {
        let result = try await Subprocess.run(
            .path(Self.generator), environment: .custom(environment),
            output: .string(limit: 1 << 16), error: .string(limit: 4096))
        #expect(result.standardError == "")
        // The generator quotes for a shell.
        let lines = result.standardOutput.split(separator: "\n").map { "export \($0)\n" }
        return try await ShellRunner.run(
            "/bin/sh", lines.joined(), environment: [:], in: folder
        ).environment
    }

    /// Tcl runs the modulefile with the commands that module systems give it.
    @Test(.enabled(if: isThere("/usr/bin/tclsh"), "no tclsh"))
    func `a modulefile says what to set and what it excludes`() async throws {
        let (ground, tree) = try ground(["A": "$x [exec touch pwned] {\"\\"])
        let file = ground.home.generation(3).profile.appending("modulefiles/it-s")
        let commands = """
            foreach name {module-whatis conflict prepend-path setenv unsetenv} {
                proc $name args [string map [list NAME $name] {puts "NAME <[join $args |]>"}]
            }
            source [lindex $argv 0]
            """
        let script = ground.folder.appending("stub.tcl")
        try Files.writeAtomically(commands, to: script)
        let result = try await Subprocess.run(
            .path("/usr/bin/tclsh"), arguments: [script.string, file.string],
            output: .string(limit: 1 << 16), error: .string(limit: 4096))
        let lines = result.standardOutput.split(separator: "\n").map(String.init)
        for line in [
            "conflict <it-s>", "conflict <cuda>", "prepend-path <PATH|\(tree)/bin>",
            "setenv <CUDA_HOME|\(tree)>", "setenv <A|$x [exec touch pwned] {\"\\>",
        ] { #expect(lines.contains(line), "\(line)\n\(result.standardError)") }
    }
}
