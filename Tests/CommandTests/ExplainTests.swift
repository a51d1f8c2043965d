import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct ExplainTests {
    private let station: Station

    init() throws { station = try Station() }

    @Test func `a package is told with who wants it and what rules newer versions out`()
        async throws
    {
        try station.recipe(pip: #"[greeter, "words<2"]"#)
        let told = try await station.succeed("explain", "words", "-f", "demo.yaml")
        #expect(
            told == """
                words 1.1
                  wanted by  the recipe says `pip: words<2` at demo.yaml:4:16
                             `greeter 1.0` needs `words >=1`: the recipe says `pip: greeter` at
                             demo.yaml:4:7
                  because    the recipe says `pip: words<2` at demo.yaml:4:16
                  not 2.0    the recipe says `pip: words<2` at demo.yaml:4:16

                """)
        #expect(try station.contents().contains("demo.lock") == false)
    }

    @Test func `what the lock keeps is told with what would be newer`() async throws {
        let recipe = try station.recipe(pip: "[greeter]")
        try await station.succeed("lock", recipe)
        try station.index.publish(.words("2.1"))
        let told = try await station.succeed(
            "explain", "words", "-f", recipe, "--cache-dir", "other")
        #expect(told.contains("kept from the lock; the newest that fits is 2.1"), "\(told)")
        #expect(told.contains("--upgrade words"), "\(told)")
    }

    @Test(arguments: ["cuda_cudart", "nvcc", "cuda"])
    func `a component of the toolkit is told as the release that it is of`(
        _ name: String
    ) async throws {
        let mirror = try RedistWorld(on: station.index.server)
        try mirror.publish(.toolkit("12.8.0"))
        try station.folder.write(
            "cuda.yaml",
            "recipe: 1\nname: cuda\ncuda: {version: \"12.8\", components: [runtime]}\n"
                + "verify: [files]\n")
        let result = try await station.run(
            "explain", name, "-f", "cuda.yaml", with: mirror.environment)
        #expect(result.output.hasPrefix("cuda-toolkit 12.8.0\n"), "\(result.errors)")
    }

    @Test func `an account is a record too`() async throws {
        try station.recipe(pip: "[greeter]")
        let told = try await station.succeed(
            "explain", "words", "-f", "demo.yaml", "--json")
        #expect(told.contains(#""name":"words""#), "\(told)")
        #expect(told.contains(#""reasons":["the newest there is"]"#), "\(told)")
    }

    @Test func `a package that nobody needs is refused with what is near`() async throws {
        try station.recipe(pip: "[greeter]")
        let result = try await station.run("explain", "wrods", "-f", "demo.yaml")
        #expect(result.status == .exited(64))
        #expect(
            result.headline
                == "error[R814]: cannot explain `wrods`: `demo.yaml` does not need it")
    }

    @Test func `an error code is explained without a recipe`() async throws {
        let told = try await station.succeed("explain", "r150")
        #expect(told.hasPrefix("R150\n"), "\(told)")
        #expect(told.contains("to do"), "\(told)")
        let unknown = try await station.run("explain", "R999")
        #expect(unknown.status == .exited(64))
        #expect(unknown.headline == "error[R814]: no error has the code `R999`")
    }

    @Test(arguments: ["R9999", "r12345"])
    func `a code that is too long is no package`(_ code: String) async throws {
        let result = try await station.run("explain", code)
        #expect(result.status == .exited(64))
        #expect(result.headline == "error[R814]: no error has the code `\(code.uppercased())`")
        #expect(result.errors.contains("R2 indexes and transfer"), "\(result.errors)")
    }

    @Test(arguments: ["0", "99999", "Xid 999999", "CUDA_ERROR_NONE", "cudaErrorNone"])
    func `a code that the driver does not have asks for no recipe`(_ code: String) async throws {
        let result = try await station.run("explain", code)
        #expect(result.status == .exited(64))
        #expect(
            result.headline
                == "error[R814]: no code of the driver that is known here is `\(code)`")
    }

    @Test func `a variable without an address is refused before anything is asked`() async throws {
        let recipe = try station.recipe()
        let asked = station.index.server.requests.count
        let result = try await station.run(
            "lock", recipe, with: ["PROVISION_PYTORCH_INDEX": "http://"])
        #expect(result.headline == "error[R207]: cannot take `http://` for an address")
        #expect(result.errors.contains("`PROVISION_PYTORCH_INDEX`"), "\(result.errors)")
        #expect(station.index.server.requests.count == asked)
    }

    @Test func `--fix takes the repair of the list that was printed`() async throws {
        let recipe = "b.yaml"
        let text = "recipe: 1\nname: b\npython: {version: \">=3.9\"}\npip: [\"words>=3\"]\n"
        try station.folder.write(recipe, text)
        let failed = try await station.run("lock", recipe)
        #expect(failed.errors.contains("take `pip: words>=2.0`"), "\(failed.errors)")
        // The index has moved on; what was read has not.
        try station.index.publish(.words("2.5"))
        try await station.succeed("plan", recipe, "--fix", "1")
        #expect(try Files.readText(station.folder.appending(recipe)).contains("words>=2.0"))
        try Files.remove(station.folder.appending("b.lock"))
        // Of another text nothing was printed: it is looked for anew.
        try station.folder.write(recipe, text.replacing("words>=3", with: "words>=4"))
        try await station.succeed("lock", recipe, "--fix", "1", "--cache-dir", "other")
        #expect(try Files.readText(station.folder.appending(recipe)).contains("words>=2.5"))
    }

    @Test func `a repair is written into the recipe, its comments kept`() async throws {
        try station.folder.write(
            "a.yaml",
            """
            recipe: 1
            name: a  # mine
            python: {version: ">=3.9"}
            pip:
              - greeter
              # the new ones
              - "words>=3"  # wanted

            """)
        let failed = try await station.run("lock", "a.yaml")
        #expect(failed.status == .exited(4))
        #expect(
            failed.errors.contains("hint: take `pip: words>=2.0` (words 2.0)"), "\(failed.errors)")
        #expect(failed.errors.contains("`--fix 1`"), "\(failed.errors)")
        try await station.succeed("lock", "a.yaml", "--fix", "1")
        let text = try Files.readText(station.folder.appending("a.yaml"))
        #expect(text.contains("  - words>=2.0  # wanted\n"), "\(text)")
        #expect(text.contains("name: a  # mine\n"), "\(text)")
        #expect(try station.contents().contains("a.lock"))
        let again = try await station.run("lock", "a.yaml", "--fix", "1")
        #expect(again.status == .exited(64))
        #expect(again.headline == "error[R815]: there is no repair 1 of `a.yaml`")
    }
}
