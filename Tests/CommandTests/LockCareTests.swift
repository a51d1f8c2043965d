import FileSystem
import Lockfiles
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Locks that do not fit, or that a hand has changed.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct LockCareTests {
    private func parsed(_ station: Station, _ name: String = "demo") throws -> Lockfile {
        try Lockfile(parsing: try station.lock(name), file: "\(name).lock")
    }

    private func put(_ text: String, _ station: Station, _ name: String = "demo") throws {
        try Files.writeAtomically(text, to: station.folder.appending("\(name).lock"))
    }

    private static let h100 = "gpus=h100*8,driver=580,os=ubuntu-22.04"

    // MARK: Which machine

    @Test func `another target is told as the target and not as the recipe`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe, "--target", Self.h100)
        // The same machine in other words.
        try await station.succeed(
            "lock", recipe, "--check", "--target", "os=ubuntu-22.04,driver=580.65.06,gpus=h100*8")
        for (target, words) in [
            ("gpus=b200*8,driver=580", "it was made for the GPUs H100*8, not for the GPUs b200*8"),
            ("gpus=h100*8,driver=590", "it was made for driver 580, not for driver 590"),
            ("os=debian-12", "it was made for ubuntu-22.04, not for debian-12"),
            ("arch=aarch64", "it was made for architecture x86_64, not for architecture aarch64"),
            ("glibc=2.28", "it was made for glibc 2.35, not for glibc 2.28"),
            ("gpus=none", "it was made for the GPUs H100*8, not for no GPU"),
        ] {
            let stale = try await station.run("lock", recipe, "--check", "--target", target)
            #expect(stale.status == .exited(3), "\(target)")
            #expect(stale.errors.contains(words), "\(target): \(stale.errors)")
            #expect(!stale.errors.contains("the recipe has changed"), "\(stale.errors)")
        }
        // Without a target it is this machine, which has no such GPU.
        let here = try await station.run("lock", recipe, "--check")
        #expect(here.status == .exited(3))
        #expect(here.errors.contains("it wants the GPUs H100*8"), "\(here.errors)")
        #expect(!here.errors.contains("the recipe has changed"))
    }

    @Test func `a lock for another target is solved anew for the one that is named`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe, "--target", Self.h100)
        try await station.succeed("plan", recipe, "--target", "gpus=b200,driver=590")
        #expect(try parsed(station).target?.gpus == ["b200*1"])
        let locked = try await station.run(
            "plan", recipe, "--locked", "--target", Self.h100)
        #expect(locked.status == .exited(3))
        // What nobody named is not asked for: the machine that it was made for is elsewhere.
        let apply = try await station.run("apply", recipe, "--yes")
        #expect(apply.status == .exited(1), "\(apply.errors)")
        #expect(apply.headline?.hasPrefix("error[R106]") == true, "\(apply.errors)")
        #expect(try parsed(station).target?.gpus == ["b200*1"])
    }

    @Test func `check goes with no upgrade`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let result = try await station.run("lock", recipe, "--check", "--upgrade", "words")
        #expect(result.status == .exited(64))
        #expect(result.errors.contains("`--upgrade` with `--dry-run` tells what would move"))
    }

    // MARK: Damage

    @Test func `what a hand left is refused with its place, and made anew by lock alone`()
        async throws
    {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        let whole = try station.lock()
        let damaged = whole.replacing("      - words\n", with: "      - swords\n")
        #expect(damaged != whole)
        try put(damaged, station)
        for arguments in [
            ["lock", "--check"], ["plan"], ["apply", "--yes"], ["apply", "--yes", "--frozen"],
            ["lock", "--locked"],
        ] {
            let result = try await station.tool.start(
                Tool.executable, arguments + [recipe], with: station.environment())
            #expect(result.status == .exited(3), "\(arguments)")
            #expect(
                result.errors.contains(
                    "error[R501]: cannot read the lock: `greeter` needs `swords`"),
                "\(result.errors)")
            #expect(result.errors.contains("demo.lock:"), "\(result.errors)")
            #expect(try station.lock() == damaged)
        }
        #expect(try station.stored().isEmpty)
        let anew = try await station.run("lock", recipe)
        #expect(anew.status == .exited(0), "\(anew.errors)")
        #expect(anew.errors.contains("warning[R501]"), "\(anew.errors)")
        #expect(anew.errors.contains("it is made anew"), "\(anew.errors)")
        #expect(try station.lock() == whole)
    }

    @Test func `a planned driver that was taken out is missed before anything is fetched`()
        async throws
    {
        let station = try Station()
        try station.folder.write(
            "demo.yaml",
            """
            recipe: 1
            name: demo
            target: {gpus: [h100*8]}
            driver: {version: "580"}
            python: {version: ">=3.9"}
            pip: [greeter]
            verify: [files]

            """)
        try await station.succeed("lock", "demo.yaml")
        let whole = try parsed(station)
        #expect(whole.plannedDriver != nil)
        var lock = whole
        lock.packages.removeAll(where: \.isPlannedDriver)
        try put(lock.text, station)
        for arguments in [
            ["lock", "--check"], ["apply", "--yes"], ["apply", "--yes", "--frozen"],
        ] {
            let result = try await station.tool.start(
                Tool.executable, arguments + ["demo.yaml"], with: station.environment())
            #expect(result.status == .exited(3), "\(arguments)")
            #expect(result.errors.contains("driver 580 is planned, and no package"), "\(result)")
            #expect(result.errors.contains("demo.lock:"), "\(result.errors)")
        }
        #expect(try station.stored().isEmpty)
        try await station.succeed("lock", "demo.yaml")
        #expect(try parsed(station) == whole)
    }

    @Test func `a lock of thousands of GPUs is refused in a few lines`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe, "--target", Self.h100)
        let many = (0..<5000).map { "rtx-\($0)" }.joined(separator: ", ")
        try put(try station.lock().replacing("[H100*8]", with: "[\(many)]"), station)
        let result = try await station.run("lock", recipe, "--check", "--target", Self.h100)
        #expect(result.status == .exited(3))
        #expect(result.errors.utf8.count < 1000, "\(result.errors)")
        #expect(result.errors.contains("5000 kinds of GPU are more than a machine"))
    }
}
