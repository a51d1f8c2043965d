import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct NoSolutionTests {
    private let station: Station

    init() throws { station = try Station() }

    /// Locks a recipe that has no solution and gives the sentences between headline and hint.
    private func story(
        pip: String, python: String = ">=3.9", at place: SourceLocation = #_sourceLocation
    ) async throws -> [String] {
        try station.folder.write(
            "a.yaml",
            "recipe: 1\nname: a\npython: {version: \"\(python)\"}\npip: \(pip)\n")
        let before = try station.contents()
        let result = try await station.run("lock", "a.yaml", "--no-progress")
        #expect(result.status == .exited(4), "\(result.errors)", sourceLocation: place)
        let lines = result.errors.split(separator: "\n").map(String.init)
        #expect(
            lines.first == "error[R150]: no set of packages satisfies `a`", "\(result.errors)",
            sourceLocation: place)
        #expect(lines.count <= 20, "\(result.errors)", sourceLocation: place)
        #expect(try station.contents() == before, sourceLocation: place)
        return lines.dropFirst().prefix { !$0.hasPrefix("hint:") }
            .map { String($0.drop { $0 == " " }) }
    }

    @Test func `versions that are not there are told with those that are`() async throws {
        #expect(
            try await story(pip: #"[greeter, "words>=3"]"#).joined(separator: " ") == """
                the recipe says `pip: words>=3` at a.yaml:4:16, but there is only `words` 1.0, \
                1.1 and 2.0
                """)
    }

    @Test func `packages that exclude each other end in the recipe's own line`() async throws {
        var picky = ZipWheel("picky", "1.0")
        picky.metadata = ["Requires-Dist: words<2"]
        try station.index.publish(picky)
        let told = try await story(pip: #"[picky, "words>=2"]"#)
        #expect(told.joined(separator: " ").contains("picky"))
        #expect(told.last?.contains("a.yaml:4:") == true, "\(told)")
    }

    @Test func `a deep conflict is told in few lines`() async throws {
        // Forty versions of each of three packages, and none of them goes with another.
        for number in 0..<40 {
            for (name, needed) in [("aa", "bb"), ("bb", "cc")] {
                var wheel = ZipWheel(name, "1.\(number)")
                wheel.metadata = ["Requires-Dist: \(needed)==1.\(number)"]
                try station.index.publish(wheel)
            }
            var last = ZipWheel("cc", "1.\(number)")
            last.metadata = ["Requires-Dist: words==1.0"]
            try station.index.publish(last)
        }
        let told = try await story(pip: #"[aa, "words>=2"]"#)
        #expect(told.last?.contains("a.yaml:4:") == true, "\(told)")
    }

    @Test func `a package that only has its source says so`() async throws {
        try station.index.publishSource("sourced", "1.0")
        let told = try await story(pip: "[sourced]").joined(separator: " ")
        #expect(told.contains("`sourced 1.0` is left out: it has only a source distribution"))
        #expect(told.hasSuffix("a.yaml:4:7"))
    }

    @Test func `a package that no index has is told as that`() async throws {
        let told = try await story(pip: "[nowhere]").joined(separator: " ")
        #expect(
            told
                == "the recipe says `pip: nowhere` at a.yaml:4:7, but `nowhere` is in none of the indexes"
        )
    }

    @Test func `a Python that is not there is told with those that are`() async throws {
        try station.folder.write(
            "a.yaml", "recipe: 1\nname: a\npython: {version: \"==3.99\"}\npip: [greeter]\n")
        let result = try await station.run("lock", "a.yaml")
        #expect(result.status == .exited(4))
        #expect(
            result.headline
                == "error[R103]: no Python of this machine fits `python.version: ==3.99`")
        #expect(result.errors.contains("a.yaml:3:"))
        #expect(result.errors.contains("/usr/bin/python3"))
    }
}
