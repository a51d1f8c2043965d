import Apt
import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// A machine with an H100 and no driver, made of folders, with apt and dpkg of its own.
struct DriverWorld {
    let station: Station
    let world: AptWorld
    static let kernel = "6.1.0-56-amd64"

    init() throws {
        station = try Station()
        world = try AptWorld()
        try world.write(
            "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"\n")
        try world.write("proc/sys/kernel/osrelease", Self.kernel + "\n")
        try world.write("lib/modules/\(Self.kernel)/build/Makefile", "")
        try world.write("boot/vmlinuz-\(Self.kernel)", "")
        let device = "sys/bus/pci/devices/0000:17:00.0"
        for (name, value) in [("vendor", "0x10de"), ("device", "0x2330"), ("class", "0x030200")] {
            try world.write("\(device)/\(name)", value + "\n")
        }
        try program(
            "usr/bin/apt-cache",
            "APT_CONFIG='\(world.machine)/apt.conf' exec /usr/bin/apt-cache \"$@\"")
        try program("usr/sbin/modinfo", "cat '\(world.machine)/usr/lib/module-version'")
        try publish("535.261.03-1")
    }

    func program(_ path: String, _ script: String) throws {
        let place = world.machine.appending(FilePath(path).components)
        try Files.createDirectories(place.removingLastComponent())
        try Files.writeAtomically("#!/bin/sh\n\(script)\n", to: place, mode: 0o755)
    }

    /// A driver as Debian cuts it; what it recommends shall not come.
    func publish(
        _ version: String, module: String? = nil, with others: [DebPackage] = []
    ) throws {
        try world.publish(Self.packages(version, module: module) + others)
    }

    static func packages(_ version: String, module: String? = nil) -> [DebPackage] {
        let number = String(version.prefix { $0 != "-" })
        var kernel = DebPackage(
            "nvidia-kernel-dkms", version, fields: ["Depends: dkms", "Recommends: nvidia-driver"])
        kernel.files["usr/lib/module-version"] = (module ?? number) + "\n"
        var smi = DebPackage(
            "nvidia-smi", version, fields: ["Depends: libnvidia-ml1 (= \(version))"])
        smi.files["usr/bin/nvidia-smi"] = "#!/bin/sh\n"
        var library = DebPackage("libcuda1", version)
        library.files["usr/lib/x86_64-linux-gnu/libcuda.so.1"] = ""
        return [
            kernel, smi, DebPackage("libnvidia-ml1", version), library,
            DebPackage("nvidia-driver-bin", version), DebPackage("dkms", "3.0"),
            DebPackage("nvidia-driver", version, fields: ["Depends: xorg"]),
            DebPackage("xorg", "1"), DebPackage("linux-headers-amd64", "6.1.192-2"),
        ]
    }

    func recipe(_ name: String = "demo", driver: String = "{version: 535}") throws {
        try station.folder.write(
            "\(name).yaml",
            "recipe: 1\nname: \(name)\ndriver: \(driver)\nverify: [files]\n")
    }

    func run(
        _ arguments: String..., with extra: [String: String] = [:]
    ) async throws -> Tool.Result {
        try await station.tool.start(
            Tool.executable, arguments,
            with: station.environment(world.environment.merging(extra) { $1 }))
    }

    var database: DpkgDatabase {
        get throws { try DpkgDatabase.read(AptPlaces(privateMachine: world.machine)) }
    }

    var record: DriverRecord? {
        get throws { try DriverRecord.stored(in: world.machine.appending("var/lib/provision")) }
    }
}

@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct DriverPipelineTests {
    private let world: DriverWorld

    init() throws { world = try DriverWorld() }

    @Test func `a plan locks the packages, without recommendations, and names the reboot`()
        async throws
    {
        try world.recipe()
        let plan = try await world.run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        #expect(plan.output.contains("Driver packages (apt)"))
        #expect(plan.output.contains("+ nvidia-kernel-dkms"))
        #expect(plan.output.contains("(reboot)"))
        let lock = try world.station.lock()
        #expect(lock.contains("filename: nvidia-smi_535.261.03-1_all.deb"))
        #expect(lock.contains("filename: libnvidia-ml1_535.261.03-1_all.deb"))
        #expect(!lock.contains("xorg"))
        #expect(try world.database.installed("nvidia-smi") == nil)
    }

    @Test func `apply installs, holds and proves it, and a reboot is due`() async throws {
        try world.recipe()
        try world.world.write("sys/module/nouveau/refcnt", "1\n")
        let first = try await world.run("apply", "demo.yaml", "--yes", "--exit-code")
        #expect(first.status == .exited(10), "\(first.errors)")
        #expect(first.output.contains("nouveau drives the GPU now"))
        #expect(
            first.output.contains("Reboot needed: driver 535.261.03 is installed, none is loaded."))
        #expect(try world.database.installed("nvidia-smi")?.version == "535.261.03-1")
        let record = try #require(try world.record)
        #expect(record.owner == "demo")
        #expect(record.phase == .installed)
        #expect(record.before["nvidia-smi"] == .some(nil))
        #expect(record.after["nvidia-smi"] == "535.261.03-1")
        let hold = try world.world.text("etc/apt/preferences.d/provision-driver")
        #expect(hold.contains("Pin: version 535.261.03-1\nPin-Priority: 1001\n"))
        #expect(
            try world.world.text("etc/modprobe.d/provision-nouveau.conf")
                .contains("blacklist nouveau"))
        #expect(try world.world.text("run/reboot-required.pkgs").contains("nvidia-smi\n"))
        // apt keeps to it though a newer one is there.
        try world.publish("535.309.01-1")
        #expect(
            MachineProgram("/bin/sh").lines(
                "-c",
                "APT_CONFIG='\(world.world.machine)/apt.conf' /usr/bin/apt-cache policy nvidia-smi")?
                .contains { $0.hasSuffix("Candidate: 535.261.03-1") } == true)
    }

    @Test func `after the reboot a run finds it loaded, and the next changes nothing`() async throws
    {
        try world.recipe()
        #expect(try await world.run("apply", "demo.yaml", "--yes").status == .exited(0))
        let again = try await world.run("apply", "demo.yaml", "--yes", "--exit-code")
        #expect(again.status == .exited(10), "\(again.errors)")
        #expect(again.output.contains("Reboot needed"))
        let status = try await world.run("status", "demo")
        #expect(status.output.contains("535.261.03 installed, none is loaded: a reboot is due"))
        try world.world.write("sys/module/nvidia/version", "535.261.03\n")
        let after = try await world.run("apply", "demo.yaml", "--yes", "--exit-code")
        #expect(after.status == .exited(0), "\(after.errors)")
        #expect(after.output.contains("Driver 535.261.03 is loaded."))
        #expect(try world.record?.phase == .loaded)
        #expect(try await world.run("apply", "demo.yaml").output == "No changes.\n")
        #expect(try await world.run("status", "demo").output.contains("535.261.03 loaded"))
    }

    @Test func `another boot without the driver is a failure`() async throws {
        try world.recipe()
        #expect(try await world.run("apply", "demo.yaml", "--yes").status == .exited(0))
        var record = try #require(try world.record)
        record.boot = "another"
        try record.store(in: world.world.machine.appending("var/lib/provision"))
        let result = try await world.run("apply", "demo.yaml", "--yes")
        #expect(result.status == .exited(7))
        #expect(result.told.contains("has not loaded it since the reboot"))
    }

    @Test func `a module that was not built is found though apt succeeds`() async throws {
        try world.recipe()
        try world.publish("535.261.03-1", module: "470.1")
        let result = try await world.run("apply", "demo.yaml", "--yes")
        #expect(result.status == .exited(7), "\(result.errors)")
        #expect(
            result.told.contains("the kernel \(DriverWorld.kernel) would load 470.1"))
        #expect(try world.record?.phase == .installing)
        let again = try await world.run("apply", "demo.yaml", "--yes")
        #expect(again.status == .exited(7), "\(again.errors)")
        try world.world.write("usr/lib/module-version", "535.261.03\n")
        let mended = try await world.run("apply", "demo.yaml", "--yes")
        #expect(mended.status == .exited(0), "\(mended.errors)")
        #expect(try world.record?.phase == .installed)
    }

    @Test func `what stands in the way is told at once and nothing is changed`() async throws {
        try world.recipe()
        try world.world.write("usr/bin/nvidia-uninstall", "")
        try world.world.write("sys/module/nvidia/version", "470.256.02\n")
        try world.world.write("proc/77/comm", "python3\n")
        try Files.createDirectories(world.world.machine.appending("proc/77/fd"))
        try Files.createSymlink(
            world.world.machine.appending("proc/77/fd/5"), to: "/dev/nvidia0")
        let before = try world.world.text("var/lib/dpkg/status")
        let plan = try await world.run("plan", "demo.yaml")
        #expect(plan.output.contains("apply will refuse: NVIDIA's own installer"))
        let result = try await world.run("apply", "demo.yaml", "--yes")
        #expect(result.status == .exited(1))
        #expect(result.errors.contains("error[R646]"))
        #expect(result.errors.contains("error[R643]"))
        #expect(try world.world.text("var/lib/dpkg/status") == before)
        #expect(try world.record == nil)
    }

    @Test func `another recipe takes the driver only when told to`() async throws {
        try world.recipe("first", driver: "{version: \"535.261.03\"}")
        #expect(try await world.run("apply", "first.yaml", "--yes").status == .exited(0))
        try world.publish("550.163.01-2")
        try world.recipe("second", driver: "{version: 550}")
        let refused = try await world.run("apply", "second.yaml", "--yes")
        #expect(refused.told.contains("belongs to the recipe `first`"), "\(refused.errors)")
        let taken = try await world.run("apply", "second.yaml", "--yes", "--take-driver")
        #expect(taken.status == .exited(0), "\(taken.errors)")
        let record = try #require(try world.record)
        #expect(record.owner == "second")
        #expect(record.before["nvidia-smi"] == "535.261.03-1")
        #expect(record.after["nvidia-smi"] == "550.163.01-2")
    }

    @Test func `the way back removes what came, and brings what was there`() async throws {
        try world.recipe("first", driver: "{version: \"535.261.03\"}")
        #expect(try await world.run("apply", "first.yaml", "--yes").status == .exited(0))
        try world.publish("550.163.01-2")
        try world.recipe("second", driver: "{version: 550}")
        let taken = try await world.run("apply", "second.yaml", "--yes", "--take-driver")
        #expect(taken.status == .exited(0), "\(taken.errors)")
        // apt's source has moved on; the files are in the store, and the first lock names them.
        let shown = try await world.run("rollback", "--driver", "--dry-run")
        #expect(shown.status == .exited(0), "\(shown.errors)")
        #expect(shown.output.contains("~ nvidia-smi 550.163.01-2 to 535.261.03-1"))
        let back = try await world.run("rollback", "--driver", "--yes")
        #expect(back.status == .exited(0), "\(back.errors)")
        #expect(try world.database.installed("nvidia-smi")?.version == "535.261.03-1")
        #expect(try world.record == nil)
        #expect(try !world.world.has("etc/apt/preferences.d/provision-driver"))
        #expect(
            try await world.run("rollback", "--driver").told.contains("no recipe has installed"))
    }

    @Test func `where no driver was, the way back leaves none`() async throws {
        try world.recipe()
        #expect(try await world.run("apply", "demo.yaml", "--yes").status == .exited(0))
        let back = try await world.run("rollback", "--driver", "--yes")
        #expect(back.status == .exited(0), "\(back.errors)")
        #expect(back.output.contains("- nvidia-kernel-dkms"))
        #expect(try world.database.installed("nvidia-smi") == nil)
        #expect(try world.database.installed("dkms") == nil)
    }

    @Test func `a driver that was taken away by hand leaves no file of ours behind`() async throws {
        let before = try world.world.text("var/lib/dpkg/status")
        try world.recipe()
        #expect(try await world.run("apply", "demo.yaml", "--yes").status == .exited(0))
        #expect(try world.world.has("etc/apt/preferences.d/provision-driver"))
        try world.world.write("var/lib/dpkg/status", before)
        let back = try await world.run("rollback", "--driver", "--yes")
        #expect(back.output == "The driver is as it was before.\n", "\(back.errors)")
        #expect(try world.record == nil)
        #expect(try !world.world.has("etc/apt/preferences.d/provision-driver"))
    }
}

extension Tool.Result {
    /// What was told on standard error, without its line breaks.
    var told: String {
        errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
