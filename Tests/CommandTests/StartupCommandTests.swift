import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `env --install` at a user's own machine: a home, a shell, an environment made by hand.
@Suite(.serialized)
struct StartupCommandTests {
    private let tool: Tool
    private let home: PrefixFolder

    init() throws {
        tool = try Tool()
        home = try tool.makeEnvironment("demo", contents: "set GREETING=hello\0")
        let profile = "prefix/demo/generations/1/profile"
        try tool.folder.write("\(profile)/activate.sh", "GREETING=hello; export GREETING\n")
        try tool.folder.write("\(profile)/activate.fish", "set -gx GREETING hello\n")
        try tool.folder.write("\(profile)/session.conf", "GREETING=\"hello\"\n")
    }

    private func file(_ shell: String) -> FilePath {
        tool.folder.appending(shell == "fish" ? ".config/fish/config.fish" : ".\(shell)rc")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a new shell has the environment until it is taken back`(_ shell: String) async throws {
        let program = FilePath("/usr/bin").appending(shell)
        guard try Files.exists(program) else { return }
        if shell != "fish" { try tool.folder.write(".\(shell)rc", "A=1\r\nB=2") }
        for told in ["\(file(shell)) written\n", "Nothing to do.\n"] {
            let result = try await tool.run(
                "env", "demo", "--install", with: ["SHELL": "/bin/\(shell)"])
            #expect(result.status == .exited(0), "\(result.errors)")
            #expect(result.output == told)
        }
        let started = try await tool.start(program, ["-i", "-c", "echo $GREETING"])
        #expect(started.output == "hello\n", "\(started.errors)")
        let status = try await tool.run("status", "demo")
        #expect(status.output.contains("1 file or link outside the prefix"))
        let taken = try await tool.run("env", "demo", "--uninstall")
        #expect(taken.output == "\(file(shell)) changed\n")
        if shell == "fish" {
            #expect(try !Files.exists(tool.folder.appending(".config")))
        } else {
            #expect(try Files.readText(file(shell)) == "A=1\r\nB=2")
        }
        for state in [".local/state/provision", "machine/var/lib/provision"] {
            #expect(try !Files.exists(tool.folder.appending(state)))
        }
    }

    @Test func `ZDOTDIR and a named shell are followed, and a dry run writes nothing`() async throws
    {
        let zdotdir = tool.folder.appending("z")
        let dry = try await tool.run(
            "env", "demo", "--install", "--shell", "zsh", "--dry-run",
            with: ["ZDOTDIR": zdotdir.string])
        #expect(dry.output == "\(zdotdir)/.zshrc would be written\n")
        #expect(try !Files.exists(zdotdir))
        _ = try await tool.run(
            "env", "demo", "--install", "--shell", "zsh", with: ["ZDOTDIR": zdotdir.string])
        #expect(try Files.exists(zdotdir.appending(".zshrc")))
        // The record knows where it is, whatever the variable says by then.
        _ = try await tool.run("env", "demo", "--uninstall")
        #expect(try !Files.exists(zdotdir))
    }

    @Test func `the session gets variables, and uninstall takes all of it`() async throws {
        try tool.folder.write(".bashrc", "A=1\n")
        let result = try await tool.run(
            "env", "demo", "--install", "--session", "--shell", "bash")
        #expect(result.status == .exited(0), "\(result.errors)")
        let conf = tool.folder.appending(".config/environment.d/60-provision-demo.conf")
        #expect(try Files.readText(conf) == "GREETING=\"hello\"\n")
        let gone = try await tool.run("uninstall", "demo", "--yes")
        #expect(gone.status == .exited(0), "\(gone.errors)")
        #expect(try Files.readText(file("bash")) == "A=1\n")
        #expect(try !Files.exists(tool.folder.appending(".config")))
        #expect(try !Files.exists(home.root))
    }

    @Test func `lines outlast a lost environment and can still be taken back`() async throws {
        _ = try await tool.run("env", "demo", "--install", "--shell", "bash")
        try Files.removeTree(home.root)
        for state in [".local/state", "machine"] {
            try Files.removeTree(tool.folder.appending(state))
        }
        let taken = try await tool.run("env", "demo", "--uninstall")
        #expect(taken.output == "\(file("bash")) changed\n")
    }

    @Test func `lines that were taken out by hand are drift`() async throws {
        _ = try await tool.run("env", "demo", "--install", "--shell", "bash")
        try Files.remove(file("bash"))
        let status = try await tool.run("status", "demo")
        #expect(status.status == .exited(3))
        #expect(status.output.contains("\(file("bash")) is missing"))
        #expect(status.output.contains("`provision env demo --install`"))
    }

    @Test func `a shell that the recipe leaves out is refused`() async throws {
        try Files.remove(home.generation(1).profile.appending("activate.fish"))
        let result = try await tool.run("env", "demo", "--install", "--shell", "fish")
        #expect(result.status == .exited(1))
        #expect(
            result.headline == "error[R461]: cannot switch the environment on in fish")
    }

    @Test func `flags that contradict each other are refused`() async throws {
        for flags in [["--install", "--uninstall"], ["--session"]] {
            let result = try await tool.start(Tool.executable, ["env", "demo"] + flags)
            #expect(result.status == .exited(64))
        }
    }
}
