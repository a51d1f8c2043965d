import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Testing

// Expected answers are those of facts/README.md: section 3 for drivers and CUDA, section 4 for
// generations, section 7 for builds of torch.
@Suite struct DriverTests {
    private let torch = "python: {}\npytorch: {}\n"
    private let ada = "RTX 4090=8.9"

    @Test func `a driver that is too old is named beside what it is too old for`() async throws {
        let told = try await Planned(gpus: [ada], driver: "565.57.01")
            .refusal("python: {}\npytorch: {version: \"2.12\"}\n")
        #expect(told.contains("`torch 2.12.0` needs `driver >=580.65.06`"), "\(told)")
        #expect(told.contains("this machine has driver 565.57.01"), "\(told)")
        #expect(told.contains("at test.yaml:"), "\(told)")
    }

    @Test
    func `the newest build that the loaded driver runs is taken though apt has a newer driver`()
        async throws
    {
        let machine = Planned(gpus: [ada], driver: "565.57.01", offers: ["580.173.02"])
        let solution = try await machine.solution("driver: {}\n" + torch)
        #expect(solution.plannedDriver?.isLoaded == true)
        #expect(solution.driverText == "565.57.01")
        #expect(try solution.text("torch") == "2.9.1")
    }

    @Test func `what the recipe pins brings the driver that it needs`() async throws {
        let machine = Planned(
            gpus: [ada], driver: "565.57.01", offers: ["550.163.01", "580.173.02", "595.71.05"])
        let solution = try await machine.solution(
            "driver: {}\npython: {}\npytorch: {version: \"2.12\"}\n")
        #expect(solution.driverText == "580.173.02")
        #expect(solution.plannedDriver?.isLoaded == false)
        #expect(solution.plannedDriver?.offer?.package == "nvidia-driver-580")
    }

    @Test func `without a driver section an offered driver is no candidate`() async throws {
        let told = try await Planned(gpus: [ada], driver: "565.57.01", offers: ["580.173.02"])
            .refusal("python: {}\npytorch: {version: \"2.12\"}\n")
        #expect(told.contains("this machine has driver 565.57.01"), "\(told)")
        #expect(!told.contains("580.173.02"), "\(told)")
    }

    @Test(arguments: ["driver: {source: none}", "driver: {}"])
    func `a driver that may not be touched is not changed`(_ section: String) async throws {
        var machine = Planned(gpus: [ada], driver: "565.57.01", offers: ["580.173.02"])
        if section == "driver: {}" { machine.fixed = "a docker container runs on its host's" }
        let told = try await machine.refusal(
            "\(section)\npython: {}\npytorch: {version: \"2.12\"}\n")
        #expect(told.contains("this machine has driver 565.57.01"), "\(told)")
        #expect(told.contains("docker") == (machine.fixed != nil), "\(told)")
    }

    @Test(arguments: [
        ("lts", "580.173.02"), ("production", "595.71.05"), ("newest", "610.43.02"),
    ])
    func `the track says which branch a bare machine gets`(
        _ track: String, _ driver: String
    ) async throws {
        let machine = Planned(
            gpus: [ada],
            offers: [
                "535.309.01", "550.163.01", "580.65.06", "580.173.02", "595.71.05", "610.43.02",
            ])
        let solution = try await machine.solution("driver: {track: \(track)}\n" + torch)
        #expect(solution.driverText == driver)
    }

    @Test func `a machine without a driver is planned with NVIDIA's long-term branch`()
        async throws
    {
        let solution = try await Planned(gpus: [ada]).solution(torch)
        #expect(solution.driverText == "580")
        #expect(solution.plannedDriver?.offer == nil)
        #expect(try solution.text("torch") == "2.15.0")
        let lock = try await Planned(gpus: [ada]).lock(torch)
        #expect(lock.demands.driver == "580.65.06")
        #expect(!lock.packages.contains { $0.layer == .driver })
    }

    @Test func `the lock holds the driver where the recipe has the section`() async throws {
        let lock = try await Planned(gpus: [ada], offers: ["580.173.02"])
            .lock("driver: {}\n" + torch)
        let driver = try #require(lock.packages.first { $0.layer == .driver })
        #expect(driver.name == "nvidia-driver-580")
        #expect(driver.version == "580.173.02")
        #expect(driver.artifacts.isEmpty)
    }

    @Test func `the branch that the recipe wants is held against the GPU, both with their words`()
        async throws
    {
        let told = try await Planned(gpus: ["V100=7.0"], offers: ["580.173.02", "595.71.05"])
            .refusal("driver: {version: \">=590\"}\n")
        #expect(
            told.contains("V100 (sm_70) needs a driver of branch 580 or older, the last for Volta"),
            "\(told)")
        #expect(told.contains("the recipe says `driver.version: >=590` at test.yaml:"), "\(told)")
        #expect(told.contains("this machine has V100 (sm_70)"), "\(told)")
    }

    @Test(arguments: [
        ("580", "580.173.02"), (">=550,<580", "570.211.01"), ("==580.65.06", "580.65.06"),
    ])
    func `driver.version picks among the offers`(_ version: String, _ driver: String) async throws {
        let machine = Planned(
            gpus: [ada], offers: ["550.163.01", "570.211.01", "580.65.06", "580.173.02"])
        let solution = try await machine.solution("driver: {version: \"\(version)\"}\n")
        #expect(solution.driverText == driver)
    }

    @Test func `a GPU that came after the loaded driver is named`() async throws {
        let told = try await Planned(gpus: ["B200=10.0"], driver: "565.57.01")
            .refusal("python: {}\npytorch: {version: \"2.9\"}\n")
        #expect(
            told.contains("B200 (sm_100) needs a driver of branch 570 or newer"), "\(told)")
    }

    @Test func `a display card that the loaded driver does not drive matters to who must cover it`()
        async throws
    {
        let machine = Planned(gpus: ["GT 710=3.5", ada], driver: "580.65.06")
        let solution = try await machine.solution(
            "python: {}\npytorch: {cover: [rtx-4090]}\n")
        #expect(try solution.text("torch") == "2.15.0")
        let told = try await machine.refusal(torch)
        #expect(told.contains("GT 710 (sm_35)"), "\(told)")
    }

    @Test func `a GPU that nothing is asked of keeps nothing back`() async throws {
        let section = "python: {}\npip: [torch==2.15.0]\n"
        let loaded = Planned(gpus: ["V100=7.0"], driver: "595.71.05")
        #expect(try await loaded.solution(section).driverText == "595.71.05")
        let bare = Planned(gpus: ["K80=3.7"], offers: ["535.309.01"])
        #expect(try await bare.solution(section).driverText == "470")
        let told = try await bare.refusal("driver: {}\n" + section)
        #expect(told.contains("K80 (sm_37) needs a driver of branch 470 or older"), "\(told)")
        #expect(told.contains("apt offers 535.309.01"), "\(told)")
    }

    @Test func `a build that no table has is held against what its compiler knows`() async throws {
        let told = try await Planned(gpus: ["GTX 1080=6.1"], driver: "580.65.06")
            .refusal("python: {}\npytorch: {version: \"2.15\"}\n")
        #expect(
            told.contains("has no code for GTX 1080 (sm_61): CUDA 13.2 begins with sm_75"),
            "\(told)")
    }

    @Test func `PTX alone needs the driver of its release`() async throws {
        let section = "python: {}\npytorch: {version: \"2.7\", build: cu128}\n"
        let told = try await Planned(gpus: ["Next=13.0"], driver: "565.57.01").refusal(section)
        #expect(told.contains("PTX of sm_120 alone for Next (sm_130)"), "\(told)")
        #expect(told.contains("driver 570.86.10 or newer"), "\(told)")
        let machine = Planned(gpus: ["Next=13.0"], driver: "570.211.01")
        #expect(try await machine.lock(section).demands.driver == "570.86.10")
    }

    @Test func `another environment keeps the driver from going below what it needs`()
        async throws
    {
        var machine = Planned(
            gpus: [ada], driver: "580.65.06", offers: ["535.309.01", "580.173.02"])
        machine.neighbours = [
            .init(environment: "other", minimum: try #require(DottedVersion("580.65.06")))
        ]
        let told = try await machine.refusal("driver: {version: \"<580\"}\n")
        #expect(
            told.contains(
                "the environment `other` on this machine needs driver 580.65.06 or newer"),
            "\(told)")
        machine.driver = "535.309.01"
        #expect(try await machine.solution("driver: {}\n").driverText == "580.173.02")
    }

    @Test func `kernel modules that do not drive the GPU are passed over`() async throws {
        let offers = ["580.173.02 proprietary", "580.173.02 open"]
        let open = try await Planned(gpus: ["RTX 5090=12.0"], offers: offers)
            .solution("driver: {}\n")
        #expect(open.plannedDriver?.offer?.package == "nvidia-driver-580-open")
        let old = try await Planned(gpus: ["V100=7.0"], offers: offers.reversed())
            .solution("driver: {}\n")
        #expect(old.plannedDriver?.offer?.package == "nvidia-driver-580")
        let none = try await Planned(gpus: ["RTX 5090=12.0"], offers: [offers[0]])
            .refusal("driver: {}\n")
        #expect(none.contains("RTX 5090 (sm_120) needs the open kernel modules"), "\(none)")
        #expect(none.contains("apt offers 580.173.02 (proprietary)"), "\(none)")
    }

    @Test func `agreement of toolkit and torch is worth no reboot`() async throws {
        let machine = Planned(gpus: [ada], driver: "565.57.01", offers: ["580.173.02"])
        let solution = try await machine.solution(
            """
            driver: {}
            cuda: {source: pypi, version: ">=12.8.1", components: [cuda_cudart]}
            python: {}
            pytorch: {}
            """)
        #expect(solution.plannedDriver?.isLoaded == true)
        #expect(try solution.text("cuda-toolkit", isToolkit: true) == "12.8.1")
        #expect(try solution.text("torch") == "2.9.1")
    }

    @Test func `a driver that the target names is loaded there`() async throws {
        let solution = try await Planned(offers: ["595.71.05"]).solution(
            "target: {gpus: [h100*8], driver: \"565.57.01\"}\ndriver: {}\n" + torch)
        #expect(solution.driverText == "565.57.01")
        #expect(try solution.text("torch") == "2.9.1")
    }

    @Test func `without a GPU the recipe's toolkit or driver says that a GPU build is wanted`()
        async throws
    {
        let told = try await Planned().refusal(torch)
        #expect(told.contains("no GPU is known"), "\(told)")
        let lock = try await Planned().lock("driver: {}\n" + torch)
        #expect(lock.demands.driver == "580.65.06")
        let toolkit = try await Planned().solution(
            "cuda: {source: pypi, version: \"12.8\", components: [cuda_cudart]}\n" + torch)
        #expect(try toolkit.text("torch") == "2.9.1")
        #expect(toolkit.plannedDriver == nil)
    }
}
