import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Testing

/// `cuda.source: apt`: the distribution's toolkit takes part in the solve as any release does.
@Suite struct DistributionToolkitTests {
    private func solve(
        _ versions: [(release: String, package: String)], _ wish: String = "",
        driver: String = "580.95.05", torch: TableSource? = nil
    ) async throws -> Solution {
        var wishes = Wishes(
            toolkit: wish, components: [], torch: torch == nil ? nil : "",
            gpus: [CUDARulesTests.h100], driver: driver)
        wishes.build = .auto
        var problem = try wishes.problem()
        problem.toolkit?.isOfDistribution = true
        problem.toolkit?.hasCompiler = true
        if torch == nil { problem.python = nil }
        problem.target.toolkitOffers = versions.compactMap { version in
            DottedVersion(version.release).map {
                ToolkitOffer(
                    release: $0, package: "nvidia-cuda-toolkit", packageVersion: version.package)
            }
        }
        return try await Planner(source: torch ?? TableSource(), reporter: SilentReporter())
            .solve(problem)
    }

    private func refusal(_ body: () async throws -> Solution) async throws -> String {
        do {
            let solution = try await body()
            return "solved: \(solution.sentence)"
        } catch let error as ProvisionError {
            return error.context.joined(separator: "\n")
        }
    }

    private static let trixie = [(release: "12.4.1", package: "12.4.131~12.4.1-2")]

    @Test func `the lock tells the release, and apt which version`() async throws {
        let solution = try await solve(Self.trixie)
        #expect(
            solution.distributionToolkit == "nvidia-cuda-toolkit=12.4.131~12.4.1-2")
        let lock = try await LockBuilder(source: TableSource()).lock(
            solution, recipeDigest: try #require(.test))
        let package = try #require(lock.packages.first { $0.name == "cuda-toolkit" })
        #expect(package.version == "12.4.1")
        #expect(package.layer == .cuda)
        #expect(package.dependencies == ["nvidia-cuda-toolkit"])
        #expect(package.artifacts.isEmpty)
    }

    @Test func `the recipe's version and the driver choose among what apt has`() async throws {
        let both = Self.trixie + [(release: "11.8.0", package: "11.8.89~11.8.0-5")]
        #expect(
            try await solve(both, "==11.*").distributionToolkit
                == "nvidia-cuda-toolkit=11.8.89~11.8.0-5")
        #expect(
            try await solve(both, driver: "520.61.05").distributionToolkit
                == "nvidia-cuda-toolkit=11.8.89~11.8.0-5")
        let reason = try await refusal { try await solve(Self.trixie, driver: "470.256.02") }
        #expect(reason.contains("525.60.13"), "\(reason)")
    }

    @Test func `torch's major must be the toolkit's`() async throws {
        var source = TableSource()
        try source.serve(
            "torch",
            CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        try source.serve(
            "torch",
            CUDAIndex.torch("2.9.1", requires: ["nvidia-cuda-runtime-cu12==12.8.90"]))
        try source.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.8.90"))
        let solution = try await solve(Self.trixie, torch: source)
        #expect(try solution.text("torch") == "2.9.1")
    }

    @Test func `that apt has none is told`() async throws {
        let reason = try await refusal { try await solve([]) }
        #expect(reason.contains("nvidia-cuda-toolkit"), "\(reason)")
        #expect(reason.contains("is in no source of apt"), "\(reason)")
    }
}
