import Apt
import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The layer `system` end to end: apt and dpkg themselves, on a machine that is a folder.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct SystemPipelineTests {
    private let station: Station
    private let world: AptWorld

    init() throws {
        station = try Station()
        world = try AptWorld()
        try publish()
    }

    private func publish(_ version: String = "1.0-1") throws {
        try world.publish(
            DebPackage("greeter-tools", version, fields: ["Depends: word-data (>= 1)"]),
            DebPackage("word-data", "1:1.2"), DebPackage("other", "3"))
    }

    private func recipe(_ packages: String = "[greeter-tools]", more: String = "") throws {
        try station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: \(packages)}\n\(more)\n")
    }

    private func run(
        _ arguments: String..., with extra: [String: String] = [:]
    ) async throws -> Tool.Result {
        let all = world.environment.merging(extra) { $1 }
        return try await station.tool.start(
            Tool.executable, arguments, with: station.environment(all))
    }

    private var database: DpkgDatabase {
        get throws { try DpkgDatabase.read(AptPlaces(privateMachine: world.machine)) }
    }

    @Test func `a plan shows what apt would do, and the lock has the files`() async throws {
        try recipe()
        let plan = try await run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        #expect(plan.output.contains("System (apt)"))
        #expect(plan.output.contains("+ greeter-tools"))
        #expect(plan.output.contains("+ word-data"))
        #expect(plan.output.contains("Plan: 2 to add, 0 to change, 0 to remove."))
        #expect(plan.output.contains("root"))
        let lock = try station.lock()
        #expect(lock.contains("filename: greeter-tools_1.0-1_all.deb"))
        #expect(lock.contains("1:1.2"))
        #expect(lock.contains("architecture: all"))
        #expect(try database.installed("greeter-tools") == nil)
    }

    @Test func `apply installs, records and verifies; a second one changes nothing`() async throws {
        try recipe()
        let first = try await run("apply", "demo.yaml", "--yes")
        #expect(first.status == .exited(0), "\(first.errors)")
        #expect(try database.installed("greeter-tools")?.version == "1.0-1")
        #expect(try database.installed("word-data")?.version == "1:1.2")
        let record = try SystemRecord.read(world.machine.appending("var/lib/provision"))
        #expect(record.owner("demo")?.packages.map(\.name) == ["greeter-tools", "word-data"])
        #expect(record.owner("demo")?.packages.contains(where: \.isPending) == false)
        let needs = try DpkgNeeds.read(AptPlaces(privateMachine: world.machine))
        #expect(try record.removable(with: "demo", in: database, needs: needs).count == 2)
        let second = try await run("apply", "demo.yaml", "--yes")
        #expect(second.output == "No changes.\n", "\(second.errors)")
        let logs = try Files.list(world.machine.appending("var/lib/provision/logs"))
        #expect(logs.count == 1)
    }

    @Test func `an old lock installs though the archive has moved on`() async throws {
        try recipe()
        #expect(try await run("lock", "demo.yaml").status == .exited(0))
        let source = world.folder.appending("kept")
        try Files.rename(world.source, to: source)
        try Files.createDirectories(world.source)
        try publish("2.0-1")
        // A mirror is one line.
        let lock = try station.lock().replacing(
            "file://\(world.source)/", with: "file://\(source)/")
        try station.folder.write("demo.lock", lock)
        let apply = try await run("apply", "demo.yaml", "--yes")
        #expect(apply.status == .exited(0), "\(apply.errors)")
        #expect(apply.output.contains("other versions by now"))
        #expect(try database.installed("greeter-tools")?.version == "1.0-1")
    }

    @Test func `a misspelt package is told at its place, with a suggestion`() async throws {
        try recipe("[other, greter-tools]")
        let result = try await run("plan", "demo.yaml")
        #expect(result.status == .exited(4))
        #expect(
            result.headline
                == "error[R621]: no source of apt has the package `greter-tools`")
        #expect(result.errors.contains("demo.yaml:3:28"))
        #expect(result.errors.contains("did you mean `greeter-tools`?"))
    }

    /// apt takes `name-` for a removal, `name+` for the name, and a name that it does not know for a
    /// regular expression.
    @Test(
        arguments: [
            ("other-", "other"), ("other+", "other"), ("oth.r", "other"), ("g++-13", "g++-12"),
            ("g++-12+", "g++-12"),
        ])
    func `a name is a name and nothing else`(_ name: String, _ meant: String) async throws {
        try world.publish(DebPackage("other", "3"), DebPackage("g++-12", "12"))
        try recipe("[\"\(name)\"]")
        let result = try await run("plan", "demo.yaml")
        #expect(result.status == .exited(4), "\(result.output)")
        #expect(
            result.headline == "error[R621]: no source of apt has the package `\(name)`")
        #expect(result.errors.contains("demo.yaml:3:"))
        #expect(result.errors.contains("did you mean `\(meant)`?"), "\(result.errors)")
        #expect(!result.errors.contains("native"))
        #expect(try !Files.exists(station.folder.appending("demo.lock")))
    }

    @Test func `a compiler that no source has is missed, however its name ends`() async throws {
        try recipe("[g++]")
        let result = try await run("apply", "demo.yaml", "--yes")
        #expect(result.status == .exited(4), "\(result.output)")
        #expect(result.headline == "error[R621]: no source of apt has the package `g++`")
    }

    @Test func `names that end in signs are installed, in versions that do so too`() async throws {
        try world.publish(
            DebPackage("g++", "12.2+", fields: ["Depends: libstdc++6"]),
            DebPackage("libstdc++6", "12-1"), DebPackage("odd-", "1"))
        try recipe("[g++, libstdc++6, odd-]")
        let result = try await run("apply", "demo.yaml", "--yes")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(try database.installed("g++")?.version == "12.2+")
        #expect(try database.installed("libstdc++6") != nil && database.installed("odd-") != nil)
        #expect(try await run("apply", "demo.yaml", "--yes").output == "No changes.\n")
    }

    @Test func `what several packages provide is asked back, what one provides is taken`()
        async throws
    {
        try world.publish(
            DebPackage("mawk", "1", fields: ["Provides: awk"]),
            DebPackage("gawk", "2", fields: ["Provides: awk"]),
            DebPackage("tk8", "8", fields: ["Provides: wish"]))
        try recipe("[awk]")
        let many = try await run("plan", "demo.yaml")
        #expect(many.status == .exited(4))
        #expect(many.headline == "error[R621]: `awk` is not one package: several provide it")
        #expect(many.errors.contains("gawk") && many.errors.contains("mawk"))
        #expect(many.errors.contains("demo.yaml:3:"))
        try recipe("[wish]")
        let one = try await run("apply", "demo.yaml", "--yes")
        #expect(one.status == .exited(0), "\(one.errors)")
        #expect(one.output.contains("apt takes tk8 for wish"))
        #expect(try database.installed("tk8") != nil)
    }

    @Test func `what is installed is locked without a file and stays`() async throws {
        try recipe("[other]")
        #expect(try await run("apply", "demo.yaml", "--yes").status == .exited(0))
        try publish("9.0-1")
        try recipe("[other, dpkg]")
        let plan = try await run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        #expect(plan.output.contains("No changes."))
        #expect(plan.output.contains("installed here already, so locked without a file: dpkg"))
        // What this tool installed keeps its file in a new lock.
        #expect(try station.lock().contains("filename: other_3_all.deb"))
    }

    @Test(.enabled(if: Station.hasPython, Station.needsPython))
    func `environment and packages come together, or apart`() async throws {
        let python = "python: {version: \">=3.9\"}\npip: [greeter]\nverify: [files]"
        try recipe(more: python)
        let skipped = try await run("apply", "demo.yaml", "--yes", "--skip", "system")
        #expect(skipped.status == .exited(0), "\(skipped.errors)")
        #expect(try database.installed("greeter-tools") == nil)
        #expect(try Files.exists(station.home().current))
        let again = try await run("apply", "demo.yaml", "--yes", "--skip", "system")
        #expect(again.output == "No changes.\n", "\(again.errors)")
        let rest = try await run("apply", "demo.yaml", "--yes", "--only", "driver,system")
        #expect(rest.status == .exited(0), "\(rest.errors)")
        #expect(try database.installed("greeter-tools") != nil)
        #expect(try await run("apply", "demo.yaml").output == "No changes.\n")
    }

    /// No machine has that one, so nothing but the package can have brought it into the solve.
    @Test func `a Python among the packages is there for the environment`() async throws {
        try world.publish(
            DebPackage("python3", "3.99.1-1", fields: ["Depends: python3.99"]),
            DebPackage("python3.99", "3.99.1-2"))
        try recipe("[python3]", more: "python: {version: \"3.99\"}\npip: [greeter]")
        let plan = try await run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        #expect(plan.output.contains("+ python3"))
        #expect(plan.output.contains("/usr/bin/python3.99"))
        #expect(try station.lock().contains("python: \"3.99\""))
        #expect(try await run("plan", "demo.yaml", "--locked").status == .exited(0))
        let early = try await run("apply", "demo.yaml", "--yes", "--skip", "system")
        #expect(early.status == .exited(1))
        #expect(
            early.headline == "error[R106]: the environment waits for Python 3.99, which apt brings"
        )
        #expect(early.errors.contains("--only system"))
        let first = try await run("apply", "demo.yaml", "--yes", "--only", "system")
        #expect(first.status == .exited(0), "\(first.errors)")
    }

    @Test func `the environment is not torn`() async throws {
        try recipe(more: "python: {version: \">=3.9\"}\npip: [greeter]")
        let torn = try await run("apply", "demo.yaml", "--only", "pip")
        #expect(torn.status == .exited(64))
        #expect(torn.headline == "error[R816]: cannot put down `pip` without `python`")
        #expect(torn.errors.contains("--only python,pip"))
        let none = try await run("plan", "demo.yaml", "--only", "cuda")
        #expect(none.status == .exited(64))
        #expect(none.headline == "error[R816]: `demo.yaml` has nothing of `cuda`")
    }

    @Test func `a held package stops the run before anything is changed`() async throws {
        try recipe("[other]")
        #expect(try await run("apply", "demo.yaml", "--yes").status == .exited(0))
        try world.run("/usr/bin/apt-mark", "hold", "other")
        try world.publish(
            DebPackage("other", "4"), DebPackage("needy", "1", fields: ["Depends: other (>= 4)"]))
        try recipe("[needy]")
        let result = try await run("apply", "demo.yaml", "--yes")
        #expect(result.status != .exited(0))
        #expect(try database.installed("other")?.version == "3")
        #expect(try database.installed("needy") == nil)
    }

    @Test func `dpkg that was interrupted is told with the line that repairs it`() async throws {
        try recipe()
        try world.write("var/lib/dpkg/updates/0001", "")
        let result = try await run("apply", "demo.yaml", "--yes")
        #expect(result.errors.contains("sudo dpkg --configure -a"), "\(result.errors)")
        #expect(try database.installed("greeter-tools") == nil)
    }

    /// Under sudo nothing is solved: what the user locked is what is installed.
    @Test(.enabled(if: geteuid() == 0, "needs root"))
    func `under sudo the lock beside the recipe is taken as it is`() async throws {
        try recipe()
        let sudo = ["SUDO_UID": "1000"]
        let none = try await run("apply", "demo.yaml", "--only", "driver,system", with: sudo)
        #expect(none.status == .exited(3))
        #expect(none.headline == "error[R502]: there is no lock for `demo.yaml`")
        #expect(try await run("lock", "demo.yaml").status == .exited(0))
        let lock = try station.lock()
        try recipe("[greeter-tools, other]")
        let result = try await run(
            "apply", "demo.yaml", "--yes", "--only", "driver,system", with: sudo)
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(try database.installed("greeter-tools") != nil)
        #expect(try database.installed("other") == nil)
        #expect(try station.lock() == lock)
    }
}
