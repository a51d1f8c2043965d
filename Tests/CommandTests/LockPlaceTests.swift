import FileSystem
import Glibc
import Installation
import Lockfiles
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Whose a lock is and where it lies; `design` says so in `recipe.md`.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct LockPlaceTests {
    private static let isRoot = geteuid() == 0
    private static let setpriv: FilePath = "/usr/bin/setpriv"
    private static let canBeNobody =
        geteuid() != 0 || access(setpriv.string, X_OK) == 0
    private static let sudo = ["SUDO_UID": "12345", "SUDO_GID": "12346"]

    private func attributes(_ station: Station, _ name: String) throws -> FileAttributes? {
        try Files.attributes(of: station.folder.appending(name))
    }

    // MARK: sudo

    @Test(.enabled(if: Self.isRoot, "only root can give files away"))
    func `under sudo a lock is of the user who typed it`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let result = try await station.run("lock", recipe, with: Self.sudo)
        #expect(result.status == .exited(0), "\(result.errors)")
        let lock = try attributes(station, "demo.lock")
        #expect(lock?.owner == 12345 && lock?.group == 12346 && lock?.mode == 0o644)
        // A user's variable alone makes nobody root.
        try await station.succeed("lock", recipe, "--upgrade", "words")
    }

    @Test(.enabled(if: Self.isRoot, "only root acts for others"))
    func `under sudo nothing is solved`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        for verb in ["apply", "plan"] {
            let missing = try await station.run(verb, recipe, "--yes", with: Self.sudo)
            #expect(missing.status == .exited(3), "\(missing.errors)")
            #expect(missing.headline == "error[R502]: there is no lock for `demo.yaml`")
            #expect(missing.errors.contains("under `sudo` nothing is solved"))
            #expect(
                missing.errors.contains("make one, without `sudo`, with `provision lock demo.yaml`")
            )
        }
        #expect(try attributes(station, "demo.lock") == nil)
        try await station.succeed("lock", recipe)
        let upgrade = try await station.run(
            "apply", recipe, "--yes", "--upgrade", "words", with: Self.sudo)
        #expect(upgrade.status == .exited(3))
        #expect(upgrade.errors.contains("--upgrade words`"), "\(upgrade.errors)")
        try station.recipe(pip: "[greeter]")
        let stale = try await station.run("apply", recipe, "--yes", with: Self.sudo)
        #expect(stale.status == .exited(3))
        #expect(stale.errors.contains("lock anew, without `sudo`, with"), "\(stale.errors)")
        try await station.succeed("lock", recipe)
        let lock = try station.lock()
        try await station.succeed("apply", recipe, "--yes", with: Self.sudo)
        #expect(try station.lock() == lock)
    }

    // MARK: A folder that cannot be written

    /// Runs `provision` as a user who may write no more than the prefix and the cache.
    private func run(_ station: Station, _ arguments: String...) async throws -> Tool.Result {
        let (program, head): (FilePath, [String]) =
            Self.isRoot
            ? (
                Self.setpriv,
                ["--reuid=65534", "--regid=65534", "--clear-groups", Tool.executable.string]
            ) : (Tool.executable, [])
        return try await station.tool.start(
            program, head + arguments, with: station.environment())
    }

    private func makeReadOnly(_ station: Station) throws {
        for name in ["prefix", "cache"] {
            let folder = station.folder.appending(name)
            try Files.createDirectories(folder)
            try Files.setMode(0o777, of: folder)
        }
        try Files.setMode(0o555, of: station.folder.path)
    }

    @Test(.enabled(if: Self.canBeNobody, "no setpriv"))
    func `in a folder that cannot be written the lock is in the prefix`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try makeReadOnly(station)
        defer { try? Files.setMode(0o755, of: station.folder.path) }
        let first = try await run(station, "lock", recipe)
        #expect(first.status == .exited(0), "\(first.errors)")
        #expect(first.errors.contains("the recipe's folder cannot be written: the lock is"))
        let path = station.home().root.appending("demo.lock")
        let text = try Files.readText(path)
        #expect(try await run(station, "lock", recipe, "--check").status == .exited(0))
        // An old lock beside the recipe does not hide the new one for ever.
        try Files.setMode(0o755, of: station.folder.path)
        try station.folder.write("demo.lock", text)
        try station.recipe(pip: "[greeter]")
        try Files.setMode(0o555, of: station.folder.path)
        #expect(try await run(station, "lock", recipe, "--check").status == .exited(3))
        #expect(try await run(station, "lock", recipe).status == .exited(0))
        #expect(try Files.readText(path) != text)
        let check = try await run(station, "lock", recipe, "--check")
        #expect(check.status == .exited(0), "\(check.errors)")
        // Whoever may write there goes by what lies there.
        try Files.setMode(0o755, of: station.folder.path)
        #expect(try await station.run("lock", recipe, "--check").status == .exited(3))
    }

    @Test(.enabled(if: Self.isRoot && Self.canBeNobody, "only root can give files away"))
    func `a lock of somebody else is read, and replaced where the folder allows`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        try makeReadOnly(station)
        defer { try? Files.setMode(0o755, of: station.folder.path) }
        #expect(try await run(station, "lock", recipe, "--check").status == .exited(0))
        #expect(try attributes(station, "demo.lock")?.owner == 0)
        try station.index.publish(.words("1.9"))
        try Files.setMode(0o777, of: station.folder.path)
        let result = try await run(
            station, "lock", recipe, "--upgrade", "words", "--cache-dir", "b")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(try attributes(station, "demo.lock")?.owner == 65534)
        #expect(try station.lock().contains("words-1.9"))
    }

    // MARK: Repairs

    private static let repairable =
        "recipe: 1\nname: a\npython: {version: \">=3.9\"}\npip: [greeter, \"words>=3\"]\n"

    @Test func `a recipe of two names is left alone`() async throws {
        let station = try Station()
        let file = try station.folder.write("a.yaml", Self.repairable)
        #expect(link(file.string, station.folder.appending("b.yaml").string) == 0)
        let result = try await station.run("lock", "a.yaml", "--fix", "1")
        #expect(result.status == .exited(64), "\(result.errors)")
        #expect(
            result.headline
                == "error[R815]: cannot change `a.yaml`: the file has another name besides")
        #expect(result.errors.contains("write `pip: words>=2.0` into it by hand"))
        #expect(try Files.readText(file) == Self.repairable)
    }

    @Test(.enabled(if: Self.isRoot, "only root can give files away"))
    func `a repaired recipe stays its owner's`() async throws {
        let station = try Station()
        let file = try station.folder.write("a.yaml", Self.repairable)
        #expect(chown(file.string, 12345, 12346) == 0)
        try await station.succeed("lock", "a.yaml", "--fix", "1")
        let attributes = try attributes(station, "a.yaml")
        #expect(attributes?.owner == 12345 && attributes?.group == 12346)
        #expect(try Files.readText(file) != Self.repairable)
    }
}
