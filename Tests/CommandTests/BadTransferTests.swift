import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct BadTransferTests {
    private let station: Station

    init() throws { station = try Station() }

    @Test func `a network that goes in the middle leaves the old, and the next run goes on`()
        async throws
    {
        let recipe = try station.recipe(pip: "[words]")
        try await station.succeed("apply", recipe, "--yes")
        var large = ZipWheel("large", "1.0")
        large.add("large.py", "# " + String(repeating: "large ", count: 20_000))
        try station.index.publish(large)
        try station.recipe(pip: "[words, greeter, large]")
        try await station.succeed("lock", recipe)
        try station.index.serve(large, always: .reset(after: 50_000))
        let broken = try await station.run("apply", recipe, "--yes")
        #expect(broken.status == .exited(5), "\(broken.errors)")
        #expect(broken.headline?.hasPrefix("error[R250]: ") == true, "\(broken.errors)")
        #expect(broken.errors.contains("large-1.0"))
        #expect(broken.errors.contains("retrying large-1.0-py3-none-any.whl"))
        #expect(try Files.readLink(station.home().current) == "generations/1")
        try await station.succeed("verify")
        let greeter = station.index.downloads(of: "greeter-1.0-py3-none-any.whl")
        try station.index.serve(large)
        #expect(try await station.succeed("apply", recipe, "--yes").contains("generation 1 → "))
        #expect(station.index.downloads(of: "greeter-1.0-py3-none-any.whl") <= greeter + 1)
        try await station.succeed("run", "demo", "--", "python", "-c", "import large, greeter")
        #expect(try station.residue().isEmpty)
    }

    @Test func `an index that is gone is an error, not an empty index`() async throws {
        let recipe = try station.recipe()
        station.index.server.stop()
        let result = try await station.run("lock", recipe)
        #expect(result.status == .exited(5), "\(result.errors)")
        #expect(result.headline?.hasPrefix("error[R250]: ") == true)
        #expect(!result.errors.contains("retrying  "))
        #expect(try !Files.exists(station.folder.appending("demo.lock")))
    }

    @Test func `bytes with another digest are never published`() async throws {
        let recipe = try station.recipe(pip: #"["words<2"]"#)
        try await station.succeed("lock", recipe)
        // As long as the real one, so that only the digest tells.
        var forged = ZipWheel.words("1.1")
        forged.files[0].contents = "hello = 'hullo 1.1'\n"
        try station.index.serve(.words("1.1"), as: forged)
        let result = try await station.run("apply", recipe, "--yes")
        #expect(result.status == .exited(6), "\(result.errors)")
        #expect(result.headline?.hasPrefix("error[R443]: ") == true, "\(result.errors)")
        #expect(result.errors.contains("words-1.1"))
        #expect(try station.stored().isEmpty)
        #expect(try !Files.exists(station.home().current))
        try station.index.serve(.words("1.1"))
        try await station.succeed("apply", recipe, "--yes")
    }

    @Test func `a wheel that is not what it says is refused whole`() async throws {
        var evil = ZipWheel("evil", "1.0")
        evil.add("evil.py", "")
        evil.add("../../../escaped.py", "")
        try station.index.publish(evil)
        let result = try await station.run(
            "apply", try station.recipe(pip: "[greeter, evil]"), "--yes")
        #expect(result.status == .exited(6), "\(result.errors)")
        #expect(result.errors.contains("evil-1.0"))
        #expect(try !Files.exists(station.home().current))
        #expect(try !station.contents().contains { $0.contains("escaped") })
    }
}
