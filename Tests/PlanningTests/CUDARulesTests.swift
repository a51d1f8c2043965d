import Compatibility
import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Resolution
import Testing

@Suite struct CUDARulesTests {
    static let h100 = Target.GPU(
        name: "H100", capability: ComputeCapability(major: 9, minor: 0), count: 1)
    static let pascal = Target.GPU(
        name: "GTX 1080", capability: ComputeCapability(major: 6, minor: 1), count: 1)

    @Test func `nvvm and crt follow nvcc where the release leaves them open`() async throws {
        let solution = try await Wishes(toolkit: "==13.0.*").solve(try CUDAIndex.source())
        #expect(try solution.text("nvidia-cuda-nvcc", isToolkit: true) == "13.0.88")
        #expect(try solution.text("nvidia-nvvm", isToolkit: true) == "13.0.88")
        #expect(try solution.text("nvidia-cuda-crt", isToolkit: true) == "13.0.88")
    }

    @Test func `the toolkit takes the release that torch was built with`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        let solution = try await Wishes(toolkit: "==13.*", torch: "").solve(source)
        #expect(try solution.text("cuda-toolkit", isToolkit: true) == "13.0.2")
        #expect(try solution.text("cuda-toolkit") == "13.0.2")
    }

    @Test func `another minor is taken where the recipe insists`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        let solution = try await Wishes(toolkit: "==13.2.*", torch: "").solve(source)
        #expect(try solution.text("cuda-toolkit", isToolkit: true) == "13.2.2")
        let lock = try await LockBuilder(source: source).lock(
            solution, recipeDigest: try #require(.test))
        #expect(lock.notes.count == 1)
    }

    @Test func `a torch that no facts know is no way out`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        try source.serve("torch", CUDAIndex.torch("1.13.1", requires: []))
        let index = source
        let error = await #expect(throws: ProvisionError.self) {
            try await Wishes(torch: "", gpus: [Self.h100], driver: "535.104.05").solve(index)
        }
        #expect(error?.code == .noSolution)
        #expect(error?.context.joined().contains("580.65.06") == true)
    }

    @Test func `a release candidate of the toolkit asks for the driver of its release`()
        async throws
    {
        var source = TableSource()
        try source.serve(
            "cuda-toolkit", TableSource.Release(version: "13.4.0rc1", extras: ["cudart": []]))
        let index = source
        let error = await #expect(throws: ProvisionError.self) {
            try await Wishes(
                toolkit: "==13.*", components: ["cudart"], gpus: [Self.h100], driver: "535.104.05"
            ).solve(index)
        }
        #expect(error?.code == .noSolution)
        #expect(error?.context.joined().contains("580.65.06") == true)
    }

    @Test func `another major is refused where the toolkit compiles`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.9.1", requires: ["nvidia-cuda-runtime-cu12==12.8.90"]))
        try source.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.8.90"))
        let index = source
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(toolkit: "==13.*", torch: "").solve(index).environment
        }
        #expect(error?.code == .noSolution)
        #expect(error?.context.contains { $0.contains("need a toolkit 12.*") } == true)
    }

    @Test func `a release whose wheels hold no nvcc is refused to who wants to compile`()
        async throws
    {
        let index = try CUDAIndex.source()
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(toolkit: "==12.8.*").solve(index).environment
        }
        #expect(error?.code == .noSolution)
        #expect(error?.context.contains { $0.contains("the wheels hold no nvcc") } == true)
        let runtime = try await Wishes(toolkit: "==12.8.*", components: ["cudart"]).solve(index)
        #expect(try runtime.text("cuda-toolkit", isToolkit: true) == "12.8.1")
    }

    @Test func `a component that no release has is refused by its name`() async throws {
        let index = try CUDAIndex.source()
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(toolkit: "==13.2.*", components: ["nvcc", "nvcx"]).solve(index)
                .environment
        }
        #expect(error?.code == .noSolution)
        #expect(error?.context.contains { $0.contains("it has no component `nvcx`") } == true)
    }

    @Test func `a CPU build is never taken in silence`() async throws {
        var source = try CUDAIndex.source()
        try source.serve("torch", CUDAIndex.torch("2.12.0+cpu", requires: []))
        try source.serve(
            "torch", CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        let solution = try await Wishes(toolkit: "==13.*", torch: "").solve(source)
        #expect(try solution.text("torch") == "2.11.0")
        let cpu = try await Wishes(torch: "", build: .named("cpu")).solve(source)
        #expect(try cpu.text("torch") == "2.12.0+cpu")
    }

    @Test func `a driver that is too old leads to an older build`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.11.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        try source.serve(
            "torch", CUDAIndex.torch("2.9.1", requires: ["nvidia-cuda-runtime-cu12==12.8.90"]))
        try source.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel("12.8.90"))
        let old = try await Wishes(torch: "", gpus: [Self.h100], driver: "550.163.01").solve(source)
        #expect(try old.text("torch") == "2.9.1")
        let new = try await Wishes(torch: "", gpus: [Self.h100], driver: "580.65.06").solve(source)
        #expect(try new.text("torch") == "2.11.0")
    }

    @Test func `a GPU that no build has code for is named`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch", CUDAIndex.torch("2.12.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        let index = source
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await Wishes(torch: "", gpus: [Self.pascal], driver: "580.65.06").solve(index)
                .environment
        }
        #expect(error?.context.contains { $0.contains("no code for GTX 1080 (sm_61)") } == true)
    }

    @Test func `the interpreter is chosen by the wheels that there are`() async throws {
        var source = try CUDAIndex.source()
        try source.serve(
            "torch",
            CUDAIndex.torch(
                "2.9.1", requires: [], tags: ["cp311-cp311-manylinux_2_28_x86_64"]))
        var wishes = Wishes(torch: "", build: .named("cu128"))
        wishes.pythons = ["3.13.0", "3.11.7"]
        let solution = try await wishes.solve(source)
        #expect(solution.interpreter?.version.description == "3.11.7")
    }
}

extension Digest {
    static let test = Digest(.sha256, hex: String(repeating: "0", count: 64))
}
