import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage
import Testing

/// A recipe on a machine of a few words, and an index with torch for CUDA 12.8 and 13.0.
struct Planned {
    var gpus: [String] = []
    var driver: String?
    var modules: DriverState.ModuleFlavor?
    var isWSL = false
    var offers: [String] = []
    var compilers: [String] = []
    var compilerOffers: [String] = []
    var glibc = "2.36"
    var fixed: String?
    var neighbours: [Problem.DriverDemand] = []
    var overrides: [String: String] = [:]
    var channels = ChannelTable()

    /// Plans the sections of a recipe.
    func solution(_ sections: String) async throws -> Solution {
        let recipe = try Recipe.load(
            text: "recipe: 1\nname: test\n" + sections, file: "test.yaml")
        var problem = try Problem(recipe, on: try target().applying(recipe.target))
        problem.neighbours = neighbours
        return try await Planner(
            source: try Self.index(), conda: channels, reporter: SilentReporter()
        ).solve(problem)
    }

    func lock(_ sections: String) async throws -> Lockfile {
        try await LockBuilder(source: try Self.index()).lock(
            try await solution(sections), recipeDigest: try #require(.test))
    }

    /// Why there is no plan, line by line.
    func refusal(_ sections: String) async throws -> String {
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await solution(sections).environment
        }
        return ([error?.message ?? ""] + (error?.context ?? [])).joined(separator: "\n")
    }

    private func target() throws -> Target {
        var target = try Target.test(gpus: try gpus.map(Self.gpu), driver: driver)
        target.glibc = try #require(DottedVersion(glibc))
        target.fixedDriver = fixed
        target.driverModules = modules
        target.hasKernelModules = !isWSL
        target.condaOverrides = overrides
        target.driverOffers = try offers.map { text in
            let parts = text.split(separator: " ")
            let version = try #require(DottedVersion(parts[0]))
            let modules =
                parts.count > 1
                ? DriverState.ModuleFlavor(rawValue: String(parts[1])) : nil
            return DriverOffer(
                version: version,
                package: "nvidia-driver-\(version.major)" + (modules == .open ? "-open" : ""),
                modules: modules)
        }
        target.compilers = try compilers.enumerated().map { index, name in
            let (family, major) = try Self.compiler(name)
            let path = FilePath("/usr/bin/\(name)")
            return HostCompiler(
                path: path, executable: path, family: family, version: "\(major).2.0",
                isDefault: index == 0)
        }
        target.compilerOffers = try compilerOffers.map { name in
            let (family, major) = try Self.compiler(name)
            return CompilerOffer(family: family, major: major, package: "g++-\(major)")
        }
        return target
    }

    private static func compiler(_ name: String) throws -> (HostCompiler.Family, Int) {
        let parts = name.split(separator: "-")
        let family = try #require(HostCompiler.Family(rawValue: String(parts[0])))
        return (family, try #require(Int(parts[1])))
    }

    /// `V100=7.0`.
    private static func gpu(_ text: String) throws -> Target.GPU {
        let parts = text.split(separator: "=")
        return Target.GPU(
            name: String(parts[0]), capability: try #require(ComputeCapability(parts[1])), count: 1)
    }

    static func index() throws -> TableSource {
        var source = try CUDAIndex.source()
        try source.serve("cuda-toolkit", CUDAIndex.toolkit("12.8.0", nvcc: "12.8.93", pins: true))
        try source.serve(
            "torch", CUDAIndex.torch("2.15.0", requires: ["cuda-toolkit[cudart]==13.2.2"]))
        try source.serve(
            "torch", CUDAIndex.torch("2.12.0", requires: ["cuda-toolkit[cudart]==13.0.2"]))
        for version in ["2.9.1", "2.7.0+cu128"] {
            try source.serve(
                "torch", CUDAIndex.torch(version, requires: ["cuda-toolkit[cudart]==12.8.0"]))
        }
        return source
    }
}

extension Solution {
    var driverText: String? { plannedDriver?.version.text }
}
