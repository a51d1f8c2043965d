import Apt
import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// NVIDIA's repository among apt's sources: told before, recorded first, and gone with its recipes.
@Suite(.serialized, .enabled(if: RepositoryWorld.isPossible, "no apt or no gpg here"))
struct RepositoryPipelineTests {
    private let world: RepositoryWorld

    init() throws { world = try RepositoryWorld() }

    private var driver: DriverWorld { world.driver }

    private func succeed(
        _ arguments: String..., at place: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await driver.station.tool.start(
            Tool.executable, arguments,
            with: driver.station.environment(
                driver.world.environment.merging(world.variables) { $1 }))
        #expect(result.status == .exited(0), "\(result.errors)", sourceLocation: place)
        return result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `a plan tells of it and adds nothing`() async throws {
        try world.recipe()
        let plan = try await succeed("plan", "demo.yaml")
        #expect(plan.contains("is added to apt's sources"), "\(plan)")
        for word in [
            "`/etc/apt/sources.list.d/provision-nvidia.sources`",
            "`/etc/apt/preferences.d/provision-nvidia`",
            "`/etc/apt/keyrings/provision-nvidia.gpg`", world.fingerprint,
            "known once apt has read it",
        ] {
            #expect(plan.contains(word), "\(word)")
        }
        #expect(try world.traces == [])
    }

    @Test func `a plan tells of somebody's file in the way`() async throws {
        try world.recipe()
        try driver.world.write("etc/apt/preferences.d/provision-nvidia", "# mine\n")
        let plan = try await succeed("plan", "demo.yaml")
        #expect(plan.contains("apply will refuse: "), "\(plan)")
        #expect(plan.contains("etc/apt/preferences.d/provision-nvidia"), "\(plan)")
        #expect(!plan.contains("is added to apt's sources"))
    }

    @Test func `apply adds it, shows what comes, and installs; uninstall takes it away`()
        async throws
    {
        try world.recipe()
        let told = try await succeed("apply", "demo.yaml", "--yes")
        #expect(told.contains("+ nvidia-kernel-dkms"), "\(told)")
        #expect(try driver.database.installed("nvidia-smi")?.version == "580.95.05-1")
        #expect(try world.traces.count == 4)
        #expect(try world.record?.users == ["demo"])
        #expect(try world.record?.isUnused == false)
        #expect(try driver.record?.addsRepository == true)
        let again = try await succeed("apply", "demo.yaml", "--yes")
        #expect(again.contains("Reboot needed"))
        let dry = try await succeed("uninstall", "demo", "--dry-run")
        #expect(dry.contains("- outside /etc/apt/sources.list.d/provision-nvidia.sources"))
        #expect(dry.contains("- outside /etc/apt/keyrings/provision-nvidia.gpg"))
        #expect(
            dry.contains(
                "driver 580.95.05 from NVIDIA's repository stays installed and gets no updates"),
            "\(dry)")
        #expect(try world.traces.count == 4)
        _ = try await succeed("uninstall", "demo", "--yes")
        #expect(try world.traces == [])
        #expect(try !driver.world.has("var/lib/provision"))
        #expect(try driver.database.installed("nvidia-smi") != nil)
    }

    @Test func `what another recipe needs stays until that goes too`() async throws {
        try world.recipe()
        _ = try await succeed("apply", "demo.yaml", "--yes")
        try driver.world.write("sys/module/nvidia/version", "580.95.05\n")
        try driver.station.recipe("other", more: "driver: {version: 580, source: nvidia-repo}")
        _ = try await succeed("apply", "other.yaml", "--yes")
        #expect(try world.record?.users == ["demo", "other"])
        let dry = try await succeed("uninstall", "demo", "--dry-run")
        #expect(dry.contains("stays among apt's sources: `other` needs it too"), "\(dry)")
        _ = try await succeed("uninstall", "demo", "--yes")
        #expect(try world.traces.count == 4)
        #expect(try world.record?.users == ["other"])
        _ = try await succeed("uninstall", "other", "--yes")
        #expect(try world.traces == [])
    }

    @Test func `the way back to before it takes it away`() async throws {
        try world.recipe()
        _ = try await succeed("apply", "demo.yaml", "--yes")
        let shown = try await succeed("rollback", "--driver", "--dry-run")
        #expect(shown.contains("- /etc/apt/sources.list.d/provision-nvidia.sources"), "\(shown)")
        _ = try await succeed("rollback", "--driver", "--yes")
        #expect(try world.traces == [])
        #expect(try driver.database.installed("nvidia-smi") == nil)
    }

    @Test func `nothing is added where the driver may not be changed, or nobody says yes`()
        async throws
    {
        try world.recipe()
        let asked = try await world.run("apply", "demo.yaml")
        #expect(asked.status != .exited(0))
        #expect(asked.errors.contains("cannot ask for consent"), "\(asked.errors)")
        #expect(try world.traces == [])
        try driver.world.write(
            "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
            "\u{6}\u{0}\u{0}\u{0}\u{1}")
        let refused = try await world.run("apply", "demo.yaml", "--yes")
        #expect(refused.errors.contains("error[R642]"), "\(refused.errors)")
        #expect(try world.traces == [])
        let plan = try await succeed("plan", "demo.yaml")
        #expect(plan.contains("apply will refuse: Secure Boot is on"), "\(plan)")
    }

    @Test func `where nothing comes of it, it goes again`() async throws {
        try world.recipe()
        // What comes is seen only then: a package that is held.
        try driver.world.write(
            "var/lib/dpkg/status",
            driver.world.text("var/lib/dpkg/status") + """
                Package: libnvidia-ml1
                Status: hold ok installed
                Maintainer: A Test <test@example.invalid>
                Architecture: all
                Version: 470.256.02-1
                Description: held


                """)
        let result = try await world.run("apply", "demo.yaml", "--yes")
        #expect(result.status == .exited(1))
        #expect(result.errors.contains("is held at 470.256.02-1"), "\(result.errors)")
        #expect(try world.traces == [])
    }

    @Test func `another key adds nothing`() async throws {
        try world.recipe()
        let value = try #require(world.variables.values.first)
        let result = try await world.run(
            "apply", "demo.yaml", "--yes",
            with: [
                "PROVISION_DRIVER_REPOSITORY": value.split(separator: " ")[0]
                    + " " + String(repeating: "0", count: 40)
            ])
        #expect(result.status == .exited(6), "\(result.errors)")
        #expect(result.errors.contains("error[R657]"))
        #expect(try world.traces == [])
    }

    @Test func `a run that was killed while it added it is known to uninstall`() async throws {
        try world.recipe()
        try driver.world.write(
            "var/lib/provision/repository.json",
            #"{"format":1,"isUnused":true,"users":["demo"]}"#)
        try driver.world.write("etc/apt/keyrings/provision-nvidia.gpg", "k")
        _ = try await succeed("uninstall", "demo", "--yes")
        #expect(try world.traces == [])
        // And the next run makes it whole.
        try driver.world.write(
            "var/lib/provision/repository.json",
            #"{"format":1,"isUnused":true,"users":["demo"]}"#)
        try driver.world.write("etc/apt/keyrings/provision-nvidia.gpg", "k")
        _ = try await succeed("apply", "demo.yaml", "--yes")
        #expect(try driver.record?.addsRepository == true)
    }

    @Test func `of a driver whose record says no more, uninstall finds the files`() async throws {
        try DriverRecord(owner: "demo", recipe: "/demo.yaml", version: "580.95.05", phase: .loaded)
            .store(in: driver.world.machine.appending("var/lib/provision"))
        let text = "# Written by provision; `provision uninstall` removes it.\n"
        try driver.world.write("etc/apt/sources.list.d/provision-nvidia.sources", text)
        try driver.world.write("etc/apt/preferences.d/provision-nvidia", text)
        try driver.world.write("etc/apt/keyrings/provision-nvidia.gpg", "k")
        _ = try await succeed("uninstall", "demo", "--yes")
        #expect(try world.traces == [])
    }

    @Test(.enabled(if: RepositoryWorld.isRoot, "sudo's variables count for root alone"))
    func `under sudo the lock stays as it is, and the next line is told`() async throws {
        try world.recipe()
        let sudo = ["SUDO_UID": "1000", "SUDO_GID": "1000"]
        _ = try await succeed("lock", "demo.yaml")
        let before = try driver.station.lock()
        let result = try await world.run(
            "apply", "demo.yaml", "--yes", "--only", "driver", with: sudo)
        #expect(result.status == .exited(1), "\(result.errors)")
        #expect(result.errors.contains("error[R120]"))
        #expect(
            result.told.contains("without `sudo`: `provision lock --upgrade driver demo.yaml`"),
            "\(result.errors)")
        #expect(try driver.station.lock() == before)
        #expect(try world.traces.count == 4)
        // Again it is the same word, though apt has the packages.
        let again = try await world.run(
            "apply", "demo.yaml", "--yes", "--only", "driver", with: sudo)
        #expect(
            again.told.contains("`provision lock --upgrade driver demo.yaml` locks those of apt"),
            "\(again.errors)")
        _ = try await succeed("lock", "--upgrade", "driver", "demo.yaml")
        let done = try await world.run(
            "apply", "demo.yaml", "--yes", "--only", "driver", with: sudo)
        #expect(done.status == .exited(0), "\(done.errors)")
        #expect(try driver.record?.addsRepository == true)
    }

    @Test func `a lock that has the packages is used, and the repository comes for updates`()
        async throws
    {
        try world.recipe()
        _ = try await succeed("apply", "demo.yaml", "--yes")
        _ = try await succeed("rollback", "--driver", "--yes")
        let before = try driver.station.lock()
        let plan = try await succeed("plan", "demo.yaml")
        #expect(plan.contains("is added to apt's sources"), "\(plan)")
        #expect(!plan.contains("known once apt has read it"))
        _ = try await succeed("apply", "demo.yaml", "--yes", "--locked")
        #expect(try driver.station.lock() == before)
        #expect(try world.traces.count == 4)
        #expect(try driver.record?.addsRepository == true)
    }
}
