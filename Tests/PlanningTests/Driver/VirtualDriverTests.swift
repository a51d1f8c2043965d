import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Testing

/// Conda's `__cuda` follows the driver; CUDA of drivers as in facts/README.md, section 3.
@Suite struct VirtualDriverTests {
    private var machine: Planned {
        var machine = Planned(gpus: ["H100=9.0"], driver: "535.129.03")
        machine.channels = .withPython()
        for (cuda, number) in [("12", 0), ("13", 1)] {
            machine.channels.serve(
                "gpulib", "1.\(number)", build: "cuda\(cuda)", depends: ["__cuda >=\(cuda)"])
        }
        machine.channels.serve("modern", "1.0", depends: ["__cuda >=13.0"])
        machine.channels.serve("careful", "1.0", constrains: ["__cuda <13"])
        return machine
    }

    private func conda(_ packages: String) -> String {
        "conda: {channels: [main], packages: [\(packages)]}\n"
    }

    @Test func `the loaded driver decides which builds there are`() async throws {
        let lock = try await machine.lock(conda("gpulib"))
        #expect(lock.packages.first { $0.name == "gpulib" }?.version == "1.0")
        #expect(lock.demands.driver == "525.60.13")
        let told = try await machine.refusal(conda("modern"))
        #expect(told.contains("this machine has a driver for CUDA 12.2"), "\(told)")
    }

    @Test func `a package that needs a newer CUDA brings the driver that is offered`()
        async throws
    {
        var machine = machine
        machine.offers = ["550.163.01", "580.173.02", "595.71.05"]
        let kept = try await machine.solution("driver: {}\n" + conda("gpulib"))
        #expect(kept.plannedDriver?.isLoaded == true)
        let moved = try await machine.solution("driver: {}\n" + conda("modern"))
        #expect(moved.driverText == "580.173.02")
        let lock = try await machine.lock("driver: {}\n" + conda("modern, gpulib"))
        #expect(lock.packages.first { $0.name == "gpulib" }?.version == "1.1")
        #expect(lock.demands.driver == "580.65.06")
    }

    @Test func `a constraint on CUDA keeps newer drivers out`() async throws {
        var machine = machine
        machine.driver = nil
        machine.offers = ["550.163.01", "580.173.02"]
        let solution = try await machine.solution("driver: {}\n" + conda("careful"))
        #expect(solution.driverText == "550.163.01")
        let told = try await machine.refusal("driver: {}\n" + conda("careful, modern"))
        #expect(told.contains("__cuda"), "\(told)")
    }

    @Test func `a driver that the recipe wants and a CUDA that a package wants are told together`()
        async throws
    {
        var machine = machine
        machine.offers = ["550.163.01", "580.173.02"]
        let told = try await machine.refusal("driver: {version: \"<580\"}\n" + conda("modern"))
        #expect(told.contains("`conda: modern` at test.yaml:4"), "\(told)")
        #expect(told.contains("driver.version: <580"), "\(told)")
        #expect(told.contains("`driver 550.163.01` runs CUDA 12.4 and older"), "\(told)")
    }

    @Test func `what the user says of CUDA holds for every driver`() async throws {
        var machine = machine
        machine.driver = nil
        machine.overrides = ["CONDA_OVERRIDE_CUDA": "13.0"]
        machine.offers = ["550.163.01", "535.309.01"]
        let solution = try await machine.solution("driver: {}\n" + conda("modern"))
        #expect(solution.driverText == "550.163.01")
    }

    @Test func `a machine that is to be set up has the CUDA of the long-term branch`()
        async throws
    {
        var machine = machine
        machine.driver = nil
        let solution = try await machine.solution(conda("gpulib"))
        #expect(solution.driverText == "580")
        #expect(try await machine.lock(conda("gpulib")).demands.driver == "580.65.06")
    }
}
