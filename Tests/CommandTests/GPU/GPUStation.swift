import FileSystem
import Installation
import SystemPackage
import TestSupport

/// A user at a machine whose driver and GPU are folders, and whose libcuda and NVML are the double.
///
/// It shows what becomes of reports, and nothing of a GPU.
struct GPUStation {
    let station: Station
    private let world: AptWorld
    private let double: DriverDouble

    static let driver = "580.95.05"
    /// As the double calls its first GPU.
    static let uuid = "GPU-a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a000"
    static let address = "0000:01:00.0"
    /// Where a second one would be.
    static let second = "0000:02:00.0"

    /// Nil where the double cannot be built.
    init?() async throws {
        guard let double = try await DriverDouble.shared() else { return nil }
        self.double = double
        station = try Station()
        world = try AptWorld()
        try station.index.publish(ZipWheel("nvidia_thing", "1.0"))
        try plug()
        try load(Self.driver)
        try list(gpus: 1)
    }

    /// Writes a recipe; with `computes` it has a package of NVIDIA's, else nothing that needs a GPU.
    @discardableResult
    func recipe(computes: Bool = true, words: String = "<2") throws -> String {
        let more = computes ? ", nvidia-thing" : ""
        return try station.recipe(pip: "[greeter, \"words\(words)\"\(more)]")
    }

    /// Puts an H100 on the bus, which the loaded driver calls `uuid`.
    func plug(uuid: String = GPUStation.uuid, at address: String = GPUStation.address) throws {
        let device = "sys/bus/pci/devices/\(address)"
        for (name, value) in [("vendor", "0x10de"), ("device", "0x2330"), ("class", "0x030200")] {
            try world.write("\(device)/\(name)", value + "\n")
        }
        try world.write(
            "proc/driver/nvidia/gpus/\(address)/information",
            "Model: \t\t Double A\nGPU UUID: \t \(uuid)\n")
    }

    /// Puts a container around it, whose bus is that of its host, and which was given no GPU.
    func contain() throws { try world.write(".dockerenv", "") }

    /// Takes the GPU from the bus.
    func unplug() throws {
        try Files.removeTree(world.machine.appending("sys/bus/pci/devices/\(Self.address)"))
    }

    /// Makes the machine one of Windows, whose GPU and driver `nvidia-smi` alone tells of.
    func moveIntoWindows(
        uuids: [String] = [GPUStation.uuid], driver: String = GPUStation.driver
    ) throws {
        if try Files.exists(world.machine.appending("sys/bus")) {
            try Files.removeTree(world.machine.appending("sys"))
            try Files.removeTree(world.machine.appending("proc"))
        }
        try world.write("dev/dxg", "")
        let lines = uuids.map { "GPU 0: Double A (UUID: \($0))" }.joined(separator: "\n")
        let rows = uuids.map { "\($0), \(driver)" }.joined(separator: "\n")
        try station.folder.write(
            "bin/nvidia-smi",
            """
            #!/bin/sh
            case $1 in
            -L) echo '\(lines)';;
            *driver_version*uuid* | *uuid*driver_version*) echo '\(rows)';;
            *) echo '\(driver)';;
            esac

            """, mode: 0o755)
    }

    func load(_ driver: String) throws {
        try world.write("sys/module/nvidia/version", driver + "\n")
    }

    /// Runs `provision`; `rules` say what the double does wrong, `more` is put into its environment.
    func run(
        _ arguments: String..., rules: String = "", with more: [String: String] = [:]
    ) async throws -> Tool.Result {
        let own = [
            "PATH": "\(station.folder.appending("bin")):/usr/bin:/bin",
            "LD_LIBRARY_PATH": double.folder.string,
            "CUDA_DOUBLE": rules.hasPrefix("gpus:") ? rules : "gpus:1;\(rules)",
        ]
        return try await station.tool.start(
            Tool.executable, arguments,
            with: station.environment(
                world.environment.merging(own) { $1 }.merging(more) { $1 }))
    }

    /// Lets `nvidia-smi` list as many GPUs as the double has.
    func list(gpus: Int) throws {
        try station.folder.write(
            "bin/nvidia-smi",
            "#!/bin/sh\ncat <<'END'\n\(DoubledMachine.listing(gpus: gpus))END\n", mode: 0o755)
    }

    /// The row of `status` about the last checks; empty where there is none.
    func checks(
        _ subject: String = "demo", with more: [String: String] = [:]
    ) async throws -> String {
        let status = try await run("status", subject, with: more).output.split(separator: "\n")
        guard let row = status.first(where: { $0.contains(" checks ") }) else { return "" }
        return row.split(separator: " ").dropFirst(2).joined(separator: " ")
    }

    var report: FilePath {
        station.home().current.appending("verification")
    }
}
