import Compatibility
import Diagnostics
import PackageModel
import Planning
import Testing

/// A small index with the shape of NVIDIA's and PyTorch's wheels.
enum CUDAIndex {
    /// Two toolkit releases; the older one leaves nvvm and crt open, as 13.0.2 really does.
    static func source() throws -> TableSource {
        var source = TableSource()
        try source.serve("cuda-toolkit", toolkit("13.0.2", nvcc: "13.0.88", pins: false))
        try source.serve("cuda-toolkit", toolkit("13.2.2", nvcc: "13.2.86", pins: true))
        try source.serve("cuda-toolkit", toolkit("12.8.1", nvcc: "12.8.93", pins: true))
        for version in ["12.8.93", "13.0.88", "13.2.86", "13.5.37"] {
            for project in ["nvidia-nvvm", "nvidia-cuda-crt", "nvidia-cuda-runtime"] {
                try source.serve(project, wheel(version))
            }
            try source.serve(
                "nvidia-cuda-nvcc",
                wheel(
                    version,
                    requires: ["nvidia-nvvm", "nvidia-cuda-crt", "nvidia-cuda-runtime"]))
        }
        return source
    }

    static func toolkit(_ version: String, nvcc: String, pins: Bool) -> TableSource.Release {
        var release = TableSource.Release(version: version)
        release.extras = [
            "nvcc": ["nvidia-cuda-nvcc==\(nvcc).*"]
                + (pins ? ["nvidia-nvvm==\(nvcc).*", "nvidia-cuda-crt==\(nvcc).*"] : []),
            "cudart": ["nvidia-cuda-runtime==\(nvcc).*"],
        ]
        return release
    }

    static func wheel(_ version: String, requires: [String] = []) -> TableSource.Release {
        var release = TableSource.Release(version: version, requires: requires)
        release.tags = ["py3-none-manylinux_2_17_x86_64"]
        return release
    }

    static func torch(
        _ version: String, requires: [String],
        tags: [String] = ["cp312-cp312-manylinux_2_28_x86_64"]
    ) -> TableSource.Release {
        var release = TableSource.Release(version: version, requires: requires)
        release.tags = tags
        return release
    }
}

/// The wishes of a recipe in a few words.
struct Wishes {
    var toolkit: String?
    var components = ["nvcc"]
    var torch: String?
    var build: Problem.TorchWish.Build = .auto
    var gpus: [Target.GPU] = []
    var driver: String?
    var pythons = ["3.12.1"]
    var pip: [String] = []
    var companions: [String] = []
    var place = Problem.TorchWish.Place.either
    /// Version of torch in an earlier lock.
    var favorite: String?

    func problem() throws -> Problem {
        let target = try Target.test(pythons: pythons, gpus: gpus, driver: driver)
        var problem = Problem(name: "wishes", target: target)
        problem.python = Problem.Wish(SpecifierSet(), text: "python")
        if let toolkit {
            problem.toolkit = Problem.ToolkitWish(
                version: Problem.Wish(try SpecifierSet(toolkit), text: "cuda.version: \(toolkit)"),
                components: try components.map {
                    Problem.Wish(try #require(PackageName($0)), text: "cuda.components: \($0)")
                }, named: Set(components.compactMap { PackageName($0) }),
                hasCompiler: components.contains("nvcc"))
        }
        var requirements = pip
        if let torch {
            problem.torch = Problem.TorchWish(
                build: Problem.Wish(build, text: "pytorch.build"),
                projects: Set((["torch"] + companions).compactMap { PackageName($0) }), cover: gpus)
            problem.torch?.place = place
            requirements = ["torch\(torch)"] + companions + requirements
        }
        if let favorite {
            let name = try #require(PackageName("torch"))
            problem.favored = [Problem.Favorite(isToolkit: false, name: name): favorite]
        }
        problem.requirements = try requirements.map { text in
            Problem.EnvironmentWish(
                Problem.Wish(try Requirement(text), text: text), isTorch: text.hasPrefix("torch"))
        }
        return problem
    }

    func solve(_ source: any PackageSource) async throws -> Solution {
        try await Planner(source: source, reporter: SilentReporter()).solve(try problem())
    }
}

extension Solution {
    func text(_ name: String, isToolkit: Bool = false) throws -> String? {
        version(of: try #require(PackageName(name)), isToolkit: isToolkit)?.description
    }
}
