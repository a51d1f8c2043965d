import Compatibility
import Machine
import PackageModel
import Testing

@Suite struct VirtualPackageTests {
    private static let h100 = ComputeCapability(major: 9, minor: 0)
    private static let t4 = ComputeCapability(major: 7, minor: 5)

    private let server = VirtualPackageFacts(
        architecture: "x86_64", kernel: "6.8.0-60-generic", glibc: "2.35",
        microarchitecture: "sapphirerapids", driver: DottedVersion("570.86.10"),
        capabilities: [h100, t4])

    private func texts(
        _ facts: VirtualPackageFacts, _ environment: [String: String] = [:]
    ) -> [String] {
        facts.packages(environment: environment, tables: .embedded).map {
            "\($0.name)=\($0.version)=\($0.build)"
        }
    }

    /// The one package of that name; nil where there is none.
    private func version(_ name: String, _ environment: [String: String]) -> String? {
        server.packages(environment: environment, tables: .embedded).first { $0.name == name }?
            .version
    }

    @Test func `a machine with GPUs and a driver has all six and __unix`() {
        #expect(
            texts(server) == [
                "__archspec=1=sapphirerapids", "__cuda=12.8=0", "__cuda_arch=7.5=0",
                "__glibc=2.35=0", "__linux=6.8.0=0", "__unix=0=0",
            ])
    }

    @Test func `without a driver there is no CUDA, whatever GPUs there are`() {
        var facts = server
        facts.driver = nil
        #expect(
            texts(facts, ["CONDA_OVERRIDE_CUDA_ARCH": "9.0"]) == [
                "__archspec=1=sapphirerapids", "__glibc=2.35=0", "__linux=6.8.0=0", "__unix=0=0",
            ])
    }

    @Test func `a driver without a GPU has CUDA but no capability`() {
        var facts = server
        facts.capabilities = []
        #expect(!texts(facts).contains { $0.hasPrefix("__cuda_arch") })
        #expect(texts(facts).contains("__cuda=12.8=0"))
        #expect(texts(facts, ["CONDA_OVERRIDE_CUDA_ARCH": "8.6"]).contains("__cuda_arch=8.6=0"))
    }

    @Test func `what is not known falls to the least`() {
        #expect(
            texts(VirtualPackageFacts(architecture: "aarch64")) == [
                "__archspec=1=aarch64", "__linux=0=0", "__unix=0=0",
            ])
        #expect(texts(VirtualPackageFacts(architecture: "riscv64"))[0] == "__archspec=0=riscv64")
    }

    @Test(arguments: [
        ("6.8.0-60-generic", "6.8.0"), ("5.14.0-503.el9.x86_64", "5.14.0"), ("6.18.44", "6.18.44"),
        ("4.4.19041.1", "4.4.19041.1"), ("6.1-rc3", "6.1"), ("nonsense", "0"),
    ])
    func `the kernel's version is that of the upstream kernel`(release: String, version: String) {
        var facts = server
        facts.kernel = release
        #expect(texts(facts).contains("__linux=\(version)=0"))
    }

    @Test func `overrides win over the machine`() {
        #expect(version("__cuda", ["CONDA_OVERRIDE_CUDA": "13.0"]) == "13.0")
        #expect(version("__cuda_arch", ["CONDA_OVERRIDE_CUDA_ARCH": "12.0"]) == "12.0")
        #expect(version("__glibc", ["CONDA_OVERRIDE_GLIBC": "2.17"]) == "2.17")
        #expect(version("__linux", ["CONDA_OVERRIDE_LINUX": "5.10"]) == "5.10")
        #expect(version("__unix", ["CONDA_OVERRIDE_UNIX": "7"]) == "0")
        #expect(
            texts(server, ["CONDA_OVERRIDE_ARCHSPEC": "zen4"])[0] == "__archspec=1=zen4")
    }

    @Test func `empty overrides take CUDA away and leave the rest`() {
        #expect(version("__cuda", ["CONDA_OVERRIDE_CUDA": ""]) == nil)
        #expect(version("__cuda_arch", ["CONDA_OVERRIDE_CUDA": ""]) == nil)
        #expect(version("__cuda_arch", ["CONDA_OVERRIDE_CUDA_ARCH": ""]) == nil)
        #expect(version("__cuda", ["CONDA_OVERRIDE_CUDA_ARCH": ""]) == "12.8")
        #expect(version("__glibc", ["CONDA_OVERRIDE_GLIBC": ""]) == "2.35")
        #expect(version("__linux", ["CONDA_OVERRIDE_LINUX": ""]) == "6.8.0")
        #expect(
            texts(server, ["CONDA_OVERRIDE_ARCHSPEC": ""])[0] == "__archspec=1=sapphirerapids")
    }

    @Test func `overrides that make no sense do not count`() {
        #expect(version("__cuda", ["CONDA_OVERRIDE_CUDA": "new!"]) == "12.8")
        #expect(version("__cuda_arch", ["CONDA_OVERRIDE_CUDA_ARCH": "sm_90"]) == "7.5")
        #expect(version("__glibc", ["CONDA_OVERRIDE_GLIBC": "2..1"]) == "2.35")
        for kernel in ["6", "6.1-rc3", "1.2.3.4.5", "6.", ".6"] {
            #expect(version("__linux", ["CONDA_OVERRIDE_LINUX": kernel]) == "6.8.0")
        }
        #expect(
            texts(server, ["CONDA_OVERRIDE_ARCHSPEC": "a b"])[0] == "__archspec=1=sapphirerapids")
    }

    @Test(arguments: [
        ("450.36.06", "11.0"), ("470.256.02", "11.4"), ("525.60.13", "12.0"), ("535.43", "12.2"),
        ("545.23.06", "12.3"), ("550.40.07", "12.4"), ("565.57.01", "12.7"), ("570.86.10", "12.8"),
        ("580.65.06", "13.0"), ("590.48.01", "13.1"), ("595.71.05", "13.2"), ("610.43.02", "13.3"),
    ])
    func `a driver's branch tells its CUDA`(driver: String, cuda: String) throws {
        let driver = try #require(DottedVersion(driver))
        #expect(VirtualPackageFacts.cuda(ofDriver: driver, by: .embedded) == cuda)
    }

    @Test func `very old drivers run no CUDA that the tables hold`() throws {
        let driver = try #require(DottedVersion("173.14"))
        #expect(VirtualPackageFacts.cuda(ofDriver: driver, by: .embedded) == nil)
    }

    @Test func `a probed machine gives its facts`() async throws {
        let machine = try FakeMachine()
        try machine.write(
            "/proc/cpuinfo",
            "vendor_id\t: AuthenticAMD\nflags\t\t: cx16 lahf_lm mmx popcnt sse sse2 sse4_1 ssse3 sse4_2\n"
        )
        try machine.write("/sys/module/nvidia/version", "535.183.01\n")
        try machine.device("0000:17:00.0", device: "0x2330")
        let facts = await machine.probe().profile().virtualPackageFacts
        #expect(facts.microarchitecture == "x86_64_v2")
        #expect(facts.capabilities == [Self.h100])
        #expect(
            facts.packages(tables: .embedded)
                .contains(VirtualPackage(name: "__cuda", version: "12.2")))
    }
}
