import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct EnvironmentPipelineTests {
    private let station: Station

    init() async throws {
        station = try Station()
        let recipe = try station.recipe(more: "profile: {variables: {GREETING: it's \"me\"}}")
        try await station.succeed("apply", recipe, "--yes")
    }

    private static let question = """
        import os, sys, words
        print(words.hello, os.environ["GREETING"], os.environ["VIRTUAL_ENV"] == sys.prefix)
        """

    @Test(arguments: ["bash", "zsh", "fish", "sh"])
    func `what env writes switches the environment on in a shell`(shell: String) async throws {
        let program = FilePath("/usr/bin").appending(shell)
        guard try Files.exists(program) else { return }
        let path = Tool.executable.removingLastComponent().string + ":/usr/bin:/bin"
        let wanted = shell == "sh" ? "bash" : shell
        let written = "provision env demo --shell \(wanted)"
        let script =
            shell == "fish"
            ? "\(written) | source; python -c $argv[1]; greet x"
            : "eval \"$(\(written))\"; python -c \"$1\"; greet x"
        let arguments = shell == "zsh" ? ["-f", "-c"] : ["-c"]
        let zero = shell == "fish" ? [] : ["shell"]
        let result = try await station.tool.start(
            program, arguments + [script] + zero + [Self.question], with: ["PATH": path])
        #expect(result.output == "hello 1.1 it's \"me\" True\nhello 1.1|x\n", "\(result.errors)")
        #expect(result.status == .exited(3))
        #expect(result.errors == "")
    }

    @Test func `run passes arguments, streams and the exit status`() async throws {
        let script = "import sys; print(sys.argv[1:]); print('told', file=sys.stderr); sys.exit(7)"
        let result = try await station.run(
            "run", "demo", "--", "python", "-c", script, "a b", "", "--json", "-n")
        #expect(result.status == .exited(7))
        #expect(result.output == "['a b', '', '--json', '-n']\n")
        #expect(result.errors == "told\n")
    }

    @Test func `run shows a signal as a shell would see it`() async throws {
        let result = try await station.run("run", "demo", "--", "sh", "-c", "kill -9 $$")
        #expect(result.status == .signaled(9))
    }

    @Test func `what cannot be started is told`() async throws {
        let result = try await station.run("run", "demo", "--", "no-such-program")
        #expect(result.status == .exited(1))
        #expect(result.headline == "error[R805]: cannot start `no-such-program`")
    }

    @Test func `an environment that is not there is told with those that are`() async throws {
        for verb in ["env", "history", "rollback"] {
            let result = try await station.run(verb, "other")
            #expect(result.status == .exited(1), "\(verb)")
            #expect(result.headline?.hasPrefix("error[R804]: no environment `other`") == true)
            #expect(result.errors.contains("demo"))
        }
    }
}
