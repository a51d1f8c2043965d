import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct ProfileTests {
    private func profile(_ variables: [String: String] = [:]) throws -> Profile {
        try Profile(
            Profile.Contents(
                environment: "/opt/it's/generations/3/env",
                toolkit: "/opt/it's/toolkits/13.0.3-abc",
                libraries: "/opt/it's/generations/3/profile/lib",
                hostCompiler: "/usr/bin/g++-13", variables: variables))
    }

    private let base = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]

    private func expected(_ inherited: [String: String]) throws -> [String: String] {
        try profile(nasty).environment(over: inherited)
    }

    /// Values that a careless quoting would run, expand or cut.
    private let nasty: [String: String] = [
        "N01": "$(touch pwned)", "N02": "`touch pwned`", "N03": "'; touch pwned; '",
        "N04": "\"; touch pwned; \"", "N05": "a\nb\n", "N06": "\\", "N07": "\\'", "N08": "'",
        "N09": "''", "N10": "${PATH}", "N11": "%s%n", "N12": "-n", "N13": "*", "N14": "~",
        "N15": "!!", "N16": "\t \u{1b}[31m", "N17": "ünïcödé 🐍", "N18": "'\u{301}x",
        "N19": "a\\\\'b", "N20": "#no comment", "N21": "", "N22": "a;b&c|d>e<f",
        "N23": "\u{202e}abc", "N24": "{a,b}", "N25": "\r\n'", "N26": "\\n\\x41\\101",
        "N27": "(touch pwned)", "N28": "'\\''", "N29": "$'\\x41'", "N30": " lead and trail ",
    ]

    @Test(arguments: ShellRunner.posix)
    func `every value comes back byte for byte and nothing runs`(_ shell: String) async throws {
        let folder = try TemporaryDirectory()
        let outcome = try await ShellRunner.run(
            shell, "set -eu\n" + profile(nasty).posix(), environment: base, in: folder.path)
        #expect(outcome.status, "\(outcome.errors)")
        let expected = try expected(base)
        for (name, value) in expected { #expect(outcome.environment[name] == value, "\(name)") }
        #expect(try Files.list(folder.path).isEmpty)
    }

    @Test(.enabled(if: ShellRunner.fish != nil, "fish is not installed"))
    func `fish gets the same environment`() async throws {
        let shell = try #require(ShellRunner.fish)
        let folder = try TemporaryDirectory()
        let outcome = try await ShellRunner.run(
            shell, profile(nasty).fish(), environment: base, in: folder.path)
        #expect(outcome.status, "\(outcome.errors)")
        let expected = try expected(base)
        for (name, value) in expected where name != "HOME" {
            #expect(outcome.environment[name] == value, "\(name)")
        }
        #expect(!(try Files.exists(folder.appending("pwned"))))
    }

    @Test(arguments: ShellRunner.posix)
    func `sourcing twice changes nothing`(_ shell: String) async throws {
        let folder = try TemporaryDirectory()
        let text = try profile(["A": "b"]).posix()
        let once = try await ShellRunner.run(shell, text, environment: base, in: folder.path)
        let twice = try await ShellRunner.run(
            shell, text + text, environment: base, in: folder.path)
        #expect(once.environment["PATH"] == twice.environment["PATH"])
        #expect(once.environment["LD_LIBRARY_PATH"] == twice.environment["LD_LIBRARY_PATH"])
    }

    @Test(.enabled(if: ShellRunner.fish != nil, "fish is not installed"))
    func `sourcing twice changes nothing in fish`() async throws {
        let shell = try #require(ShellRunner.fish)
        let folder = try TemporaryDirectory()
        let text = try profile(["A": "b"]).fish()
        let once = try await ShellRunner.run(shell, text, environment: base, in: folder.path)
        let twice = try await ShellRunner.run(
            shell, text + text, environment: base, in: folder.path)
        #expect(once.environment["PATH"] == twice.environment["PATH"])
        #expect(once.environment["LD_LIBRARY_PATH"] == twice.environment["LD_LIBRARY_PATH"])
    }

    @Test(arguments: [
        "", ":", "::", "/a:", ":/a", "/a::/b", ":::/a:::/b:::", "/opt/it's/generations/3/env/bin",
    ])
    func `no empty element survives, whatever was inherited`(_ inherited: String) async throws {
        let folder = try TemporaryDirectory()
        let start = ["PATH": "/usr/bin:" + inherited, "LD_LIBRARY_PATH": inherited, "HOME": "/"]
        let profile = try profile()
        let expected = profile.environment(over: start)
        var shells = ShellRunner.posix.map { ($0, profile.posix()) }
        if let fish = ShellRunner.fish { shells.append((fish, profile.fish())) }
        for (shell, text) in shells {
            let outcome = try await ShellRunner.run(
                shell, text, environment: start, in: folder.path)
            for name in ["PATH", "LD_LIBRARY_PATH"] {
                let value = try #require(outcome.environment[name])
                #expect(!value.isEmpty && !":\(value):".contains("::"), "\(shell) \(name)")
                // fish itself turns what is empty in its inherited PATH into `.`.
                let ours = value.split(separator: ":").filter { $0 != "." }
                #expect(ours.joined(separator: ":") == expected[name], "\(shell) \(name)")
            }
        }
    }

    @Test func `what was switched on last comes first, also where it was there before`()
        async throws
    {
        let folder = try TemporaryDirectory()
        let other = try Profile(
            Profile.Contents(toolkit: "/opt/other", libraries: "/opt/other/lib"))
        let mine = try profile()
        let expected = [mine, other, mine].reduce(base) { $1.environment(over: $0) }
        var shells = ShellRunner.posix.map { ($0, mine.posix(), other.posix()) }
        if let fish = ShellRunner.fish { shells.append((fish, mine.fish(), other.fish())) }
        for (shell, mine, other) in shells {
            let outcome = try await ShellRunner.run(
                shell, mine + other + mine, environment: base, in: folder.path)
            for name in ["PATH", "LD_LIBRARY_PATH", "CUDA_HOME"] {
                #expect(outcome.environment[name] == expected[name], "\(shell) \(name)")
            }
        }
        #expect(expected["LD_LIBRARY_PATH"]?.hasPrefix("/opt/it's/") == true)
    }

    @Test func `a program's environment loses what would break the interpreter`() throws {
        let environment = try profile().environment(over: ["PYTHONHOME": "/usr", "PATH": "/bin"])
        #expect(environment["PYTHONHOME"] == nil)
        #expect(environment["VIRTUAL_ENV"] == "/opt/it's/generations/3/env")
        #expect(environment["CUDA_HOME"] == "/opt/it's/toolkits/13.0.3-abc")
        #expect(environment["NVCC_CCBIN"] == "/usr/bin/g++-13")
        #expect(
            environment["PATH"]
                == "/opt/it's/generations/3/env/bin:/opt/it's/toolkits/13.0.3-abc/bin:/bin")
    }

    @Test(arguments: ["1A", "A-B", "", "A B", "PATH", "CUDA_HOME", "PYTHONHOME", "Ä", "A=B"])
    func `a name that is no variable's, or is ours, is refused`(_ name: String) throws {
        let error = #expect(throws: ProvisionError.self) { try profile([name: "x"]) }
        #expect(error?.code == .profileValue)
        #expect(error?.message == "cannot set the variable `\(name)`")
    }

    @Test(arguments: ["/a:b", "/a\nb"])
    func `a path that would be two in a list is refused`(_ path: String) throws {
        #expect(throws: ProvisionError.self) {
            try Profile(Profile.Contents(toolkit: FilePath(path)))
        }
    }

    @Test func `a modulefile quotes for Tcl`() throws {
        let text = try profile(["A": "$x [exec touch y] {\"\\"]).modulefile(
            for: "demo", description: "a [demo]")
        #expect(text.hasPrefix("#%Module1.0\n"))
        #expect(text.contains(#"setenv A "\$x \[exec touch y\] \{\"\\""#))
        #expect(text.contains(#"module-whatis "a \[demo\]""#))
        #expect(text.contains(#"prepend-path PATH "/opt/it's/generations/3/env/bin""#))
    }

    @Test func `a profile of nothing sets nothing`() throws {
        let profile = try Profile(Profile.Contents())
        #expect(profile.environment(over: ["A": "b"]) == ["A": "b"])
        #expect(profile.posix() == "# Made by provision; source it, do not edit it.\n")
    }
}

struct ProfileRecordTests {
    @Test func `a record comes back as it was written, whatever its values`() {
        let contents = Profile.Contents(
            environment: "/opt/it's/env", libraries: "/opt/a=b/lib",
            variables: ["A": "", "B": "x=y\nz", "C": "\u{301}mark", "D": "a b'\"$(c)"])
        #expect(ProfileRecord(parsing: ProfileRecord(contents).text).contents == contents)
        #expect(ProfileRecord(parsing: "").contents == Profile.Contents())
        #expect(ProfileRecord(parsing: "later=1\0rubbish\0").contents == Profile.Contents())
    }
}
