import FileSystem
import Subprocess
import TestSupport
import Testing

@Suite(.serialized) struct BadRecipeTests {
    private let station: Station

    init() throws { station = try Station() }

    /// What must hold whatever goes wrong before the first byte: nothing is there that was not.
    private func expectUntouched(
        _ before: [String], at place: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try station.contents() == before, sourceLocation: place)
        #expect(try station.stored().isEmpty, sourceLocation: place)
    }

    @Test(arguments: ["plan", "lock", "apply"])
    func `all errors of a recipe are told at once, each with its place`(verb: String) async throws {
        try station.folder.write(
            "a.yaml",
            """
            recipe: 1
            name: Demo
            pytorhc: {}
            pip: [greeter, "words<<2"]
            python: {version: ">=3.9"}
            verify: [filez]

            """)
        let before = try station.contents()
        let result = try await station.run(verb, "a.yaml")
        #expect(result.status == .exited(78))
        #expect(result.output == "")
        #expect(result.headline == "error[R013]: cannot use `Demo` as `name`")
        for place in ["a.yaml:2:7", "a.yaml:3:1", "a.yaml:4:23", "a.yaml:6:10"] {
            #expect(result.errors.contains(place), "\(place)")
        }
        #expect(result.errors.contains("did you mean `demo`?"))
        #expect(result.errors.hasSuffix("4 errors in a.yaml\n"))
        #expect(station.index.server.requests.isEmpty)
        try expectUntouched(before)
    }

    @Test(arguments: [
        ("not: [closed\n", "error[R001]: "), ("recipe: 1\nrecipe: 1\nname: a\n", "error[R003]: "),
        ("", "error[R0"), ("- a\n- b\n", "error[R0"), ("recipe: 1\nname: a\u{0}\n", "error[R0"),
        ("recipe: 1\nname: a\npip: [six]\n", "error[R0"),
    ])
    func `a recipe that cannot be understood is refused`(text: String, code: String) async throws {
        try station.folder.write("a.yaml", text)
        let before = try station.contents()
        let result = try await station.run("apply", "a.yaml", "--yes")
        #expect(result.status == .exited(78), "\(result.errors)")
        #expect(result.headline?.hasPrefix(code) == true, "\(result.errors)")
        try expectUntouched(before)
    }

    @Test func `a recipe that cannot be read is refused`() async throws {
        let before = try station.contents()
        let missing = try await station.run("plan", "a.yaml")
        #expect(missing.status == .exited(78))
        #expect(missing.headline == "error[R807]: cannot read the recipe `a.yaml`")
        #expect(missing.errors.contains("no such file or directory"))
        let unnamed = try await station.run("plan")
        #expect(unnamed.status == .exited(78))
        #expect(unnamed.headline == "error[R807]: cannot read the recipe `provision.yaml`")
        #expect(unnamed.errors.contains("provision init"))
        let folder = try await station.run("plan", "/usr")
        #expect(folder.status == .exited(78))
        #expect(folder.headline == "error[R807]: cannot read the recipe `/usr`")
        try expectUntouched(before)
    }

    @Test(arguments: [
        (["plan", "--bogus"], "Unknown option '--bogus'"),
        (["bogus"], "Unexpected argument 'bogus'"),
        (["apply", "a.yaml", "b.yaml"], "Unexpected argument 'b.yaml'"),
        (["gc", "--keep", "0"], "`--keep` takes a number from 1, not 0"),
        (
            ["plan", "a.yaml", "--locked", "--frozen"],
            "`--locked` and `--frozen` exclude each other"
        ),
        (["env", "demo", "--shell", "csh"], "csh"),
    ])
    func `a wrong command line exits with 64`(arguments: [String], words: String) async throws {
        let before = try station.contents()
        let result = try await station.tool.start(
            Tool.executable, arguments, with: station.environment())
        #expect(result.status == .exited(64))
        #expect(result.output == "")
        #expect(result.errors.split(separator: "\n").first?.contains(words) == true)
        try expectUntouched(before)
    }
}
