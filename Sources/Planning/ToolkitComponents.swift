import PackageModel

/// The components of a CUDA toolkit as the extras of the `cuda-toolkit` project name them.
///
/// Source: the metadata of cuda-toolkit 13.0.2, 13.2.2 and 13.5.0 on the Python index, 2026-11-22.
enum ToolkitComponents {
    /// Named sets of the recipe's `cuda.components`, as the reference of the recipe lists them.
    static let sets: [String: [String]] = [
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
    /// NVIDIA's component, and the product that it is of.
    static let cudnn = "cudnn"

    /// The extras that one word of `cuda.components` means, sorted.
    ///
    /// A single component may bear NVIDIA's name of the archive, such as `cuda_nvcc` or `libcublas`.
    static func extras(of word: String) -> [String] {
        if let set = sets[word] { return set }
        for prefix in ["cuda_", "lib"] where word.hasPrefix(prefix) {
            return [String(word.dropFirst(prefix.count))]
        }
        return [word]
    }
}
