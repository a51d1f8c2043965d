import Compatibility
import Machine
import PackageModel
import SystemPackage
import Testing

@testable import Provision

@Suite struct `The screen of a machine` {
    private func profile() throws -> MachineProfile {
        let version = try #require(DottedVersion("550.163.01"))
        return MachineProfile(
            system: OperatingSystem(
                id: "ubuntu", versionID: "22.04", prettyName: "Ubuntu 22.04.5 LTS",
                codename: "jammy", relatives: ["debian"], kernel: "6.8.0-60-generic",
                kernelVersion: "#1 SMP", architecture: "x86_64", glibc: "2.35"),
            cpu: CPU(model: "AMD EPYC 7763", count: 128, level: 3), memory: 540_000_000_000,
            volumes: [
                Volume(path: "/", free: 412_000_000_000, device: 1),
                Volume(path: "/home", free: 412_000_000_000, device: 1),
                Volume(path: "/data", free: 1_900_000_000_000, device: 2),
            ],
            gpus: [
                GPU(
                    address: "0000:17:00.0", deviceID: 0x2330, boundDriver: "nvidia",
                    facts: .embedded),
                GPU(
                    address: "0000:65:00.0", deviceID: 0x2330, subsystem: "10de:16c1",
                    facts: .embedded),
                GPU(address: "0000:66:00.0", deviceID: 0x0abc, facts: .embedded),
            ],
            driver: DriverState(
                loaded: .init(version: version, modules: .open),
                installed: .init(version: version, source: "libcuda1")),
            compilers: [
                HostCompiler(
                    path: "/usr/bin/g++", executable: "/usr/bin/x86_64-linux-gnu-g++-12",
                    family: .gcc, version: "12.3.0", isDefault: true)
            ],
            environment: Surroundings(container: "docker", secureBoot: .off),
            notes: ["the GPU 10de:0abc at 0000:66:00.0 is newer than the facts of 2026-11-22"])
    }

    @Test func `the whole screen`() throws {
        let expected = """
              System       Ubuntu 22.04.5 LTS, x86_64, glibc 2.35
              Kernel       6.8.0-60-generic
              Processor    AMD EPYC 7763, 128 threads, x86-64-v3
              Memory       540 GB
              Free         412 GB on /, 1.9 TB on /data
              GPU          2× H100 SXM5 80GB (Hopper, sm_90)
                           80 GB, 3,350 GB/s, ECC
                           16,896 cores in 132 multiprocessors, NVLink 900 GB/s
                           10de:0abc
              Driver       550.163.01 installed, 550.163.01 loaded (open modules)
              Python       none
              Compiler     gcc 12.3.0    /usr/bin/g++
              Conda        __archspec 1 x86_64
                           __cuda 12.4
                           __cuda_arch 9.0
                           __glibc 2.35
                           __linux 6.8.0
                           __unix 0
              Secure Boot  off
              Runs in      a docker container

            note: the GPU 10de:0abc at 0000:66:00.0 is newer than the facts of 2026-11-22
            """
        let view = MachineView(try profile(), facts: .embedded)
        #expect(MachineScreen.draw(view, style: Style()) == expected)
    }

    @Test func `what is on offer stands beside what is there`() throws {
        let version = try #require(DottedVersion("580.95.05"))
        let offers = MachineOffers(
            drivers: [
                DriverOffer(version: version, package: "nvidia-driver-580-open", modules: .open)
            ],
            compilers: [CompilerOffer(family: .gcc, major: 13, package: "g++-13")],
            notes: ["apt has no more"])
        let view = MachineView(
            try profile(), offers: offers, facts: .embedded,
            environment: ["CONDA_OVERRIDE_CUDA": "12.9"])
        let screen = MachineScreen.draw(view, style: Style())
        #expect(
            screen.contains(
                "driver 580.95.05 (nvidia-driver-580-open of apt, open modules)"), "\(screen)")
        #expect(screen.contains("On offer     g++-13"))
        #expect(screen.contains("__cuda 12.9"))
        #expect(screen.contains("note: apt has no more"))
        let json = MachineJSON.value(view).encoded
        #expect(json.contains(#""offers":{"compilers":["g++-13"],"drivers":[{"modules":"open""#))
        #expect(json.contains(#"{"build":"0","name":"__cuda","version":"12.9"}"#))
    }

    @Test func `the head of a plan`() throws {
        let facts = MachineScreen.facts(try profile(), style: Style(isUnicode: false))
        #expect(
            facts.map(\.text) == [
                "Ubuntu 22.04.5 LTS - x86_64 - Linux 6.8.0-60 - 2x H100 SXM5 80GB - 10de:0abc",
                "550.163.01 installed, 550.163.01 loaded (open modules)",
                "412 GB on /, 1.9 TB on /data",
            ])
        #expect(facts.map(\.label) == ["Machine", "Driver", "Free"])
    }

    @Test func `a bare machine says what it has not`() {
        let bare = MachineProfile(
            system: OperatingSystem(
                id: "debian", prettyName: "Debian", kernel: "6.1.0", architecture: "x86_64"),
            cpu: CPU())
        let screen = MachineScreen.draw(MachineView(bare, facts: .embedded), style: Style())
        #expect(screen.contains("GPU          no NVIDIA GPU on the PCI bus"))
        #expect(screen.contains("Driver       none"))
        #expect(screen.contains("Processor    1 thread"))
        #expect(MachineScreen.facts(bare, style: Style()).map(\.label) == ["Machine"])
    }

    @Test func `JSON has sorted keys and leaves out what is not known`() throws {
        let text = MachineJSON.value(MachineView(try profile(), facts: .embedded)).encoded
        #expect(text.hasPrefix(#"{"compilers":[{"default":true,"executable":"/usr/bin/x86_64"#))
        #expect(text.contains(#""capability":"9.0","chip":"GH100""#))
        #expect(text.contains(#"{"address":"0000:66:00.0","id":"10de:0abc"}"#))
        #expect(text.contains(#""driver":{"installed":"550.163.01","installed_from":"libcuda1""#))
        #expect(!text.contains("null"))
    }
}
