import Diagnostics
import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct BadPlaceTests {
    private let station: Station

    init() throws { station = try Station() }

    /// Runs `provision` as one whom the modes of files bind, which root is not.
    private func runBound(_ arguments: [String]) async throws -> Tool.Result {
        guard geteuid() == 0 else {
            return try await station.tool.start(
                Tool.executable, arguments, with: station.environment())
        }
        return try await station.tool.start(
            Self.setpriv,
            ["--bounding-set", "-dac_override,-dac_read_search", Tool.executable.string]
                + arguments, with: station.environment())
    }

    private static let setpriv: FilePath = "/usr/bin/setpriv"
    private static let canBeBound = geteuid() != 0 || access(setpriv.string, X_OK) == 0
    private static let needsSetpriv: Comment = "root may write everywhere, and there is no setpriv"

    @Test(.enabled(if: canBeBound, needsSetpriv))
    func `a prefix that cannot be written is told with the line to type`() async throws {
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        try Files.createDirectories(station.tool.prefix)
        _ = chmod(station.tool.prefix.string, 0o555)
        let result = try await runBound(["apply", recipe, "--yes"])
        _ = chmod(station.tool.prefix.string, 0o755)
        #expect(result.status == .exited(77), "\(result.errors)")
        #expect(result.headline?.hasPrefix("error[R441]: cannot write to `") == true)
        #expect(result.errors.contains("hint: "))
        #expect(result.errors.contains("--prefix DIR"))
        #expect(try Files.list(station.tool.prefix).isEmpty)
        #expect(try station.stored().isEmpty)
    }

    /// No disk has that much room, whatever the rest of the lock says.
    @Test func `no room is told before the first byte is fetched`() async throws {
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        let lock = try station.lock()
        let size = try #require(lock.firstMatch(of: /size: (\d+)/))
        try station.folder.write(
            "demo.lock", lock.replacing("size: \(size.1)", with: "size: 900000000000000"))
        let requests = station.index.server.requests.count
        let result = try await station.run("apply", recipe, "--yes", "--frozen")
        #expect(result.status == .exited(1), "\(result.errors)")
        #expect(result.headline?.hasPrefix("error[R442]: cannot install: `") == true)
        let told = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(told.contains("are needed"), "\(told)")
        #expect(told.contains("hint: free some space, for example with `provision gc`"))
        #expect(station.index.server.requests.count == requests)
        #expect(try !Files.exists(station.home().current))
    }

    @Test(.enabled(if: canBeBound, needsSetpriv))
    func `a recipe in a folder that cannot be written has its lock in the prefix`() async throws {
        let recipe = try station.recipe()
        try station.folder.write(
            "fixed/demo.yaml", try Files.readText(station.folder.appending(recipe)))
        let folder = station.folder.appending("fixed").string
        _ = chmod(folder, 0o555)
        let first = try await runBound(["apply", "fixed/demo.yaml", "--yes"])
        let second = try await runBound(["apply", "fixed/demo.yaml"])
        _ = chmod(folder, 0o755)
        #expect(first.status == .exited(0), "\(first.errors)")
        #expect(first.errors.contains("the recipe's folder cannot be written"))
        #expect(try Files.exists(station.home().root.appending("demo.lock")))
        #expect(second.output == "No changes.\n", "\(second.errors)")
    }

    @Test func `another run that is active is named`() async throws {
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        let other = try GenerationStore(folder: station.home()).lock(
            phase: "testing", processID: 4711, wait: false, reporter: SilentReporter())
        let result = try await station.run("apply", recipe, "--yes", "--no-wait")
        #expect(result.status == .exited(75), "\(result.errors)")
        #expect(result.headline?.hasPrefix("error[R4") == true, "\(result.errors)")
        #expect(result.errors.contains("4711"))
        #expect(result.errors.contains("testing"))
        #expect(try !Files.exists(station.home().current))
        #expect(try station.stored().isEmpty)
        withExtendedLifetime(other) {}
    }

    @Test func `two runs at once make one generation`() async throws {
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        async let left = station.run("apply", recipe, "--yes")
        async let right = station.run("apply", recipe, "--yes")
        let (first, second) = try await (left, right)
        #expect(first.status == .exited(0), "\(first.errors)")
        #expect(second.status == .exited(0), "\(second.errors)")
        #expect(try Files.list(station.home().generations).map(\.name) == ["1"])
        try await station.succeed("verify")
    }

    @Test(arguments: [
        FailPoint.beforePublish, .beforeManifest, .afterComplete, .beforeSwitch, .afterSwitch,
    ])
    func `a run that is killed leaves a whole one, and the next one finishes`(
        point: FailPoint
    ) async throws {
        let recipe = try station.recipe()
        try await station.succeed("apply", recipe, "--yes")
        try station.recipe(pip: #"[greeter, "words>=2"]"#)
        let killed = try await station.run(
            "apply", recipe, "--yes", with: ["PROVISION_FAILPOINT": point.rawValue])
        #expect(killed.status == .signaled(9), "\(killed.errors)")
        let current = try Files.readLink(station.home().current)
        #expect(current == (point == .afterSwitch ? "generations/2" : "generations/1"))
        try await station.succeed("verify")
        try await station.succeed("apply", recipe, "--yes")
        try await station.succeed("verify")
        let script = "import words; print(words.hello, end='')"
        let hello = try await station.succeed("run", "demo", "--", "python", "-c", script)
        #expect(hello == "hello 2.0")
        #expect(try station.residue().isEmpty)
        #expect(try await station.succeed("apply", recipe) == "No changes.\n")
    }
}
