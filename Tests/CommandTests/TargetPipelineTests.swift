import FileSystem
import Installation
import Lockfiles
import PackageModel
import Planning
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// Locks for machines that are not this one, from a machine without a GPU.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct TargetPipelineTests {
    private func parsed(_ station: Station, _ name: String = "demo") throws -> Lockfile {
        try Lockfile(parsing: try station.lock(name), file: "\(name).lock")
    }

    /// Without the breaks that lines have at the screen's edge.
    private static func inOneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static let target = "gpus=h100*8,driver=580,os=ubuntu-22.04"

    @Test func `a lock says which machine it is for and what it demands`() async throws {
        let station = try Station()
        try station.publishToolkit()
        let recipe = try station.toolkitRecipe()
        try await station.succeed("lock", recipe, "--target", Self.target)
        let lock = try parsed(station, "cuda")
        let target = try #require(lock.target)
        #expect(target.os == "ubuntu-22.04")
        #expect(target.glibc == "2.35")
        #expect(target.gpus == ["H100*8"])
        #expect(target.driver == .init(branch: "580"))
        #expect(lock.demands.gpus == ["H100*8"])
        #expect(lock.demands.driver == "580.65.06")
        let sizes = lock.packages.flatMap(\.artifacts).reduce(into: [:]) { $0[$1.digest] = $1.size }
        #expect(lock.demands.disk == sizes.values.reduce(0, +))
    }

    @Test func `the fields of the recipe and of the command line make the same target`()
        async throws
    {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe, "--target", Self.target)
        let first = try parsed(station)
        try station.recipe(
            more: "target: {gpus: [\"h100*8\"], driver: \"580\", os: ubuntu-22.04}")
        try await station.succeed("lock", recipe)
        #expect(try parsed(station).target == first.target)
        #expect(try parsed(station).demands == first.demands)
    }

    @Test func `GPUs of the command line are not repaired in the recipe`() async throws {
        let station = try Station()
        try station.publishToolkit()
        let recipe = try station.toolkitRecipe()
        let given = try await station.run(
            "lock", recipe, "--target", "gpus=rtx-5090,gpus=gtx-980")
        #expect(given.status == .exited(4), "\(given.errors)")
        let words = "leave the GeForce GTX 980 out of `--target`"
        #expect(Self.inOneLine(given.errors).contains(words), "\(given.errors)")
        #expect(!given.errors.contains("--fix"), "\(given.errors)")
        try station.toolkitRecipe(more: "target: {gpus: [rtx-5090, gtx-980]}")
        try await station.succeed("lock", recipe, "--fix", "1")
        #expect(try parsed(station, "cuda").target?.gpus == ["GeForce RTX 5090*1"])
    }

    @Test func `apply of a lock for other GPUs is refused and changes nothing`() async throws {
        let station = try Station()
        try station.publishToolkit()
        let recipe = try station.toolkitRecipe()
        let plan = try await station.succeed("plan", recipe, "--target", Self.target)
        #expect(plan.contains("+ cuda-toolkit"))
        #expect(plan.contains("note: the lock is for another machine: it wants the GPUs H100*8"))
        let before = try station.contents()
        for arguments in [["--target", Self.target], ["--frozen"]] {
            let applied = try await station.tool.start(
                Tool.executable, ["apply", recipe, "--yes"] + arguments,
                with: station.environment())
            #expect(applied.status == .exited(1), "\(applied.errors)")
            #expect(applied.headline?.hasPrefix("error[R106]: this machine does not meet") == true)
            #expect(applied.errors.contains("it wants the GPUs H100*8; this machine has none"))
        }
        #expect(try station.contents() == before)
        #expect(try station.stored().isEmpty)
    }

    @Test func `all demands that are not met are told at once, with what to type`() async throws {
        let station = try Station()
        let recipe = try station.recipe(
            pip: "[greeter]",
            more: "target: {arch: aarch64, glibc: \"2.99\", gpus: [h100], python: [\"3.99.1\"]}")
        try await station.succeed("lock", recipe)
        var lock = try parsed(station)
        lock.demands.glibc = "2.99"
        try Files.writeAtomically(lock.text, to: station.folder.appending("demo.lock"))
        let applied = try await station.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(1), "\(applied.errors)")
        for words in [
            "it wants architecture aarch64; this machine has x86_64",
            "it wants glibc 2.99 or newer", "it wants Python 3.99",
            "sudo apt install python3.99", "the recipe is for another machine",
        ] { #expect(applied.errors.contains(words), "\(applied.errors)") }
        // The recipe itself says that the GPU will be there.
        #expect(!applied.errors.contains("the GPUs"))
        #expect(try !Files.exists(station.tool.prefix))
    }

    @Test func `a lock that the machine alone does not fit is not replaced unasked`() async throws {
        let station = try Station()
        let recipe = try station.recipe(pip: "[greeter]")
        try await station.succeed("lock", recipe)
        let lock = try parsed(station).onPython("3.99")
        try Files.writeAtomically(lock.text, to: station.folder.appending("demo.lock"))
        for verb in ["plan", "apply"] {
            let result = try await station.run(verb, recipe)
            #expect(result.status == .exited(1), "\(result.errors)")
            #expect(result.errors.contains("it wants Python 3.99"))
            #expect(result.errors.contains("provision lock demo.yaml"))
        }
        #expect(try parsed(station) == lock)
        #expect(try await station.run("lock", recipe, "--check").status == .exited(3))
        try await station.succeed("lock", recipe)
        #expect(try parsed(station).demands.python != "3.99")
    }

    @Test func `what another environment needs of the driver is in its lock`() throws {
        let tool = try Tool()
        let home = try tool.makeEnvironment("other", generations: 2)
        #expect(Problem.DriverDemand(home) == nil)
        let path = home.current.appending("lock")
        var lock = try Lockfile(parsing: Files.readText(path), file: "lock")
        lock.demands.driver = "580.65.06"
        try Files.writeAtomically(lock.text, to: path)
        let minimum = try #require(DottedVersion("580.65.06"))
        #expect(Problem.DriverDemand(home) == .init(environment: "other", minimum: minimum))
        lock.demands.newestDriver = "580"
        try Files.writeAtomically(lock.text, to: path)
        #expect(Problem.DriverDemand(home)?.newestBranch == 580)
        try Files.writeAtomically("lock: 7\n", to: path)
        #expect(Problem.DriverDemand(home) == nil)
    }

    @Test func `environments that want different drivers are told by lock and plan`() async throws {
        let station = try Station()
        func makeNeighbour(_ name: String, _ driver: String, upTo newest: String? = nil) throws {
            let path = try station.tool.makeEnvironment(name, generations: 1)
                .current.appending("lock")
            var lock = try Lockfile(parsing: Files.readText(path), file: "lock")
            lock.demands.driver = driver
            lock.demands.newestDriver = newest
            try Files.writeAtomically(lock.text, to: path)
        }
        func recipe(_ driver: String) throws -> String {
            try station.recipe(more: "target: {gpus: [rtx-4090]}\ndriver: \(driver)")
            return "demo.yaml"
        }
        try makeNeighbour("modest", "525.60.13")
        try makeNeighbour("modern", "580.65.06")
        for verb in ["lock", "plan"] {
            let refused = try await station.run(verb, try recipe("{version: 570}"))
            #expect(refused.status == .exited(4), "\(refused.errors)")
            #expect(
                Self.inOneLine(refused.errors).contains(
                    "the environment `modern` on this machine needs driver 580.65.06 or newer"),
                "\(refused.errors)")
            #expect(refused.errors.contains("`driver.version: 570`"), "\(refused.errors)")
            #expect(!refused.errors.contains("`modest`"), "\(refused.errors)")
        }
        try await station.succeed("lock", try recipe("{}"))
        let driver = try #require(try parsed(station).packages.first { $0.layer == .driver })
        #expect(driver.version == "580")
        #expect(driver.build == "open")
        // A card that the other environment has and this recipe leaves aside must stay driven.
        try makeNeighbour("old-card", "450.80.02", upTo: "580")
        let newer = try await station.run("lock", try recipe("{version: \">=590\"}"))
        #expect(newer.status == .exited(4), "\(newer.errors)")
        #expect(
            Self.inOneLine(newer.errors).contains(
                "the environment `old-card` on this machine needs a driver of branch 580 or older"),
            "\(newer.errors)")
        try makeNeighbour("newest", "595.45.04")
        let torn = try await station.run("lock", try recipe("{track: newest}"))
        #expect(torn.status == .exited(4), "\(torn.errors)")
        for name in ["old-card", "newest"] { #expect(torn.errors.contains("`\(name)`")) }
    }

    @Test func `what is wrong with a field is told with its column`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let usage = try await station.run("plan", recipe, "--target", "gpus=h100,drivr=580")
        #expect(usage.status == .exited(64))
        #expect(usage.errors.contains("did you mean `driver`? at column 11"))
        for (argument, column) in [
            ("driver=580,gpus=h1oo", 17), ("os=ubuntu-22.04,arch=arm", 22), ("gpus=a,driver=x", 15),
        ] {
            let result = try await station.run("plan", recipe, "--target", argument)
            #expect(result.status == .exited(78), "\(result.errors)")
            #expect(result.errors.contains("--target:1:\(column)"), "\(result.errors)")
            #expect(result.errors.contains(argument), "\(result.errors)")
        }
    }
}

extension Lockfile {
    /// This lock for a machine with another interpreter.
    fileprivate func onPython(_ minor: String) -> Lockfile {
        var lock = self
        lock.demands.python = minor
        lock.target?.python = minor
        for index in lock.packages.indices where lock.packages[index].layer == .python {
            lock.packages[index].version = minor
        }
        return lock
    }
}
