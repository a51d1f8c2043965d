import Compatibility
import PackageModel
import SystemPackage
import Testing

@testable import Machine

@Suite struct `Host compilers` {
    private func facts(_ version: String) throws -> ToolkitFacts {
        let version = try #require(DottedVersion(version))
        return try #require(Facts.embedded.toolkit(version))
    }

    @Test(arguments: [
        ("g++ (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright", "gcc 12.2.0"),
        ("g++-13 (Ubuntu 13.1.0-8ubuntu1~22.04) 13.1.0", "gcc 13.1.0"),
        ("Debian clang version 14.0.6\nTarget: x86_64", "clang 14.0.6"),
        ("clang version 21.0.0 (https://example.com/llvm 1167)", "clang 21.0.0"),
        ("Ubuntu clang version 18.1.3 (1ubuntu1)", "clang 18.1.3"),
        ("g++ (GCC) 15.0.1 20250418 (experimental)", "gcc 15.0.1"),
    ])
    func `the first line of --version tells family and version`(_ text: String, _ expected: String)
        throws
    {
        let found = try #require(CompilerDescription(answer: text))
        #expect("\(found.family) \(found.version)" == expected)
    }

    @Test(arguments: ["", "\n", "icpc 2021", "g++ (", "clang version ", "()"])
    func `other answers are none`(_ text: String) {
        #expect(CompilerDescription(answer: text) == nil)
    }

    private func profile(_ versions: [String: String], gcc: Bool = true) async throws
        -> MachineProfile
    {
        let machine = try FakeMachine()
        var answers: [String: String] = [:]
        for (name, answer) in versions {
            try machine.program("/usr/bin/x86_64-linux-gnu-\(name)", name)
            try machine.link("/usr/bin/\(name)", to: "x86_64-linux-gnu-\(name)")
            answers["/usr/bin/\(name)"] = answer
        }
        if gcc {
            try machine.program("/usr/bin/x86_64-linux-gnu-gcc", "gcc")
            try machine.link("/usr/bin/gcc", to: "x86_64-linux-gnu-gcc")
        }
        return await machine.probe(programs: CannedPrograms(answers)).profile()
    }

    @Test func `the default g++ needs no variable where it is accepted`() async throws {
        let profile = try await profile(["g++": "g++ (D) 12.2.0", "g++-13": "g++ (D) 13.2.0"])
        let choice = try #require(profile.hostCompiler(for: try facts("13.0")))
        #expect(choice.compiler.path == "/usr/bin/g++")
        #expect(choice.ccbin == nil)
    }

    @Test func `without its gcc on PATH nvcc must be told even the default`() async throws {
        let profile = try await profile(["g++": "g++ (D) 12.2.0"], gcc: false)
        let choice = try #require(profile.hostCompiler(for: try facts("13.0")))
        #expect(choice.ccbin == "/usr/bin/g++")
    }

    @Test func `a default that is too new gives way to the newest that is not`() async throws {
        let profile = try await profile([
            "g++": "g++ (D) 14.1.0", "g++-11": "g++ (D) 11.4.0", "g++-12": "g++ (D) 12.3.0",
            "g++-13": "g++ (D) 13.2.0", "clang++": "clang version 16.0.0",
        ])
        let choice = try #require(profile.hostCompiler(for: try facts("12.2")))
        #expect(choice.compiler.version == "12.3.0")
        #expect(choice.ccbin == "/usr/bin/g++-12")
    }

    @Test func `clang serves where no gcc does, and nothing serves where both are too new`()
        async throws
    {
        let profile = try await profile([
            "g++": "g++ (D) 16.1.0", "clang++": "clang version 22.0.0",
            "clang++-17": "clang version 17.0.6",
        ])
        let choice = try #require(profile.hostCompiler(for: try facts("12.4")))
        #expect(choice.ccbin == "/usr/bin/clang++-17")
        #expect(profile.hostCompiler(for: try facts("12.2")) == nil)
    }
}
