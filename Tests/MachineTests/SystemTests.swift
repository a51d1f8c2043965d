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

    @Test func `the Windows kernel names its maker`() async throws {
        let kernel = "5.15.167.4-microsoft-standard-WSL2\n"
        let wsl = try await surroundings { try $0.write("/proc/sys/kernel/osrelease", kernel) }
        #expect(wsl.isWSL)
        #expect(try await !surroundings { _ in }.isWSL)
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
