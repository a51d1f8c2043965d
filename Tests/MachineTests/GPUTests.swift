import Compatibility
import PackageModel
import SystemPackage
import Testing

@testable import Machine

@Suite struct `GPUs and driver` {
    @Test func `only NVIDIA's display devices are GPUs`() async throws {
        let machine = try FakeMachine()
        try machine.device("0000:65:00.0", device: "0x2204", kind: "0x030000")
        try machine.device("0000:17:00.0", device: "0x2330")
        try machine.device("0000:17:00.1", device: "0x1aef", kind: "0x040300")
        try machine.device("0000:18:00.0", device: "0x22a3", kind: "0x068000")
        try machine.device("0000:00:02.0", vendor: "0x8086", device: "0x9a49", kind: "0x030000")
        try machine.link("/sys/bus/pci/devices/0000:17:00.0/driver", to: "../../drivers/nouveau")
        let profile = await machine.probe().profile()
        #expect(profile.gpus.map(\.address) == ["0000:17:00.0", "0000:65:00.0"])
        #expect(profile.gpus.map(\.title) == ["H100 SXM5 80GB", "GeForce RTX 3090"])
        #expect(profile.gpus[0].boundDriver == "nouveau")
        #expect(profile.gpus[0].subsystem == "10de:16c1")
        #expect(profile.capabilities.map(\.description) == ["8.6", "9.0"])
        #expect(!profile.canRunCUDA)
    }

    @Test(arguments: [
        ("GRID A100-10C", "A100-10C"), ("NVIDIA A40-48Q", "A40-48Q"),
        ("GRID A100D-1-10C", "A100D-1-10C"), ("NVIDIA A100-SXM4-40GB", nil),
        ("Tesla V100-SXM2-16GB", nil), ("NVIDIA H100 80GB HBM3", nil), ("Quadro RTX 6000", nil),
    ])
    func `a part of a GPU in a virtual machine is told by its profile`(
        _ model: String, _ expected: String?
    ) async throws {
        let machine = try FakeMachine()
        try machine.device("0000:02:00.0", device: "0x20b0")
        try machine.write(
            "/proc/driver/nvidia/gpus/0000:02:00.0/information",
            "Model: \t\t \(model)\nIRQ:   \t\t 40\nGPU UUID: \t GPU-1a2b\n")
        let gpu = try #require(await machine.probe().profile().gpus.first)
        #expect(gpu.virtualProfile == expected)
        #expect(gpu.uuid == "GPU-1a2b")
    }

    @Test func `a GPU that the driver has not started has no name yet`() async throws {
        let machine = try FakeMachine()
        try machine.device("0000:02:00.0", device: "0x2330")
        try machine.write(
            "/proc/driver/nvidia/gpus/0000:02:00.0/information",
            "Model: \t\t NVIDIA H100\nGPU UUID: \t GPU-????????-????-????-????-????????????\n")
        #expect(await machine.probe().profile().gpus.map(\.uuid) == [nil])
    }

    @Test func `the board's id tells a vGPU where no driver is loaded`() {
        func profile(_ subsystem: String) -> String? {
            GPU(address: "0000:02:00.0", deviceID: 0x13f2, subsystem: subsystem, facts: .embedded)
                .virtualProfile
        }
        #expect(profile("10de:114e") == "M60-2Q")
        #expect(profile("10de:115e") == nil)
        #expect(profile("1028:114e") == nil)
    }

    @Test func `a GPU newer than the facts is kept, and noted`() async throws {
        let machine = try FakeMachine()
        try machine.device("0000:01:00.0", device: "0x0abc")
        let profile = await machine.probe().profile()
        #expect(profile.gpus.map(\.title) == ["10de:0abc"])
        #expect(profile.gpus[0].capability == nil)
        #expect(profile.capabilities.isEmpty)
        #expect(
            profile.notes == [
                "the GPU 10de:0abc at 0000:01:00.0 is newer than the facts of \(Facts.embedded.version)"
            ])
    }

    @Test func `a facts file names GPUs that the binary does not know`() async throws {
        let machine = try FakeMachine()
        try machine.device("0000:01:00.0", device: "0x0abc")
        let facts = try Facts(
            parsing: """
                provision facts
                format: 1
                version: 2027-01-15
                [extend gpus]
                # A GPU by its id.
                # source: a list
                # date: 2027-01-10
                device\tchip\tname
                0abc\tGH100\tH100 of tomorrow

                """, file: "new.facts")
        var probe = machine.probe()
        probe.facts = facts
        let profile = await probe.profile()
        #expect(profile.gpus.map(\.title) == ["H100 of tomorrow"])
        #expect(profile.capabilities.map(\.description) == ["9.0"])
        #expect(profile.notes == [])
    }

    @Test(arguments: [
        (
            "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  595.45.04  Release Build\nGCC",
            "open"
        ),
        (
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  595.45.04  Wed Jan  1\nGCC",
            "proprietary"
        ),
    ])
    func `the loaded module tells its version and flavour`(_ banner: String, _ flavor: String)
        async throws
    {
        let machine = try FakeMachine()
        try machine.write("/proc/driver/nvidia/version", banner)
        let loaded = try #require(await machine.probe().profile().driver.loaded)
        #expect(loaded.version.description == "595.45.04")
        #expect(loaded.modules?.rawValue == flavor)
    }

    @Test func `the module's own file wins over the banner`() async throws {
        let machine = try FakeMachine()
        try machine.write("/sys/module/nvidia/version", "580.95.05\n")
        try machine.folder("/sys/module/nouveau")
        let driver = await machine.probe().profile().driver
        #expect(driver.loaded?.version.description == "580.95.05")
        #expect(driver.loaded?.modules == nil)
        #expect(driver.isNouveauLoaded)
        #expect(driver.version?.description == "580.95.05")
    }

    @Test func `the installed driver is what the library is called, on several ways of linking`()
        async throws
    {
        let machine = try FakeMachine()
        let folder = "/usr/lib/x86_64-linux-gnu"
        try machine.write("\(folder)/nvidia/current/libcuda.so.535.261.03", "")
        try machine.link("\(folder)/nvidia/current/libcuda.so.1", to: "libcuda.so.535.261.03")
        try machine.link("\(folder)/libcuda.so.1", to: "nvidia/current/libcuda.so.1")
        let installed = try #require(await machine.probe().profile().driver.installed)
        #expect(installed.version.description == "535.261.03")
        #expect(installed.source == "\(folder)/libcuda.so.1")
    }

    @Test func `the library of WSL tells no driver`() async throws {
        let machine = try FakeMachine()
        try machine.write("/usr/lib/x86_64-linux-gnu/libcuda.so.1.1", "")
        try machine.link("/usr/lib/x86_64-linux-gnu/libcuda.so.1", to: "libcuda.so.1.1")
        #expect(await machine.probe().profile().driver.installed == nil)
    }

    @Test func `without a library dpkg's list tells, packages that are gone aside`() async throws {
        let machine = try FakeMachine()
        try machine.write(
            "/var/lib/dpkg/status",
            """
            Package: nvidia-driver-580
            Status: deinstall ok config-files
            Version: 580.95.05-0ubuntu0.22.04.1

            Package: bash
            Status: install ok installed
            Version: 5.2.15-2+b7

            Package: libnvidia-compute-550-server
            Status: install ok installed
            Architecture: amd64
            Version: 1:550.163.01-0ubuntu0.22.04.1
            Description: x
             Version: 999.1

            """)
        let installed = try #require(await machine.probe().profile().driver.installed)
        #expect(installed.version.description == "550.163.01")
        #expect(installed.source == "libnvidia-compute-550-server")
    }

    @Test(arguments: [
        "", "\n\n\n", "Package: libcuda1", "Package: libcuda1\nStatus: install ok installed",
        "Package: libcuda1\nStatus: install ok installed\nVersion: \n",
        "Package: libcuda1\nStatus: install ok installed\nVersion: junk-1\n", "Package: \n",
    ])
    func `a damaged list of packages tells nothing and stops nobody`(_ text: String) async throws {
        let machine = try FakeMachine()
        try machine.write("/var/lib/dpkg/status", text)
        #expect(await machine.probe().profile().driver.installed == nil)
    }
}

@Suite struct `GPUs that a job may use` {
    private func visible(_ list: String?, order: String? = nil, devices: [String]) async throws
        -> [String]?
    {
        let machine = try FakeMachine()
        for (index, device) in devices.enumerated() {
            try machine.device("0000:0\(index):00.0", device: device)
            try machine.write(
                "/proc/driver/nvidia/gpus/0000:0\(index):00.0/information",
                "Model: \t\t NVIDIA\nGPU UUID: \t GPU-\(index)a3f\n")
        }
        var environment: [String: String] = [:]
        environment["CUDA_VISIBLE_DEVICES"] = list
        environment["CUDA_DEVICE_ORDER"] = order
        return await machine.probe(environment).profile().visibleGPUs?.map(\.address)
    }

    @Test func `numbers count along the bus where all GPUs are alike`() async throws {
        let two = ["0x2330", "0x2330", "0x2330"]
        #expect(try await visible(nil, devices: two)?.count == 3)
        #expect(try await visible("2,0", devices: two) == ["0000:02:00.0", "0000:00:00.0"])
        #expect(try await visible("", devices: two) == [])
        #expect(try await visible("-1", devices: two) == [])
        #expect(try await visible("1,7,0", devices: two) == ["0000:01:00.0"])
    }

    @Test func `numbers of unlike GPUs mean nothing without the order of the bus`() async throws {
        let mixed = ["0x2204", "0x2330"]
        #expect(try await visible("0", devices: mixed) == nil)
        #expect(try await visible("1", order: "PCI_BUS_ID", devices: mixed) == ["0000:01:00.0"])
    }

    @Test func `names work in any order, slices of a GPU are not told`() async throws {
        let mixed = ["0x2204", "0x2330"]
        #expect(try await visible("GPU-1a", devices: mixed) == ["0000:01:00.0"])
        #expect(try await visible("GPU-", devices: mixed) == nil)
        #expect(try await visible("MIG-1", devices: mixed) == nil)
    }
}
