import Apt
import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// The unit's own command line, with the unit's own variables, after a reboot.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct ResumptionTests {
    private let world: DriverWorld

    init() throws { world = try DriverWorld() }

    /// Root on a machine of their own that is below a folder, with the driver's recipe and a toolkit
    /// that has a link.
    private func linkedRecipe() throws {
        try world.station.publishToolkit()
        try world.publish("580.95.05-1")
        for folder in ["etc/profile.d", "usr/local", "opt", "var/lib"] {
            try Files.createDirectories(machine.appending(folder))
        }
        try world.station.folder.write(
            "demo.yaml",
            """
            recipe: 1
            name: demo
            driver: {version: 580}
            cuda:
              version: "13.0"
              source: pypi
              components: [runtime]
              link: /usr/local/cuda-13.0
            verify: [files]

            """)
    }

    /// What `PROVISION_SYSTEM_ROOT` names.
    private var machine: FilePath { world.station.folder.appending("machine") }

    private func unit() throws -> (command: [String], variables: [String: String]) {
        let unit = UnitReading(
            try world.world.text("etc/systemd/system/provision-resume.service"))
        let file = try #require(unit.value("EnvironmentFile")?.dropFirst())
        return (unit.command, UnitReading.variables(try world.world.text(String(file))))
    }

    /// Starts what the unit starts: nothing but its variables, in its folder.
    private func reboot() async throws -> Tool.Result {
        let unit = try unit()
        let version = try #require(try world.record).version
        try world.world.write("sys/module/nvidia/version", version + "\n")
        let result = try await Subprocess.run(
            .path(FilePath(unit.command[0])), arguments: Arguments(Array(unit.command.dropFirst())),
            environment: Tool.subprocessEnvironment(unit.variables), workingDirectory: "/",
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return Tool.Result(
            status: result.terminationStatus, output: result.standardOutput,
            errors: result.standardError)
    }

    @Test func `it goes on with the same recipe, layers and places`() async throws {
        try world.recipe()
        let result = try await world.run(
            "apply", "demo.yaml", "--yes", "--resume-after-reboot", "--only", "driver", "--jobs",
            "3", "--cache-dir", "own cache",
            with: ["https_proxy": "http://me:$ecret%20\"@proxy.example:1", "SUDO_GID": "100"])
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(result.output.contains("the rest runs at boot"))
        let folder = world.station.folder
        let unit = try unit()
        #expect(
            unit.command == [
                try Files.resolve(Tool.executable).string, "apply",
                folder.appending("demo.yaml").string, "--yes", "--no-input", "--only", "driver",
                "--jobs", "3", "--cache-dir", folder.appending("own cache").string,
            ])
        #expect(unit.variables["https_proxy"] == "http://me:$ecret%20\"@proxy.example:1")
        #expect(unit.variables["SUDO_GID"] == "100")
        #expect(unit.variables["PROVISION_PREFIX"] == world.station.tool.prefix.string)
        #expect(try world.record?.resumption == .waiting)
        let resumed = try await reboot()
        #expect(resumed.status == .exited(0), "\(resumed.errors)")
        #expect(resumed.output.contains("Driver 535.261.03 is loaded."))
        #expect(try world.record?.resumption == .succeeded)
        #expect(try !world.world.has("etc/systemd/system/provision-resume.service"))
        #expect(try !world.world.has("var/lib/provision/resume.env"))
    }

    @Test func `for everybody it stays for everybody, link and all`() async throws {
        try linkedRecipe()
        let result = try await world.run(
            "apply", "demo.yaml", "--yes", "--resume-after-reboot", "--system")
        #expect(result.status == .exited(0), "\(result.errors)")
        let unit = try unit()
        #expect(unit.command.contains("--system") && !unit.command.contains("--prefix"))
        let link = machine.appending("usr/local/cuda-13.0")
        let tree = try Files.readLink(link)
        let files = try Files.walk(machine).map(\.path.string)
        let resumed = try await reboot()
        #expect(resumed.status == .exited(0), "\(resumed.errors)")
        #expect(try world.record?.resumption == .succeeded)
        #expect(try Files.readLink(link) == tree)
        #expect(try Files.walk(machine).map(\.path.string) == files)
    }

    @Test func `what was left out stays left out`() async throws {
        try linkedRecipe()
        let result = try await world.run(
            "apply", "demo.yaml", "--yes", "--resume-after-reboot", "--system", "--only",
            "driver,system")
        #expect(result.status == .exited(0), "\(result.errors)")
        let resumed = try await reboot()
        #expect(resumed.status == .exited(0), "\(resumed.errors)")
        #expect(try !Files.exists(machine.appending("opt/provision/demo/current")))
    }
}
