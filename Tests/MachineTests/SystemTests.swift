import FileSystem
import SystemPackage
import Testing

@testable import Machine

@Suite struct `System, processors and disks` {
    @Test func `an os-release file is read as a shell would read it`() async throws {
        let machine = try FakeMachine()
        try machine.write(
            "/etc/os-release",
            """
            # comment
            PRETTY_NAME="Ubuntu 22.04.5 \\"LTS\\""
            ID=ubuntu
            ID_LIKE='debian'
            VERSION_ID="22.04"
            VERSION_CODENAME=jammy
            EMPTY=
            broken line
            """)
        try machine.write("/proc/sys/kernel/osrelease", "6.8.0-60-generic\n")
        try machine.write("/proc/sys/kernel/version", "#1 SMP PREEMPT_DYNAMIC\n")
        try machine.write("/proc/sys/kernel/arch", "aarch64\n")
        try machine.write("/proc/meminfo", "MemTotal:       65536 kB\nMemFree: 1 kB\n")
        let profile = await machine.probe().profile()
        #expect(profile.system.id == "ubuntu")
        #expect(profile.system.name == "ubuntu-22.04")
        #expect(profile.system.prettyName == "Ubuntu 22.04.5 \"LTS\"")
        #expect(profile.system.codename == "jammy")
        #expect(profile.system.relatives == ["debian"])
        #expect(profile.system.kernel == "6.8.0-60-generic")
        #expect(profile.system.kernelVersion == "#1 SMP PREEMPT_DYNAMIC")
        #expect(profile.system.architecture == "aarch64")
        #expect(profile.memory == 64 << 20)
    }

    @Test func `an empty machine has a profile all the same`() async throws {
        let machine = try FakeMachine()
        let profile = await machine.probe().profile(volumes: ["/not/there/yet"])
        #expect(profile.system.id == "")
        #expect(profile.system.prettyName == "Linux")
        #expect(profile.system.glibc == nil)
        #expect(profile.gpus.isEmpty)
        #expect(profile.driver == DriverState())
        #expect(profile.pythons.isEmpty)
        #expect(profile.compilers.isEmpty)
        #expect(profile.environment.secureBoot == .absent)
        #expect(profile.volumes.count == 1)
        #expect(profile.cpu == CPU())
    }

    @Test func `glibc tells its version in the library's banner`() async throws {
        let machine = try FakeMachine()
        try machine.write("/proc/sys/kernel/arch", "x86_64")
        let banner =
            "\u{0}GNU C Library (Debian GLIBC 2.36-9+deb12u10) stable release version 2.36.\n"
        try machine.write("/lib/x86_64-linux-gnu/libc.so.6", "\u{7f}ELF GNU C Library \n" + banner)
        #expect(await machine.probe().profile().system.glibc == "2.36")
    }

    @Test(arguments: [
        ("fpu sse2", 1), ("cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3", 2),
        ("cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3 abm avx avx2 bmi1 bmi2 f16c fma movbe xsave", 3),
        (
            "cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3 abm avx avx2 bmi1 bmi2 f16c fma movbe xsave "
                + "avx512f avx512bw avx512cd avx512dq avx512vl", 4
        ),
        ("avx512f avx512bw avx512cd avx512dq avx512vl", 1),
    ])
    func `flags tell the level of x86-64`(_ flags: String, _ level: Int) async throws {
        let machine = try FakeMachine()
        try machine.write(
            "/proc/cpuinfo",
            "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: \(flags)\n\nprocessor\t: 1\n")
        try machine.write("/sys/devices/system/cpu/online", "0-7,16-23\n")
        let cpu = await machine.probe().profile().cpu
        #expect(cpu.model == "AMD EPYC" && cpu.count == 16 && cpu.level == level)
    }

    @Test func `a machine without flags has no level`() async throws {
        let machine = try FakeMachine()
        try machine.write("/proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 50.00\n")
        try machine.write("/sys/devices/system/cpu/online", "nonsense")
        #expect(await machine.probe().profile().cpu == CPU(count: 1))
    }

    @Test func `space is that of the nearest folder that exists`() async throws {
        let machine = try FakeMachine()
        try machine.folder("/data")
        let profile = await machine.probe().profile(volumes: ["/data", "/data/new/prefix"])
        #expect(profile.volumes.map(\.path) == ["/data", "/data/new/prefix"])
        #expect(profile.volumes[0].device == profile.volumes[1].device)
        #expect(profile.volumes.allSatisfy { $0.free > 0 })
    }
}

@Suite struct `Container, WSL and Secure Boot` {
    private func surroundings(
        _ environment: [String: String] = [:], _ make: (FakeMachine) throws -> Void
    ) async throws -> Surroundings {
        let machine = try FakeMachine()
        try make(machine)
        return await machine.probe(environment).profile().environment
    }

    @Test func `containers leave marks`() async throws {
        let docker = try await surroundings { try $0.write("/.dockerenv", "") }
        #expect(docker.container == "docker")
        let podman = try await surroundings { try $0.write("/run/.containerenv", "") }
        #expect(podman.container == "podman")
        let pod = try await surroundings(["KUBERNETES_SERVICE_HOST": "10.0.0.1"]) { _ in }
        #expect(pod.container == "kubernetes")
        let lxc = try await surroundings { try $0.write("/run/systemd/container", "lxc\n") }
        #expect(lxc.container == "lxc")
        let group = try await surroundings {
            try $0.write("/proc/1/cgroup", "0::/kubepods/besteffort/pod1\n")
        }
        #expect(group.container == "kubernetes")
        #expect(try await surroundings { _ in }.container == nil)
    }

    @Test func `a place has a driver's node or not`() async throws {
        #expect(try await !surroundings { try $0.write("/dev/nvidia0", "") }.hasDriverNode)
        #expect(try await surroundings { try $0.write("/dev/nvidiactl", "") }.hasDriverNode)
        #expect(try await surroundings { try $0.write("/dev/dxg", "") }.hasDriverNode)
    }

    @Test func `the Windows kernel names its maker`() async throws {
        let kernel = "5.15.167.4-microsoft-standard-WSL2\n"
        let wsl = try await surroundings { try $0.write("/proc/sys/kernel/osrelease", kernel) }
        #expect(wsl.isWSL)
        #expect(try await !surroundings { _ in }.isWSL)
    }

    @Test func `on WSL it is said that the bus shows no GPU`() async throws {
        let machine = try FakeMachine()
        try machine.device("0000:01:00.0", vendor: "0x1414", device: "0x008e", kind: "0x030200")
        try machine.folder("/dev/dxg")
        #expect(
            await machine.probe().profile().notes == [
                "WSL hides the GPUs from the bus: name them in the recipe's `target`"
            ])
    }

    @Test func `WSL calls itself a container and is none`() async throws {
        let wsl = try await surroundings {
            try $0.write("/run/systemd/container", "wsl\n")
            try $0.folder("/dev/dxg")
        }
        #expect(wsl.isWSL)
        #expect(wsl.container == nil)
    }

    @Test func `a Jetson is told by its device tree, or by JetPack's file`() async throws {
        let orin = try await surroundings {
            try $0.write(
                "/proc/device-tree/compatible",
                "nvidia,p3737-0000+p3701-0000\u{0}nvidia,p3701-0000\u{0}nvidia,tegra234\u{0}")
            try $0.write("/proc/device-tree/model", "NVIDIA Jetson AGX Orin Developer Kit\u{0}")
        }
        #expect(orin.isJetson)
        #expect(orin.jetson == "NVIDIA Jetson AGX Orin Developer Kit")
        let masked = try await surroundings {
            try $0.write("/etc/nv_tegra_release", "# R36 (release), REVISION: 4.3\n")
        }
        #expect(masked.jetson == "a board with NVIDIA's Tegra")
    }

    @Test func `other boards are none`() async throws {
        let board = try await surroundings {
            try $0.write(
                "/proc/device-tree/compatible", "raspberrypi,5-model-b\u{0}brcm,bcm2712\u{0}")
            try $0.write("/proc/device-tree/model", "Raspberry Pi 5\u{0}")
        }
        #expect(!board.isJetson)
    }

    @Test(arguments: [([6, 0, 0, 0, 1], "on"), ([6, 0, 0, 0, 0], "off"), ([1], "unknown")])
    func `Secure Boot is the fifth byte of a variable`(_ bytes: [UInt8], _ state: String)
        async throws
    {
        let name = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        let found = try await surroundings {
            try $0.write("/sys/firmware/efi/efivars/\(name)", bytes: bytes)
        }
        #expect(found.secureBoot.rawValue == state)
    }
}
