import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaShellTests {
    private let conda: CondaStation

    init() async throws {
        conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, hello, switched]")
        try await conda.succeed("apply", recipe, "--yes")
    }

    private static let colour = "it's \"blue\" & $green"
    private static let question = """
        import os, sys
        print(os.environ["CONDA_PREFIX"] == os.path.realpath(sys.prefix))
        print(os.environ["SWITCHED"] == "on in " + os.environ["CONDA_PREFIX"])
        print(os.environ["SWITCHED_COLOUR"])
        """
    private static let answer = "True\nTrue\n\(colour)\n"

    /// Starts a shell with `script`, whose first argument is the question.
    private func shell(_ shell: String, _ script: String) async throws -> Tool.Result {
        let path = Tool.executable.removingLastComponent().string + ":/usr/bin:/bin"
        let options = shell == "zsh" ? ["-f", "-c"] : ["-c"]
        let zero = shell == "fish" ? [] : ["shell"]
        return try await conda.start(
            FilePath("/usr/bin").appending(shell), options + [script] + zero + [Self.question],
            with: ["PATH": path])
    }

    /// A line that switches the environment on.
    private func entering(_ shell: String) -> String {
        let dialect = shell == "sh" ? "bash" : shell
        let written = "provision env demo --shell \(dialect)"
        return shell == "fish" ? "\(written) | source" : "eval \"$(\(written))\""
    }

    private static func isThere(_ shell: String) throws -> Bool {
        try Files.exists(FilePath("/usr/bin").appending(shell))
    }

    @Test(arguments: ["bash", "zsh", "fish", "sh"])
    func `a shell gets what packages set and do on activation`(shell: String) async throws {
        guard try Self.isThere(shell) else { return }
        let question = shell == "fish" ? "$argv[1]" : "\"$1\""
        let result = try await self.shell(
            shell, "\(entering(shell)); python -c \(question); hello there")
        #expect(result.output == Self.answer + "hello there\n", "\(result.errors)")
        #expect(result.errors == "")
    }

    @Test(arguments: ["bash", "zsh", "fish", "sh"])
    func `deactivate leaves nothing behind`(shell: String) async throws {
        guard try Self.isThere(shell) else { return }
        let show = "printf '%s|' \"$SWITCHED\" \"$SWITCHED_COLOUR\" \"$CONDA_PREFIX\""
        let path = shell == "fish" ? "string join : $PATH" : "echo \"$PATH\""
        let result = try await self.shell(shell, "\(entering(shell)); deactivate; \(show); \(path)")
        let folder = Tool.executable.removingLastComponent()
        #expect(result.output == "|||\(folder):/usr/bin:/bin\n", "\(result.errors)")
    }

    @Test func `entering twice is entering once`() async throws {
        let enter = entering("bash")
        let result = try await shell(
            "bash", "\(enter); before=$PATH; \(enter); test $before = $PATH")
        #expect(result.status == .exited(0), "\(result.errors)")
    }

    @Test func `run has what a shell would have`() async throws {
        let result = try await conda.run("run", "demo", "--", "python", "-c", Self.question)
        #expect(result.output == Self.answer, "\(result.errors)")
        #expect(result.status == .exited(0))
        let failed = try await conda.run("run", "demo", "--", "sh", "-c", "exit 7")
        #expect(failed.status == .exited(7))
    }
}
