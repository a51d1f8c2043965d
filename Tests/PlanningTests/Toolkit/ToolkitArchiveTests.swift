import Compatibility
import Diagnostics
import Indexes
import Lockfiles
import PackageModel
import Planning
import Resolution
import Testing

@Suite struct ToolkitArchiveTests {
    private static let all = [
        "11.8.0", "12.4.0", "12.4.1", "12.8.0", "12.8.1", "12.9.1", "13.0.0", "13.0.2",
    ]
    private static let blackwell = Target.GPU(
        name: "RTX 5090", capability: ComputeCapability(major: 12, minor: 0), count: 1)
    private static let maxwell = Target.GPU(
        name: "GTX 980", capability: ComputeCapability(major: 5, minor: 2), count: 1)

    /// What of a toolkit of archives is solved, and what was asked of NVIDIA for it.
    private func solve(
        _ version: String = "", _ words: [String] = ["compiler"],
        table: ToolkitTable = ToolkitTable(all), source: TableSource = TableSource(),
        _ change: (inout Wishes) -> Void = { _ in }
    ) async throws -> Solution {
        var wishes = Wishes(toolkit: version)
        change(&wishes)
        var problem = try wishes.problem()
        problem.toolkit?.archives = words.map {
            Problem.Wish($0, text: "cuda.components: \($0)")
        }
        problem.toolkit?.components = []
        if wishes.torch == nil, wishes.pip.isEmpty { problem.python = nil }
        return try await Planner(source: source, toolkit: table, reporter: SilentReporter())
            .solve(problem)
    }

    private func refusal(
        _ version: String = "", _ words: [String] = ["compiler"],
        table: ToolkitTable = ToolkitTable(all), source: TableSource = TableSource(),
        _ change: (inout Wishes) -> Void = { _ in }
    ) async throws -> ProvisionError {
        do {
            let solution = try await solve(
                version, words, table: table, source: source, change)
            Issue.record("solved: \(solution.sentence)")
        } catch let error as ProvisionError {
            return error
        }
        return ProvisionError(.noSolution, "none")
    }

    private func release(_ solution: Solution) throws -> String? {
        try solution.text("cuda-toolkit", isToolkit: true)
    }

    @Test func `the newest release is taken, and only its manifest is asked for`() async throws {
        let table = ToolkitTable(Self.all)
        let solution = try await solve(table: table)
        #expect(try release(solution) == "13.0.2")
        #expect(table.fetched == ["13.0.2"])
        #expect(solution.sentence == "CUDA 13.0.2, 6 packages")
    }

    @Test(arguments: [("==12.4.*", "12.4.1"), (">=12,<12.9", "12.8.1"), ("==12.8.0", "12.8.0")])
    func `the recipe's version chooses among the releases`(
        version: String, expected: String
    ) async throws {
        #expect(try release(try await solve(version)) == expected)
    }

    @Test func `the lock has a package for each component, below one source`() async throws {
        let solution = try await solve("==12.8.*", ["compiler", "runtime"])
        let lock = try await LockBuilder(source: TableSource()).lock(
            solution, recipeDigest: try #require(.test))
        #expect(lock.sources == ["nvidia": ToolkitTable.folder])
        #expect(
            lock.packages.map(\.name) == [
                "cuda-toolkit", "cuda_cccl", "cuda_cudart", "cuda_nvcc", "cuda_nvrtc",
                "libnvjitlink",
            ])
        #expect(lock.packages.allSatisfy { $0.layer == .cuda })
        let meta = try #require(lock.packages.first)
        #expect(meta.version == "12.8.1")
        #expect(meta.isRequested)
        #expect(meta.artifacts.isEmpty)
        #expect(meta.dependencies.count == 5)
        let nvcc = try #require(lock.packages.first { $0.name == "cuda_nvcc" })
        #expect(nvcc.version == "12.8.99")
        let artifact = try #require(nvcc.artifacts.first)
        #expect(artifact.source == "nvidia")
        #expect(artifact.path == "cuda_nvcc/cuda_nvcc-linux-x86_64-12.8.99-archive.tar.xz")
        #expect(artifact.size == 100)
        #expect(lock.demands.driver == "525.60.13")
        #expect(try Lockfile(parsing: lock.text, file: "x.lock") == lock)
    }

    @Test func `an old driver leads to an older release without a look at the newer ones`()
        async throws
    {
        let table = ToolkitTable(Self.all)
        let solution = try await solve(table: table) {
            $0.gpus = [CUDARulesTests.h100]
            $0.driver = "550.163.01"
        }
        #expect(try release(solution) == "12.9.1")
        // The newest was a guess, made while the listing came.
        #expect(Set(table.fetched).subtracting(["13.0.2"]) == ["12.9.1"])
    }

    @Test func `a GPU that the compiler makes no code for moves the release`() async throws {
        let old = try await solve { $0.gpus = [Self.maxwell] }
        #expect(try release(old) == "12.9.1")
        let error = try await refusal("==12.4.*") { $0.gpus = [Self.blackwell] }
        #expect(error.context.contains { $0.contains("no code for RTX 5090 (sm_120)") })
        let runtime = try await solve("==12.4.*", ["runtime"]) {
            $0.gpus = [Self.blackwell]
            $0.components = []
        }
        #expect(try release(runtime) == "12.4.1")
    }

    @Test func `a GPU that came after a release of CUDA 11 moves it too`() async throws {
        let ada = Target.GPU(
            name: "RTX 4090", capability: ComputeCapability(major: 8, minor: 9), count: 1)
        let table = ToolkitTable(["11.6.2", "11.7.1"])
        // Code for sm_86 runs there.
        let solution = try await solve("==11.*", table: table) { $0.gpus = [ada] }
        #expect(try release(solution) == "11.7.1")
        let hopper = try await refusal(
            "==11.*", table: table, { $0.gpus = [CUDARulesTests.h100] })
        #expect(hopper.context.contains { $0.contains("no code for H100 (sm_90)") })
    }

    @Test func `the release agrees with torch`() async throws {
        var source = TableSource()
        try source.serve(
            "torch", CUDAIndex.torch("2.9.1", requires: ["nvidia-cuda-runtime-cu12==12.8.90"]))
        try source.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.8.90"))
        let table = ToolkitTable(Self.all)
        let solution = try await solve(table: table, source: source) { $0.torch = "" }
        #expect(try release(solution) == "12.8.1")
        #expect(table.fetched == ["12.8.1"])
        let other = try await solve("==12.4.*", source: source) { $0.torch = "" }
        #expect(try release(other) == "12.4.1")
        let error = try await refusal("==13.*", source: source) { $0.torch = "" }
        #expect(error.context.contains { $0.contains("need a toolkit 12.*") })
    }

    @Test func `the release of an earlier lock is kept`() async throws {
        var wishes = Wishes(toolkit: "==12.*")
        wishes.pythons = []
        var problem = try wishes.problem()
        problem.python = nil
        problem.toolkit?.archives = [Problem.Wish("runtime", text: "runtime")]
        problem.toolkit?.components = []
        let name = try #require(PackageName("cuda-toolkit"))
        problem.favored[.init(isToolkit: true, name: name)] = "12.4.0"
        let solution = try await Planner(
            source: TableSource(), toolkit: ToolkitTable(Self.all), reporter: SilentReporter()
        ).solve(problem)
        #expect(try release(solution) == "12.4.0")
    }

    @Test func `a manifest that cannot be read is one release's fault`() async throws {
        let table = ToolkitTable(Self.all, broken: ["13.0.2"])
        #expect(try release(try await solve(table: table)) == "13.0.0")
        let error = try await refusal("==13.0.2", table: table)
        #expect(error.code == .badRedistManifest)
        let alone = ToolkitTable(["13.0.2"], broken: ["13.0.2"])
        let other = try await refusal("==13.0.*", table: alone)
        #expect(other.context.contains { $0.contains("its manifest cannot be used") })
    }

    @Test func `a listing of releases that are all broken is given up after the newest hundred`()
        async throws
    {
        let releases = (0..<5_000).map { "12.8.\($0)" }
        let table = ToolkitTable(releases, broken: releases)
        let error = try await refusal("==12.8.*", table: table)
        #expect(error.code == .badRedistListing)
        #expect(error.context.first?.hasPrefix("100 manifests") == true, "\(error.context)")
        #expect(table.fetched.count == 100)
        #expect(table.fetched.first == "12.8.4999")
    }

    @Test func `a release that is pinned and not there is told beside those that are`()
        async throws
    {
        let error = try await refusal("==12.7.0")
        #expect(error.code == .noSolution)
        #expect(error.context.contains { $0.contains("8 versions from 11.8.0 to 13.0.2") })
    }

    @Test func `a component that has gone leads to a release that has it`() async throws {
        let table = ToolkitTable(["11.8.0", "12.0.0", "13.0.2"])
        let error = try await refusal("", ["runtime", "cuda_memcheck"], table: table)
        #expect(error.context.contains { $0.contains("it has no component `cuda_memcheck`") })
        #expect(error.context.contains { $0.contains("but `sanitizer`") }, "\(error.context)")
        #expect(
            error.hints.contains { $0.text.contains("leave `cuda_memcheck` out") },
            "\(error.hints)")
        #expect(!table.fetched.contains("12.0.0"))
    }

    @Test func `a misspelt component is an error with what was meant`() async throws {
        let table = ToolkitTable(Self.all)
        let error = try await refusal("", ["compiler", "cublass"], table: table)
        #expect(error.code == .unknownComponent)
        #expect(error.message == "no release of CUDA has a component `cublass`")
        #expect(error.hints.first?.text == "did you mean `cublas`?")
        #expect(table.fetched.count == 1)
        let driver = try await refusal("", ["nvidia_driver"], table: table)
        #expect(driver.message == "`nvidia_driver` is no part of a toolkit")
        let library = try await refusal("", ["nccl"], table: table)
        #expect(library.hints.first?.text == "ask for it with `cuda.nccl: \"2\"`")
    }

    @Test func `an architecture that a release is not built for is refused`() async throws {
        let table = ToolkitTable(Self.all, platforms: ["linux-aarch64"])
        let error = try await refusal("==12.8.1", table: table)
        #expect(
            error.context.contains {
                $0.contains("it has no component `cuda_nvcc` for linux-x86_64")
            }, "\(error.context)")
    }
}
