import PackageModel

/// The components of a CUDA toolkit as the extras of the `cuda-toolkit` project name them.
///
/// Source: the metadata of cuda-toolkit 13.0.2, 13.2.2 and 13.5.0 on the Python index, 2026-11-22.
package enum ToolkitComponents {
    /// Named sets of the recipe's `cuda.components`, as the reference of the recipe lists them.
    package static let sets: [String: [String]] = [
        "compiler": ["cccl", "crt", "cudart", "nvcc", "nvrtc", "nvvm"],
        "runtime": ["cudart", "nvjitlink"],
        "math": ["cublas", "cufft", "curand", "cusolver", "cusparse"],
        "profilers": ["cupti", "nvtx", "profiler", "sanitizer"],
        "full": ["all"],
    ]

    /// Projects whose release must equal nvcc's: their own requirements leave it open, and a newer
    /// one makes every compilation fail in ptxas (`toolkit/pypi-cuda-toolkit-nvcc`, measured).
    static let boundToCompiler = ["nvidia-nvvm", "nvidia-cuda-crt"]
    static let compiler = "nvidia-cuda-nvcc"
    static let project = "cuda-toolkit"

    /// The extras that a recipe's components mean, sorted.
    package static func extras(of components: [String]) -> [String] {
        Set(components.flatMap { sets[$0] ?? [$0] }).sorted()
    }

    package static func hasCompiler(_ components: [String]) -> Bool {
        extras(of: components).contains { $0 == "nvcc" || $0 == "all" }
    }
}
