import Machine
import SystemPackage
import Testing

@Suite struct `A machine before its driver changes` {
    private func site(_ machine: FakeMachine) -> DriverSite { machine.probe().driverSite() }

    @Test func `a machine of which nothing can be read has nothing in the way`() throws {
        let site = site(try FakeMachine())
        #expect(site.kernels.isEmpty)
        #expect(site.moduleKey == .none)
        #expect(site.gpuUsers == DriverSite.GPUUsers())
        #expect(site.runfile == nil)
        #expect(!site.isNouveauBlocked)
    }

    @Test func `kernels are those with modules and an image, the running one first`() throws {
        let machine = try FakeMachine()
        try machine.write("/proc/sys/kernel/osrelease", "6.8.0-60-generic\n")
        for release in ["6.8.0-58-generic", "6.8.0-60-generic", "6.8.0-31-generic"] {
            try machine.folder("/lib/modules/\(release)")
        }
        try machine.write("/boot/vmlinuz-6.8.0-58-generic", "")
        try machine.write("/boot/vmlinuz-6.8.0-60-generic", "")
        try machine.folder("/usr/src/linux-headers-6.8.0-60-generic")
        try machine.link(
            "/lib/modules/6.8.0-60-generic/build", to: "/usr/src/linux-headers-6.8.0-60-generic")
        try machine.link(
            "/lib/modules/6.8.0-58-generic/build", to: "/usr/src/linux-headers-6.8.0-58-generic")
        #expect(
            site(machine).kernels == [
                InstalledKernel("6.8.0-60-generic", isRunning: true, hasHeaders: true),
                InstalledKernel("6.8.0-58-generic"),
            ])
    }

    @Test func `the kernel of a container's host is none of its own`() throws {
        let machine = try FakeMachine()
        try machine.write("/proc/sys/kernel/osrelease", "6.1.0-56-amd64\n")
        #expect(site(machine).kernels.isEmpty)
    }

    @Test func `metapackages tell the kinds of kernels`() throws {
        let machine = try FakeMachine()
        let names = [
            "linux-image-generic-hwe-22.04", "linux-image-6.8.0-60-generic",
            "linux-image-unsigned-6.8.0-60-generic", "linux-image-amd64-dbg", "linux-image-aws",
        ]
        try machine.write(
            "/var/lib/dpkg/status",
            names.map { "Package: \($0)\nStatus: install ok installed\nVersion: 1\n\n" }.joined())
        #expect(site(machine).kernelFlavors == ["aws", "generic-hwe-22.04"])
    }

    @Test(arguments: [
        ("6.8.0-60-generic", "generic"), ("6.1.0-37-cloud-amd64", "cloud-amd64"),
        ("6.12.57+deb13-amd64", "amd64"), ("6.6.87", nil), ("6.8.0-1024-aws", "aws"),
    ])
    func `a release tells its kind`(_ release: String, _ flavor: String?) {
        #expect(InstalledKernel(release).flavor == flavor)
    }

    @Test func `dpkg's list tells what is installed, held and half done`() throws {
        let machine = try FakeMachine()
        try machine.write(
            "/var/lib/dpkg/status",
            """
            Package: nvidia-driver-580
            Status: hold ok installed
            Version: 580.65.06-0ubuntu1
            Description: a driver
             Status: install ok half-installed

            Package: cmake
            Status: install ok half-configured
            Version: 3.25

            Package: gone
            Status: deinstall ok config-files
            Version: 1

            Package: broken
            Status:

            """)
        let packages = site(machine).packages
        #expect(packages.installed == ["nvidia-driver-580": "580.65.06-0ubuntu1"])
        #expect(packages.held == ["nvidia-driver-580"])
        #expect(packages.unfinished == ["cmake"])
    }
}

@Suite struct `The key for modules` {
    private let variable =
        "/sys/firmware/efi/efivars/MokListRT-605dab50-e046-4300-abb6-3dd810dd8b23"
    private let certificate = (0..<900).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    @Test func `it is enrolled where the firmware's list holds it`() throws {
        let machine = try FakeMachine()
        try machine.write("/var/lib/dkms/mok.pub", bytes: certificate)
        #expect(machine.probe().driverSite().moduleKey == .waiting("/var/lib/dkms/mok.pub"))
        try machine.write(variable, bytes: Array(repeating: 7, count: 300))
        #expect(machine.probe().driverSite().moduleKey == .waiting("/var/lib/dkms/mok.pub"))
        try machine.write(
            variable, bytes: Array(repeating: 7, count: 300) + certificate + [1, 2, 3])
        #expect(machine.probe().driverSite().moduleKey == .enrolled)
    }

    @Test func `one of two is enough, and an empty file is none`() throws {
        let machine = try FakeMachine()
        try machine.write("/var/lib/shim-signed/mok/MOK.der", bytes: certificate)
        try machine.write("/var/lib/dkms/mok.pub", "")
        try machine.write(variable + "1", bytes: certificate)
        #expect(machine.probe().driverSite().moduleKey == .enrolled)
        let empty = try FakeMachine()
        try empty.write("/var/lib/dkms/mok.pub", "")
        try empty.write(variable, bytes: certificate)
        #expect(empty.probe().driverSite().moduleKey == .none)
    }
}

@Suite struct `What runs on the GPU` {
    @Test func `who has a device open is told, the driver's own services are not`() throws {
        let machine = try FakeMachine()
        for (process, name, target) in [
            (17, "python3", "/dev/nvidia0"), (18, "nvidia-persiste", "/dev/nvidiactl"),
            (19, "bash", "/dev/pts/0"), (20, "Xorg", "/dev/nvidia-modeset"),
        ] {
            try machine.write("/proc/\(process)/comm", name + "\n")
            try machine.link("/proc/\(process)/fd/3", to: target)
            try machine.link("/proc/\(process)/fd/4", to: "socket:[1]")
        }
        let site = machine.probe().driverSite()
        #expect(
            site.gpuUsers.users == [
                .init(process: 17, name: "python3"), .init(process: 20, name: "Xorg"),
            ])
        #expect(site.gpuUsers.isComplete)
        #expect(site.displayServers.running == ["Xorg"])
    }

    @Test func `a display server that is installed makes a desktop`() throws {
        let machine = try FakeMachine()
        try machine.program("/usr/lib/xorg/Xorg")
        #expect(
            machine.probe().driverSite().displayServers
                == .init(installed: ["/usr/lib/xorg/Xorg"]))
    }

    @Test func `bus, modules and files are read`() throws {
        let machine = try FakeMachine()
        try machine.device("0000:01:00.0", device: "0x2330", kind: "0x030200")
        try machine.device("0000:05:00.0", device: "0x22a3", kind: "0x068000")
        try machine.device("0000:06:00.0", device: "0x22a3", kind: "0x068000")
        try machine.write("/proc/modules", "nouveau 2400256 1 - Live 0x0\nvideo 1 0 - Live\n")
        try machine.write("/etc/modprobe.d/local.conf", "# blacklist nouveau\n")
        try machine.program("/usr/bin/nvidia-uninstall")
        try machine.write("/run/reboot-required", "")
        var site = machine.probe().driverSite()
        #expect(site.switches == 2)
        #expect(site.loadedModules == ["nouveau", "video"])
        #expect(site.runfile == "/usr/bin/nvidia-uninstall")
        #expect(site.wantsReboot)
        #expect(!site.isNouveauBlocked)
        #expect(site.volumes.map(\.path) == ["/boot", "/usr", "/var"])
        try machine.write("/lib/modprobe.d/nvidia.conf", "options x\n blacklist  nouveau \n")
        site = machine.probe().driverSite()
        #expect(site.isNouveauBlocked)
    }

    @Test func `nouveau in the kernel's image is told from the module`() throws {
        let machine = try FakeMachine()
        #expect(!machine.probe().driverSite().isNouveauBuiltIn)
        try machine.write("/sys/module/nouveau/parameters/modeset", "1\n")
        #expect(machine.probe().driverSite().isNouveauBuiltIn)
        try machine.write("/sys/module/nouveau/initstate", "live\n")
        #expect(!machine.probe().driverSite().isNouveauBuiltIn)
    }
}

@Suite struct `apt's packages by name` {
    @Test func `versions come as apt tells them, and what no source has is left out`() {
        let catalogue = AptCatalogue(
            showing: """
                Package: nvidia-smi
                Version: 535.309.01-0+deb12u1
                Depends: a (= 1), b
                Filename: pool/x.deb
                Description: x
                 Version: 9

                Package: nvidia-smi
                Version: 535.261.03-1
                Filename: pool/y.deb

                Package: nvidia-smi
                Version: 1.0
                Status: install ok installed

                """)
        #expect(
            catalogue["nvidia-smi"].map(\.version) == ["535.309.01-0+deb12u1", "535.261.03-1"])
        #expect(catalogue["nvidia-smi"].first?.depends == "a (= 1), b")
        #expect(!catalogue.has("bash"))
    }

    @Test func `names that apt does not know are an answer, a failing apt is none`() async throws {
        let machine = try AptMachine(AptAnswer().package("libcuda1", "535.1.1-1"))
        let probe = machine.machine.probe(programs: machine.programs)
        #expect(try await probe.catalogue(of: ["libcuda1"])["libcuda1"].count == 1)
        #expect(machine.programs.runs.last?.arguments.suffix(2) == ["--", "libcuda1"])
        machine.programs.answer(.init(.exited(100), errors: "E: No packages found\n"))
        #expect(try await probe.catalogue(of: ["nothing"]) == AptCatalogue())
        machine.programs.answer(.init(.exited(100), errors: "E: Malformed entry\n"))
        await #expect(throws: (any Error).self) { try await probe.catalogue(of: ["x"]) }
    }
}
