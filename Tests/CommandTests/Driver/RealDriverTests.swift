import Diagnostics
import FileSystem
import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision
@testable import Verification

/// The sources that this machine is configured with.
private enum DebianSources {
    /// This machine's sources of Debian, with the component that the driver is in.
    static let text: String? = {
        let path: FilePath = "/etc/apt/sources.list.d/debian.sources"
        guard let text = try? Files.readText(path, limit: 1 << 16) else { return nil }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("Components:")
                ? "Components: main contrib non-free non-free-firmware" : String(line)
        }.joined(separator: "\n")
    }()
}

/// Debian's own driver, from the sources that this machine is configured with.
@Suite(
    .serialized, .tags(.network), .enabled(if: AptWorld.isPossible, "no apt here"),
    .enabled(if: DebianSources.text != nil, "this machine has no sources of Debian's"),
    .enabled(
        if: ["PROVISION_TEST_NETWORK", "CI"].contains {
            ProcessInfo.processInfo.environment[$0]?.isEmpty == false
        }, "neither PROVISION_TEST_NETWORK nor CI is set"))
struct RealDriverTests {
    /// A machine with what is installed here, and Debian's sources: so closures are those of a real
    /// machine.
    private func debian() throws -> DriverWorld {
        let world = try DriverWorld()
        let source = try #require(DebianSources.text)
        try Files.remove(world.world.machine.appending("etc/apt/sources.list"))
        try world.world.write("etc/apt/sources.list.d/debian.sources", source)
        try Files.writeAtomically(
            Files.read("/var/lib/dpkg/status"),
            to: world.world.machine.appending("var/lib/dpkg/status"))
        try world.world.run("/usr/bin/apt-get", "-q", "update")
        return world
    }

    @Test func `the distribution's toolkit is locked with its compiler, and nothing of Java`()
        async throws
    {
        let world = try debian()
        try world.station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\ncuda: {source: apt}\n")
        let result = try await world.run("lock", "demo.yaml")
        #expect(result.status == .exited(0), "\(result.errors)")
        let lock = try world.station.lock()
        for name in ["nvidia-cuda-toolkit", "nvidia-cuda-dev", "g++-11", "libcuda1"] {
            #expect(lock.contains("filename: \(name)_"), "\(name)")
        }
        for name in ["nvidia-openjdk-8-jre", "nsight-systems", "nvidia-visual-profiler"] {
            #expect(!lock.contains("filename: \(name)_"), "\(name)")
        }
        #expect(lock.contains("version: 11.8.0"))
    }

    @Test func `the set without a display is locked, and nothing of Xorg with it`() async throws {
        let world = try debian()
        try world.recipe(driver: "{track: newest}")
        let plan = try await world.run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        let lock = try world.station.lock()
        for name in [
            "nvidia-driver-bin", "nvidia-smi", "libcuda1", "nvidia-kernel-dkms", "dkms",
            "libnvidia-ml1", "nvidia-persistenced",
        ] {
            #expect(lock.contains("filename: \(name)_"), "\(name)")
        }
        for name in ["xserver-xorg-core", "nvidia-driver"] {
            #expect(!lock.contains("filename: \(name)_"), "\(name)")
        }
    }

    /// Their `cuInit` makes `/dev/nvidiactl` where root calls it.
    @Test(
        .enabled(
            if: (try? Files.exists("/proc/driver/nvidia/version")) == false,
            "this machine has a driver"))
    func `its libcuda and NVML find no driver, and the node that they make goes`()
        async throws
    {
        let world = try debian().world
        let folder = world.folder.appending("library")
        try Files.createDirectories(folder)
        try world.run(
            "/usr/bin/env", "-C", folder.string, "apt-get", "-q", "download", "libcuda1",
            "libnvidia-ml1")
        for package in try Files.names(in: folder) {
            let file = folder.appending(package).string
            try world.run("/usr/bin/dpkg-deb", "-x", file, folder.string)
        }
        var machine = try #require(try await DoubledMachine())
        machine.double = DriverDouble(
            folder: folder.appending("usr/lib/x86_64-linux-gnu/nvidia/current"))
        machine.models = [0x2330]
        let nodes = DeviceNodes.read()
        let checks = try await machine.checks()
        nodes.removeNew()
        #expect(checks.prefix(2).map(\.name) == ["gpu-driver", "gpu-health"])
        #expect(checks.prefix(2).allSatisfy { $0.outcome == .failed })
        #expect(
            checks.prefix(2).map(\.details.first) == [
                "starting the driver: cuInit says CUDA_ERROR_NO_DEVICE (100)",
                "asking NVML: nvmlInit_v2 says NVML_ERROR_DRIVER_NOT_LOADED (9)",
            ])
        #expect(try Files.names(in: "/dev").filter { $0.hasPrefix("nvidia") } == [])
    }
}
