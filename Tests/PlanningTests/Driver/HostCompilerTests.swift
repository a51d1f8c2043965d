import Compatibility
import Lockfiles
import Machine
import PackageModel
import Resolution
import SystemPackage
import Testing

@testable import Planning

/// Bounds of compilers and C libraries as facts/README.md, sections 6 and 9, has them.
@Suite struct HostCompilerTests {
    private func toolkit(_ version: String, _ rest: String = "") -> String {
        "cuda: {source: pypi, version: \"\(version)\", components: [cuda_nvcc]\(rest)}\n"
    }

    @Test func `a compiler that is too new for nvcc is named`() async throws {
        let told = try await Planned(compilers: ["gcc-16"]).refusal(toolkit("13.2"))
        #expect(told.contains("takes gcc up to 15 and clang up to 21"), "\(told)")
        #expect(told.contains("this machine has gcc 16.2.0"), "\(told)")
        #expect(told.contains("cuda.version"), "\(told)")
    }

    @Test func `a compiler that apt offers is planned and told`() async throws {
        let machine = Planned(compilers: ["gcc-16"], compilerOffers: ["gcc-14", "gcc-15"])
        let solution = try await machine.solution(toolkit("13.2"))
        #expect(solution.plannedCompiler?.offer?.package == "g++-15")
        let lock = try await machine.lock(toolkit("13.2"))
        #expect(lock.notes.contains { $0.contains("apt brings `g++-15`") })
    }

    @Test func `a compiler that is there goes before one that is offered`() async throws {
        let machine = Planned(
            compilers: ["gcc-16", "clang-19", "gcc-12"], compilerOffers: ["gcc-15"])
        let planned = try await machine.solution(toolkit("13.2")).plannedCompiler
        #expect(planned == PlannedCompiler(family: .gcc, major: 12))
    }

    @Test func `the compiler that the recipe names is the only one`() async throws {
        let machine = Planned(compilers: ["gcc-13", "gcc-16"])
        let named = try await machine.solution(toolkit("13.2", ", host-compiler: g++-13"))
        #expect(named.plannedCompiler?.major == 13)
        let told = try await machine.refusal(toolkit("13.2", ", host-compiler: gcc-16"))
        #expect(told.contains("the recipe says `cuda.host-compiler: gcc-16`"), "\(told)")
    }

    @Test func `the compiler of a described target is told with its line`() async throws {
        let told = try await Planned(compilers: ["gcc-13"]).refusal(
            "target: {compiler: gcc-16}\n" + toolkit("13.2"))
        #expect(
            told.contains("the recipe says `target.compiler: gcc-16` at test.yaml:3:20"), "\(told)")
    }

    @Test func `where no compiler is known none is demanded`() async throws {
        let solution = try await Planned().solution(toolkit("13.2"))
        #expect(solution.plannedCompiler == nil)
    }

    @Test func `a C library whose headers nvcc cannot read is named`() async throws {
        var machine = Planned(compilers: ["gcc-13"])
        machine.glibc = "2.42"
        let told = try await machine.refusal(toolkit("13.0"))
        #expect(told.contains("reads the headers of glibc up to 2.41"), "\(told)")
        #expect(told.contains("this machine has glibc 2.42"), "\(told)")
        #expect(try await machine.solution(toolkit("13")).plannedCompiler?.major == 13)
    }

    @Test func `a GPU that nvcc has no target for is named`() async throws {
        let told = try await Planned(gpus: ["GTX 980=5.2"], driver: "580.65.06")
            .refusal(toolkit("13"))
        #expect(told.contains("no code for GTX 980 (sm_52)"), "\(told)")
        let solution = try await Planned(
            gpus: ["GTX 980=5.2", "RTX 4090=8.9"], driver: "580.65.06"
        ).solution(toolkit("13"))
        #expect(try solution.text("cuda-toolkit", isToolkit: true) == "13.2.2")
    }

    @Test func `a toolkit that is newer than the driver is told that its PTX does not load`()
        async throws
    {
        let lock = try await Planned(gpus: ["H100=9.0"], driver: "580.95.05").lock(toolkit("13.2"))
        #expect(lock.notes.contains { $0.contains("PTX") })
    }

    @Test func `nvcc 12_4 demands gcc 13 or older and a driver of CUDA 12`() throws {
        var problem = Problem(
            name: "test",
            target: try .test(
                gpus: [
                    Target.GPU(
                        name: "A100", capability: ComputeCapability(major: 8, minor: 0), count: 1)
                ], driver: "515.105.01"))
        problem.toolkit = Problem.ToolkitWish(
            version: Problem.Wish(SpecifierSet(), text: "cuda"), components: [], hasCompiler: true)
        problem.target.compilers = [14, 13].map {
            HostCompiler(
                path: FilePath("/usr/bin/g++-\($0)"),
                executable: FilePath("/usr/bin/g++-\($0)"), family: .gcc,
                version: "\($0).2.0")
        }
        let rules = CUDARules(problem: problem, agreement: .none)
        let demands = rules.demands(
            ofToolkit: try #require(DottedVersion("12.4.1")), hasCompiler: true)
        #expect(demands.map(\.key) == [.driver, .compiler])
        #expect(demands.map(\.accepted.isEmpty) == [true, false])
        #expect(demands.last.map { Array($0.accepted) } == [1])
        let runtime = rules.demands(
            ofToolkit: try #require(DottedVersion("12.4.1")), hasCompiler: false)
        #expect(runtime.map(\.key) == [.driver])
    }
}
