import Compatibility
import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Resolution
import Testing

/// cuDNN and NCCL of wheels, beside toolkits of archives and of wheels.
@Suite struct LibraryTests {
    private func index() throws -> TableSource {
        var source = try CUDAIndex.source()
        for (project, versions) in [
            ("nvidia-nccl-cu11", ["2.21.5"]), ("nvidia-nccl-cu12", ["2.21.5", "2.27.5", "2.28.9"]),
            ("nvidia-nccl-cu13", ["2.27.7", "2.28.9"]),
            ("nvidia-cudnn-cu12", ["8.9.7.29", "9.10.2.21", "9.14.0.64"]),
            ("nvidia-cudnn-cu13", ["9.14.0.64"]),
        ] {
            for version in versions {
                let needs = project.hasPrefix("nvidia-cudnn") ? ["nvidia-cublas"] : []
                try source.serve(project, CUDAIndex.wheel(version, requires: needs))
            }
        }
        for version in ["12.8.4", "13.0.2", "13.5.1"] {
            try source.serve("nvidia-cublas", CUDAIndex.wheel(version))
        }
        return source
    }

    private func wish(_ specifiers: String, _ field: String) throws -> Problem.Wish<SpecifierSet> {
        Problem.Wish(try SpecifierSet(specifiers), text: "cuda.\(field): \(specifiers)")
    }

    /// A toolkit of archives with a library or two beside it.
    private func solve(
        _ toolkit: String, nccl: String? = nil, cudnn: String? = nil, torch: String? = nil,
        source: TableSource? = nil, _ change: (inout Problem) -> Void = { _ in }
    ) async throws -> Solution {
        var problem = try Wishes(
            toolkit: toolkit, components: [], torch: torch.map { "==\($0)" },
            gpus: [CUDARulesTests.h100], driver: "580.95.05"
        ).problem()
        problem.toolkit?.archives = [Problem.Wish("runtime", text: "cuda.components: runtime")]
        problem.toolkit?.nccl = try nccl.map { try wish($0, "nccl") }
        problem.toolkit?.cudnn = try cudnn.map { try wish($0, "cudnn") }
        if torch == nil { problem.python = nil }
        change(&problem)
        return try await Planner(
            source: try source ?? index(),
            toolkit: ToolkitTable(["11.8.0", "12.8.1", "12.9.1", "13.0.2"]),
            cudnn: ToolkitTable(cudnn: [
                ("9.10.2", [11, 12]), ("9.12.0", [12, 13]), ("9.14.0", [12, 13]),
            ]), reporter: SilentReporter()
        ).solve(problem)
    }

    private func refusal(
        _ body: () async throws -> Solution
    ) async throws -> ProvisionError {
        do {
            let solution = try await body()
            Issue.record("solved: \(solution.sentence)")
        } catch let error as ProvisionError {
            return error
        }
        return ProvisionError(.noSolution, "none")
    }

    private func lock(_ solution: Solution) async throws -> Lockfile {
        try await LockBuilder(source: try index()).lock(
            solution, recipeDigest: try #require(.test))
    }

    /// A torch that pins both, as those of CUDA 12 do.
    private func torch() throws -> TableSource {
        var source = try index()
        try source.serve(
            "torch",
            CUDAIndex.torch(
                "2.9.1",
                requires: [
                    "nvidia-cuda-runtime-cu12==12.8.90; platform_system == 'Linux'",
                    "nvidia-nccl-cu12==2.27.5; platform_system == 'Linux'",
                    "nvidia-cudnn-cu12==9.10.2.21; platform_system == 'Linux'",
                ]))
        try source.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.8.90"))
        return source
    }

    @Test(arguments: [
        ("==13.*", "nvidia-nccl-cu13", "2.28.9"), ("==12.*", "nvidia-nccl-cu12", "2.28.9"),
        ("==11.*", "nvidia-nccl-cu11", "2.21.5"),
    ])
    func `NCCL is the newest wheel for the toolkit's major`(
        toolkit: String, project: String, version: String
    ) async throws {
        let lock = try await lock(try await solve(toolkit, nccl: ""))
        let package = try #require(lock.packages.first { $0.name == project })
        #expect(package.version == version)
        #expect(package.layer == .cuda)
        #expect(package.isRequested)
        #expect(package.artifacts.first?.filename.hasPrefix("nvidia_nccl_cu") == true)
        #expect(
            lock.notes.contains(
                "NCCL \(version) is the wheel `\(project)` of the Python index: NVIDIA has no"
                    + " manifest of it"))
        #expect(try Lockfile(parsing: lock.text, file: "x.lock") == lock)
    }

    @Test func `a version that is for other majors holds the toolkit back`() async throws {
        let solution = try await solve("", nccl: "==2.27.5")
        #expect(try solution.text("cuda-toolkit", isToolkit: true) == "12.9.1")
        let error = try await refusal { try await solve("==13.*", nccl: "==2.27.5") }
        #expect(error.context.contains { $0.contains("`NCCL 2.27.5") }, "\(error.context)")
        #expect(!error.hints.isEmpty)
    }

    @Test func `torch's own pins decide, for wheels and for archives`() async throws {
        let solution = try await solve(
            "==12.8.*", nccl: "", cudnn: "==9.*", torch: "2.9.1", source: torch())
        let lock = try await LockBuilder(source: try torch()).lock(
            solution, recipeDigest: try #require(.test))
        let nccl = lock.packages.filter { $0.name == "nvidia-nccl-cu12" }
        #expect(nccl.map(\.version) == ["2.27.5", "2.27.5"])
        #expect(Set(nccl.map(\.layer)) == [.cuda, .pytorch])
        #expect(Set(nccl.flatMap(\.artifacts).map(\.path)).count == 1)
        #expect(lock.packages.first { $0.name == "cudnn" }?.version == "9.10.2.46")
    }

    @Test func `a wish that torch's pin does not meet is told with both`() async throws {
        let error = try await refusal {
            try await solve("==12.8.*", nccl: "==2.28.*", torch: "2.9.1", source: torch())
        }
        let reason = error.context.joined(separator: "\n")
        #expect(reason.contains("torch 2.9.1 brings NCCL 2.27.5"), "\(reason)")
        #expect(reason.contains("cuda.nccl: ==2.28.*"), "\(reason)")
        #expect(error.hints.contains { $0.text.contains("cuda.nccl: \"2.27\"") }, "\(error.hints)")
    }

    @Test func `the NCCL of an earlier lock is kept`() async throws {
        let name = try #require(PackageName("nvidia-nccl-cu12"))
        let solution = try await solve("==12.*", nccl: "==2.*") {
            $0.favored[.init(isToolkit: true, name: name)] = "2.27.5"
        }
        #expect(try solution.text("nccl", isToolkit: true) == "2.27.5")
    }

    @Test func `an index without NCCL is told so`() async throws {
        let error = try await refusal {
            try await solve("==12.*", nccl: "", source: TableSource())
        }
        let reason = error.context.joined(separator: "\n")
        #expect(reason.contains("NCCL"), "\(reason)")
        #expect(reason.contains("in none of the indexes"), "\(reason)")
    }

    @Test(arguments: [("==13.0.*", "13.0.2", "cu13"), ("==12.*", "12.8.4", "cu12")])
    func `cuDNN of wheels brings the cuBLAS of the toolkit's release`(
        toolkit: String, cublas: String, variant: String
    ) async throws {
        var source = try index()
        for (release, nvcc, cublas) in [
            ("13.0.2", "13.0.88", "13.0.2"), ("12.8.1", "12.8.93", "12.8.4"),
        ] {
            var made = CUDAIndex.toolkit(release, nvcc: nvcc, pins: false)
            made.extras["cublas"] = ["nvidia-cublas==\(cublas)"]
            try source.serve("cuda-toolkit", made)
        }
        var wishes = Wishes(toolkit: toolkit, components: ["cudart"])
        wishes.driver = "580.95.05"
        var problem = try wishes.problem()
        problem.python = nil
        problem.toolkit?.cudnn = try wish("==9.*", "cudnn")
        let solution = try await Planner(source: source, reporter: SilentReporter())
            .solve(problem)
        let lock = try await LockBuilder(source: source).lock(
            solution, recipeDigest: try #require(.test))
        let cudnn = try #require(lock.packages.first { $0.name == "nvidia-cudnn-\(variant)" })
        #expect(cudnn.version == "9.14.0.64")
        #expect(lock.packages.first { $0.name == "nvidia-cublas" }?.version == cublas)
    }
}
