import Diagnostics
import FileSystem
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// Values that no person types: they are cut where they are quoted, and nothing waits for them.
@Suite(.serialized) struct HostileValueTests {
    private let tool: Tool
    private static let long = String(repeating: "a", count: 100_000)

    init() throws {
        tool = try Tool()
        try tool.folder.write("demo.yaml", "recipe: 1\nname: demo\npython: {}\npip: [words]\n")
    }

    private func refused(_ arguments: [String], _ extra: [String: String] = [:]) async throws
        -> Tool.Result
    {
        let result = try await tool.start(Tool.executable, arguments, with: extra)
        #expect(result.status != .exited(0))
        let text = result.errors + result.output
        #expect(text.utf8.count < 4000, "\(arguments.first ?? ""): \(text.prefix(5000))")
        #expect(text.contains("…"), "\(text)")
        return result
    }

    @Test(arguments: [
        ["lock", "demo.yaml", "--target", long], ["lock", "demo.yaml", "--target", "os=\(long)"],
        ["lock", "demo.yaml", "--target", "\(long)=1"],
        ["lock", "demo.yaml", "--target", "gpus=h100,driver=\(long)"],
        ["facts", "show", long], ["facts", "show", "gpu:\(long)"],
        ["facts", "show", "driver:\(long)"], ["facts", "show", "torch:\(long)"],
        ["status", long], ["plan", "demo.yaml", "--color", long],
        ["plan", "demo.yaml", "--jobs", long], ["plan", "demo.yaml", "--\(long)"],
    ])
    func `arguments of a hundred thousand characters are cut`(_ arguments: [String]) async throws {
        _ = try await refused(arguments)
    }

    @Test func `so are variables`() async throws {
        _ = try await refused(["plan", "demo.yaml"], ["PROVISION_YES": Self.long])
        _ = try await refused(
            ["lock", "torch.yaml"], ["PROVISION_PYTORCH_INDEX": "https://\(Self.long)"],
            recipe: "recipe: 1\nname: torch\npython: {}\npytorch: {build: cpu, index: pytorch}\n")
    }

    private func refused(
        _ arguments: [String], _ extra: [String: String], recipe: String
    ) async throws -> Tool.Result {
        try tool.folder.write("torch.yaml", recipe)
        return try await refused(arguments, extra)
    }

    @Test func `a lock's values are cut too`() async throws {
        let digest = String(repeating: "0", count: 64)
        for (field, value) in [
            ("facts", Self.long), ("os", Self.long), ("gpus", "[\(Self.long)]"),
            ("name", Self.long),
        ] {
            func text(_ name: String, _ other: String) -> String {
                "\(name): \(name == field ? value : other)\n"
            }
            try tool.folder.write(
                "demo.lock",
                "lock: 1\nrecipe: demo\nrecipe-digest: sha256:\(digest)\n" + text("facts", "a")
                    + "target:\n  architecture: x86_64\n  " + text("os", "a")
                    + "demands:\n  architecture: x86_64\n  " + text("gpus", "[]")
                    + "sources: {}\npackages:\n  - layer: cuda\n    version: a\n    "
                    + text("name", "a"))
            let result = try await refused(["plan", "demo.yaml"])
            #expect(result.status == .exited(3))
            #expect(result.headline?.hasPrefix("error[R501]") == true, "\(field): \(result.errors)")
        }
    }

    @Test func `a facts file that is none is told and not waited for`() async throws {
        #expect(mkfifo(tool.folder.appending("pipe").string, 0o600) == 0)
        try Files.createDirectories(tool.folder.appending("folder"))
        let huge = try OpenFile.open(tool.folder.appending("huge"), .create(mode: 0o600))
        try huge.truncate(to: 20 << 30)
        try huge.close()
        for (path, words) in [
            ("pipe", "it is a pipe, a socket or a device"), ("folder", "it is a directory"),
            ("/dev/zero", "a device"), ("/dev/null", "a device"), ("huge", "it is larger than"),
            ("nothing", "no such file"),
        ] {
            let result = try await tool.run("facts", "--facts", path)
            #expect(result.status == .exited(1))
            #expect(result.headline == "error[R812]: cannot read the facts `\(path)`")
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }

    @Test func `a recipe that is none is told and not waited for`() async throws {
        #expect(mkfifo(tool.folder.appending("pipe").string, 0o600) == 0)
        for path in ["pipe", "/dev/zero", "/dev/null"] {
            let result = try await tool.run("plan", path)
            #expect(result.status == .exited(78))
            #expect(result.headline == "error[R807]: cannot read the recipe `\(path)`")
            #expect(result.errors.contains("a device and no file"), "\(result.errors)")
        }
        try tool.folder.write("a.yaml", "recipe: 1\nname: a\nconda: {file: pipe}\n")
        let result = try await tool.run("plan", "a.yaml")
        #expect(result.headline == "error[R807]: cannot read `pipe`", "\(result.errors)")
        #expect(result.errors.contains("a.yaml:3:15"), "\(result.errors)")
    }

    @Test func `a facts file of nothing but faults fills no screens`() async throws {
        let rows = (0..<5000).map { "\($0)\tx\n" }.joined()
        try tool.folder.write(
            "bad.facts",
            "provision facts\nformat: 1\nversion: 2027-01-15\n[extend floors]\n# a\n# source: b\n"
                + "# date: 2027-01-10\nmajor\tdriver\n" + rows)
        let result = try await tool.run("facts", "--facts", "bad.facts")
        #expect(result.status == .exited(78))
        #expect(result.errors.split(separator: "\n").count < 60)
        #expect(result.errors.contains("… and at least 990 more"))
    }

    @Test(arguments: [
        ("gpus=rtx3090", "did you mean `rtx-3090`"), ("gpus=RTX 3090", "did you mean `rtx-3090`?"),
        ("gpus=3090", "did you mean `rtx-3090`"), ("gpus=A100-80GB", "did you mean `a100-80gb`?"),
        ("gpus=2080ti", "did you mean `rtx-2080-ti`"), ("gpus=h10", "did you mean `h100`"),
        ("gpus=rtx-390", "`rtx-3090`"), ("gpus=NVIDIA H100", "did you mean `h100`?"),
        ("driver=9999", "such as `580.65.06`"), ("glibc=0.0", "such as `2.35`"),
        ("gpus=h100*0", "a count from 1 to 32"), ("gpus=", "no value for `gpus` at column 6"),
        ("gpus=h100,,driver=580", "at column 11"),
    ])
    func `a target that no machine has is refused with what was meant`(
        _ target: String, _ words: String
    ) async throws {
        let result = try await tool.run("plan", "demo.yaml", "--target", target)
        #expect(result.status == .exited(78) || result.status == .exited(64))
        let text = result.errors.split { $0.isWhitespace || $0 == "│" }.joined(separator: " ")
        #expect(text.contains(words), "\(result.errors)")
    }

    @Test func `only the middle of a long text is left out`() {
        #expect("abc".bounded(to: 3) == "abc")
        #expect("abcdefghij".bounded(to: 6) == "abcd…j")
        let cut = ("<" + Self.long + ">").bounded(to: 100)
        #expect(cut.count <= 100 && cut.hasPrefix("<a") && cut.hasSuffix("a>"))
    }
}
