import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

@Suite struct CommandLineTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    @Test(arguments: [
        ["--version"], ["--help"], ["status", "--help"], ["help", "run"], ["schema"],
        ["completions", "bash"],
    ])
    func `these need nothing and succeed`(arguments: [String]) async throws {
        let result = try await Subprocess.run(
            .path(Tool.executable), arguments: Arguments(arguments),
            environment: Tool.subprocessEnvironment(["HOME": tool.folder.path.string]),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus == .exited(0))
        #expect(!result.standardOutput.isEmpty)
        #expect(result.standardError == "")
    }

    @Test func `flags stand before and after the verb`() async throws {
        try tool.makeEnvironment("demo")
        let before = try await tool.run("--json", "history")
        let after = try await tool.run("history", "--json")
        #expect(before.status == .exited(0))
        #expect(before.output == after.output)
        #expect(before.output.hasPrefix("{"))
    }

    @Test(
        arguments: [
            (["--bogus"], 64), (["bogus"], 64), (["status", "--jobs", "0"], 64),
            (["history", "../x"], 64), (["run", "demo"], 64), (["history"], 1),
            (["status", "missing.yaml"], 78), (["schema", "pytorch.bild"], 64),
            (["rollback", "nothing"], 1), (["gc"], 0), (["unpack", "none.whl", "-C", "out"], 1),
        ] as [([String], Int32)])
    func `exit statuses are those of the contract`(
        arguments: [String], status: Int32
    ) async throws {
        let result = try await Subprocess.run(
            .path(Tool.executable), arguments: Arguments(arguments),
            environment: Tool.subprocessEnvironment(tool.environment),
            workingDirectory: tool.folder.path, output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        #expect(result.terminationStatus == .exited(status), "\(result.standardError)")
    }

    @Test func `a recipe's errors show its lines, all at once`() async throws {
        try tool.folder.write("a.yaml", "recipe: 1\nname: demo\npytorhc: {}\npip: [six]\n")
        let result = try await tool.run("status", "a.yaml")
        #expect(result.status == .exited(78))
        #expect(result.errors.contains("a.yaml:3:1"))
        #expect(result.errors.contains("did you mean `pytorch`?"))
        #expect(result.errors.contains("2 errors in a.yaml"))
        #expect(result.output == "")
    }

    @Test func `errors are records where output is records`() async throws {
        try tool.folder.write("a.yaml", "recipe: 1\nname: demo\npytorhc: {}\n")
        let result = try await tool.run("status", "a.yaml", "--json")
        let lines = result.output.split(separator: "\n")
        #expect(result.errors == "")
        #expect(lines.first?.contains(#""type":"version""#) == true)
        #expect(lines.last == #"{"exit":78,"type":"summary"}"#)
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.contains(#""type":"diagnostic""#) })
    }

    @Test func `history and rollback go through generations`() async throws {
        let home = try tool.makeEnvironment("demo", generations: 3)
        let history = try await tool.run("history")
        #expect(
            history.output == """
                    3  2026-11-22 08:44  3 packages  (current)
                    2  2026-11-22 08:43  2 packages  (previous)
                    1  2026-11-22 08:42  1 packages

                """)
        let preview = try await tool.run("rollback", "--dry-run")
        #expect(preview.output == "demo would be moved from generation 3 to 2\n")
        #expect(try Files.readLink(home.current) == "generations/3")
        let back = try await tool.run("rollback", "demo", "--to", "1")
        #expect(back.output == "demo is moved from generation 3 to 1\n")
        #expect(try Files.readLink(home.current) == "generations/1")
        let missing = try await tool.run("rollback", "--to", "9")
        #expect(missing.status == .exited(1))
        #expect(missing.errors.contains("cannot go back to generation 9 of `demo`"))
    }

    @Test func `of several environments one has to be named`() async throws {
        try tool.makeEnvironment("one")
        try tool.makeEnvironment("two")
        let result = try await tool.run("history")
        #expect(result.status == .exited(64))
        #expect(result.errors.contains("there are `one`, `two`"))
        #expect(try await tool.run("history", "two").status == .exited(0))
    }

    @Test func `gc keeps the current generation and the one before`() async throws {
        let home = try tool.makeEnvironment("demo", generations: 4)
        let result = try await tool.run("gc")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(result.output.contains("2 generations removed"))
        #expect(try Files.list(home.generations).map(\.name).sorted() == ["3", "4"])
    }

    @Test func `status tells drift by its exit status`() async throws {
        let home = try tool.makeEnvironment("demo", contents: "set A=1\0")
        #expect(try await tool.run("status").status == .exited(0))
        try Files.writeAtomically(
            "x", to: home.generation(1).profile.appending("contents"))
        let drift = try await tool.run("status", "--json")
        #expect(drift.status == .exited(3))
        #expect(drift.output.contains("has another size"))
        #expect(drift.output.contains(#"{"changes":true,"exit":3,"type":"summary"}"#))
    }

    @Test(arguments: ["--only", "--skip"])
    func `half of a lock is refused`(flag: String) async throws {
        let result = try await tool.run("lock", "a.yaml", flag, "cuda")
        #expect(result.status == .exited(64))
        #expect(result.errors.contains("a lock is of the whole recipe"), "\(result.errors)")
        let export = try await tool.run("export", "pylock", "a.yaml", flag, "cuda")
        #expect(export.status == .exited(64))
        #expect(export.errors.contains("an export is of the whole recipe"))
    }

    @Test func `unpack makes a folder, or refuses the whole archive`() async throws {
        var good = ZipBuilder()
        good.add("a/b.txt", "hello")
        try tool.folder.write("good.zip", good.build())
        let unpacked = try await tool.run("unpack", "good.zip", "-C", "out")
        #expect(unpacked.output == "unpacked 1 file, 5 B, into out\n")
        #expect(try Files.readText(tool.folder.appending("out").appending("a/b.txt")) == "hello")
        var evil = ZipBuilder()
        evil.add("../evil", "x")
        try tool.folder.write("evil.zip", evil.build())
        let refused = try await tool.run("unpack", "evil.zip", "-C", "out2")
        #expect(refused.status == .exited(6), "\(refused.errors)")
        #expect(try !Files.exists(tool.folder.appending("out2")))
        #expect(try !Files.exists(tool.folder.appending("evil")))
    }

    @Test func `results that a full disk does not take are an error`() async throws {
        let tool = try Tool()
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", "\"$0\" schema > /dev/full", Tool.executable.string],
            environment: Tool.subprocessEnvironment(tool.environment),
            output: .string(limit: 1 << 10), error: .string(limit: 1 << 16))
        #expect(result.terminationStatus == .exited(1))
        #expect(result.standardError.contains("failed to write to standard output"))
    }

    @Test(arguments: [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
    func `streams that are closed are not taken for files`(_ closing: String) async throws {
        // The program that takes its place tells what the streams are.
        let look = "readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2 >&3; :"
        let script = "\"$0\" run here -- /bin/sh -c '\(look)' \(closing) 3> seen; cat seen"
        try tool.makeEnvironment("here")
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: ["-c", script, Tool.executable.string],
            environment: Tool.subprocessEnvironment(tool.environment),
            workingDirectory: tool.folder.path, output: .string(limit: 1 << 10),
            error: .string(limit: 1 << 10))
        let seen = result.standardOutput.split(separator: "\n")
        #expect(seen.count == 3, "\(seen)")
        #expect(!seen.contains { $0.contains("anon_inode") || $0.contains("socket") }, "\(seen)")
    }
}
