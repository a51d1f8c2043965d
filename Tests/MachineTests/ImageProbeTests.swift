import Machine
import PackageModel
import Testing

@Suite struct ImageProbeTests {
    /// The files of an image, and what `/proc` and `/sys` tell of the machine that it is made on.
    private func machine() throws -> FakeMachine {
        let machine = try FakeMachine()
        try machine.write("/etc/os-release", "ID=ubuntu\nVERSION_ID=\"22.04\"\n")
        try machine.write("/proc/sys/kernel/osrelease", "6.12.0-host\n")
        try machine.write("/proc/sys/kernel/arch", "x86_64\n")
        try machine.write("/proc/meminfo", "MemTotal: 1024 kB\n")
        try machine.write(
            "/proc/driver/nvidia/version", "NVRM version: NVIDIA Module  580.95.05  Release\n")
        try machine.write("/sys/module/nouveau/version", "1\n")
        try machine.device("0000:0a:00.0", device: "0x2330")
        try machine.write("/run/.containerenv", "")
        try machine.write(
            "/lib/aarch64-linux-gnu/libc.so.6",
            "GNU C Library (Ubuntu GLIBC) stable release version 2.35.\n")
        try machine.write("/lib/ld-linux-aarch64.so.1", "")
        try machine.write("/usr/lib/aarch64-linux-gnu/libcuda.so.580.65.06", "")
        try machine.link(
            "/usr/lib/aarch64-linux-gnu/libcuda.so.1", to: "libcuda.so.580.65.06")
        return machine
    }

    @Test func `an image has what its files say, and nothing of the machine it is made on`()
        async throws
    {
        let machine = try machine()
        var probe = machine.probe()
        #expect(await probe.profile().gpus.count == 1)
        probe.isImage = true
        let profile = await probe.profile()
        #expect(profile.environment == Surroundings(isImage: true))
        #expect(profile.gpus.isEmpty)
        #expect(profile.driver.loaded == nil)
        #expect(!profile.driver.isNouveauLoaded)
        #expect(profile.driver.installed?.version.description == "580.65.06")
        #expect(profile.system.kernel.isEmpty)
        #expect(profile.memory == nil)
        #expect(profile.cpu == CPU())
        #expect(profile.system.name == "ubuntu-22.04")
        #expect(profile.system.architecture == "aarch64")
        #expect(profile.system.glibc == "2.35")
    }

    @Test func `kernels of an image are its files', and the host's processes are not its own`()
        throws
    {
        let machine = try machine()
        for release in ["6.12.0-host", "6.1.0-40-amd64"] {
            try machine.write("/lib/modules/\(release)/modules.dep", "")
            try machine.write("/boot/vmlinuz-\(release)", "")
        }
        try machine.write("/proc/modules", "nvidia 1 0 - Live 0x0\n")
        var probe = machine.probe()
        #expect(probe.driverSite().runningKernel?.release == "6.12.0-host")
        #expect(probe.driverState().loaded != nil)
        probe.isImage = true
        let site = probe.driverSite()
        #expect(site.kernels.map(\.release) == ["6.1.0-40-amd64", "6.12.0-host"])
        #expect(site.runningKernel == nil)
        #expect(site.loadedModules.isEmpty)
        #expect(probe.driverState().loaded == nil)
        #expect(probe.driverState().installed != nil)
    }
}
