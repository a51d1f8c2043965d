import Compatibility
import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Resolution
import Testing

@Suite struct CuDNNTests {
    private static let releases: [(release: String, majors: [Int])] = [
        ("8.9.7.29", [11, 12]), ("9.10.2", [11, 12]), ("9.12.0", [12, 13]), ("9.14.0", [12, 13]),
    ]

    private func solve(
        _ toolkit: String, cudnn: String, gpus: [Target.GPU] = [], driver: String? = nil,
        favored: String? = nil, table: ToolkitTable = ToolkitTable(cudnn: releases)
    ) async throws -> Solution {
        let target = try Target.test(gpus: gpus, driver: driver)
        var problem = Problem(name: "cudnn", target: target)
        var wish = Problem.ToolkitWish(
            version: Problem.Wish(try SpecifierSet(toolkit), text: "cuda.version: \(toolkit)"),
            components: [], hasCompiler: false)
        wish.archives = [Problem.Wish("runtime", text: "cuda.components: runtime")]
        wish.cudnn = Problem.Wish(try SpecifierSet(cudnn), text: "cuda.cudnn: \(cudnn)")
        problem.toolkit = wish
        let name = try #require(PackageName("cudnn"))
        if let favored { problem.favored[.init(isToolkit: true, name: name)] = favored }
        return try await Planner(
            source: TableSource(), toolkit: ToolkitTable(["11.8.0", "12.8.1", "13.0.2"]),
            cudnn: table, reporter: SilentReporter()
        ).solve(problem)
    }

    private func refusal(
        _ toolkit: String, cudnn: String, gpus: [Target.GPU] = [], driver: String? = nil
    ) async throws -> String {
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await solve(toolkit, cudnn: cudnn, gpus: gpus, driver: driver).environment
        }
        return (error?.context ?? []).joined(separator: "\n")
    }

    private func versions(_ solution: Solution) throws -> [String] {
        try ["cuda-toolkit", "cudnn"].map { try solution.text($0, isToolkit: true) ?? "none" }
    }

    @Test(arguments: [
        ("==12.*", ["12.8.1", "9.14.0"]), ("==13.*", ["13.0.2", "9.14.0"]),
        ("==11.*", ["11.8.0", "9.10.2"]),
    ])
    func `the newest that is built for the toolkit's major is taken`(
        toolkit: String, expected: [String]
    ) async throws {
        #expect(try versions(try await solve(toolkit, cudnn: "==9.*")) == expected)
    }

    @Test func `only the manifest of the chosen release is asked for`() async throws {
        let table = ToolkitTable(cudnn: Self.releases)
        _ = try await solve("==11.*", cudnn: "==9.*", table: table)
        #expect(table.fetched == ["9.10.2"])
    }

    @Test func `the lock has the archive for the toolkit's major, from its own folder`()
        async throws
    {
        let solution = try await solve("==12.*", cudnn: "==9.*")
        let lock = try await LockBuilder(source: TableSource()).lock(
            solution, recipeDigest: try #require(.test))
        let package = try #require(lock.packages.first { $0.name == "cudnn" })
        #expect(package.version == "9.14.0.46")
        #expect(package.build == "cuda12")
        #expect(package.isRequested)
        #expect(
            package.artifacts.map(\.filename)
                == ["cudnn-linux-x86_64-9.14.0.46_cuda12-archive.tar.xz"])
        #expect(
            lock.url(of: try #require(package.artifacts.first))?
                .hasPrefix("https://nvidia.example/cudnn/redist/cudnn/") == true)
        #expect(lock.sources.count == 2)
        #expect(try Lockfile(parsing: lock.text, file: "x.lock") == lock)
    }

    @Test func `an older cuDNN holds the toolkit back`() async throws {
        #expect(
            try versions(try await solve(">=11", cudnn: "==8.*")) == ["12.8.1", "8.9.7.29"])
        let reason = try await refusal("==13.*", cudnn: "==9.10.*")
        #expect(reason.contains("`cuDNN 9.10.2` is built for CUDA 11 or 12"))
    }

    @Test func `a GPU that the newest has left gets an older one`() async throws {
        let pascal = [CUDARulesTests.pascal]
        #expect(
            try versions(try await solve("==12.*", cudnn: "==9.*", gpus: pascal))
                == ["12.8.1", "9.10.2"])
        let reason = try await refusal("==12.*", cudnn: ">=9.12", gpus: pascal)
        #expect(reason.contains("no code for GTX 1080 (sm_61)"))
    }

    @Test func `a GPU that came late needs another driver`() async throws {
        let blackwell = Target.GPU(
            name: "RTX 5090", capability: ComputeCapability(major: 12, minor: 0), count: 1)
        let reason = try await refusal(
            "==12.*", cudnn: "==9.10.*", gpus: [blackwell], driver: "550.163.01")
        #expect(reason.contains("570.26"))
    }

    @Test func `the release of an earlier lock is kept`() async throws {
        let solution = try await solve("==12.*", cudnn: "==9.*", favored: "9.12.0.46")
        #expect(try versions(solution) == ["12.8.1", "9.12.0"])
    }
}
