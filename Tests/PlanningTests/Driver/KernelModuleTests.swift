import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Testing

// Expected answers are those of facts/README.md, section 5: Maxwell, Pascal and Volta have the
// proprietary kernel modules only, Blackwell and Grace Hopper the open ones only, and of both
// NVIDIA's installers take the open ones from branch 560 on.
@Suite struct KernelModuleTests {
    private let torch = "python: {}\npytorch: {}\n"

    @Test(arguments: [
        ("V100=7.0", "driver: {modules: open}", "proprietary"),
        ("RTX 5090=12.0", "driver: {modules: proprietary}", "open"),
        ("GH200 144G HBM3e=9.0", "driver: {modules: proprietary}", "open"),
    ])
    func `kernel modules that do not drive a GPU are refused at the recipe's line`(
        _ gpu: String, _ section: String, _ needed: String
    ) async throws {
        let told = try await Planned(gpus: [gpu], offers: ["580.173.02"])
            .refusal(section + "\n")
        #expect(
            told.contains("needs the \(needed) kernel modules, the only ones that drive it"),
            "\(told)")
        #expect(told.contains("the recipe says `driver.modules: "), "\(told)")
        #expect(told.contains("at test.yaml:3:"), "\(told)")
    }

    @Test(arguments: [
        ("V100=7.0", "driver: {}", DriverState.ModuleFlavor.proprietary),
        ("RTX 5090=12.0", "driver: {}", .open),
        ("RTX 4090=8.9", "driver: {}", .open),
        ("RTX 4090=8.9", "driver: {version: 550}", .proprietary),
        ("RTX 4090=8.9", "driver: {modules: proprietary}", .proprietary),
        ("GH200 144G HBM3e=9.0", "driver: {version: 550}", .open),
    ])
    func `the planned driver bears the kernel modules that its GPUs need`(
        _ gpu: String, _ section: String, _ expected: DriverState.ModuleFlavor
    ) async throws {
        let machine = Planned(gpus: [gpu], offers: ["550.163.01", "580.173.02"])
        #expect(try await machine.solution(section + "\n").plannedDriver?.modules == expected)
        let lock = try await machine.lock(section + "\n")
        #expect(lock.packages.first { $0.layer == .driver }?.build == expected.rawValue)
    }

    @Test func `the package whose kernel modules NVIDIA would take is taken of one version`()
        async throws
    {
        let offers = ["580.173.02 proprietary", "580.173.02 open"]
        for (section, package) in [
            ("driver: {}\n", "nvidia-driver-580-open"),
            ("driver: {modules: proprietary}\n", "nvidia-driver-580"),
        ] {
            let solution = try await Planned(gpus: ["RTX 4090=8.9"], offers: offers)
                .solution(section)
            #expect(solution.plannedDriver?.offer?.package == package)
        }
    }

    @Test func `no driver has kernel modules for both a V100 and a B200`() async throws {
        for driver in [nil, "580.95.05"] {
            let told = try await Planned(gpus: ["V100=7.0", "B200=10.0"], driver: driver)
                .refusal(torch)
            #expect(
                told.contains("V100 (sm_70) needs the proprietary kernel modules"), "\(told)")
            #expect(told.contains("B200 (sm_100) needs the open kernel modules"), "\(told)")
        }
    }

    @Test func `a GPU that torch leaves out needs no kernel modules`() async throws {
        let machine = Planned(gpus: ["V100=7.0", "B200=10.0"], driver: "580.95.05")
        let section = "python: {}\npytorch: {cover: [b200]}\n"
        let solution = try await machine.solution(section)
        #expect(solution.plannedDriver?.modules == .open)
        let bare = try await Planned(gpus: ["V100=7.0", "B200=10.0"]).solution(section)
        #expect(bare.plannedDriver?.modules == .open)
        #expect(bare.driverText == "580")
    }

    @Test func `loaded kernel modules that do not drive the GPU are replaced or refused`()
        async throws
    {
        var machine = Planned(gpus: ["RTX 5090=12.0"], driver: "580.173.02")
        machine.modules = .proprietary
        let told = try await machine.refusal(torch)
        #expect(told.contains("this machine has driver 580.173.02 (proprietary)"), "\(told)")
        machine.offers = ["580.173.02 proprietary", "580.173.02 open"]
        let solution = try await machine.solution("driver: {}\n" + torch)
        #expect(solution.plannedDriver?.offer?.package == "nvidia-driver-580-open")
        machine.modules = .open
        #expect(try await machine.solution("driver: {}\n").plannedDriver?.isLoaded == true)
    }

    @Test func `loaded kernel modules give way to those that the recipe names`() async throws {
        var machine = Planned(
            gpus: ["RTX 4090=8.9"], driver: "580.173.02",
            offers: ["580.173.02 proprietary", "580.173.02 open"])
        machine.modules = .proprietary
        #expect(try await machine.solution("driver: {}\n").plannedDriver?.isLoaded == true)
        let other = try await machine.solution("driver: {modules: open}\n")
        #expect(other.plannedDriver?.offer?.package == "nvidia-driver-580-open")
        let kept = try await machine.refusal("driver: {modules: open, source: none}\n")
        #expect(kept.contains("this machine has driver 580.173.02 (proprietary)"), "\(kept)")
    }

    @Test func `the driver of Windows has no kernel modules to choose`() async throws {
        var machine = Planned(gpus: ["GTX 750 Ti=5.0", "RTX 5090=12.0"], driver: "580.95")
        machine.isWSL = true
        let section = "cuda: {source: pypi, version: \"12.8\", components: [cuda_cudart]}\n"
        #expect(try await machine.solution(section).plannedDriver?.modules == nil)
    }
}
