/// The `version.json` of a toolkit, by which CMake and others tell its release.
///
/// NVIDIA's installers write one; its archives have none. It must not lie where
/// `/usr/local/cuda` leads to: libmamba takes it there for the CUDA version of the driver.
struct VersionDocument {
    /// `12.8.1`.
    let release: String
    /// NVIDIA's names with the components' own versions.
    let components: [(name: String, version: String)]

    static let path = "version.json"

    /// In the form of NVIDIA's, sorted by name.
    var text: String {
        let own = components.sorted { $0.name < $1.name }.map { component in
            Self.entry(
                component.name, title: Self.titles[component.name] ?? component.name,
                component.version)
        }
        let all = [Self.entry("cuda", title: "CUDA SDK", release)] + own
        return "{\n" + all.joined(separator: ",\n") + "\n}\n"
    }

    private static func entry(_ name: String, title: String, _ version: String) -> String {
        """
           \(JSONText.quote(name)) : {
              "name" : \(JSONText.quote(title)),
              "version" : \(JSONText.quote(version))
           }
        """
    }

    /// What NVIDIA's manifests call their components, the same in all releases.
    private static let titles = [
        "cccl": "CXX Core Compute Libraries", "cuda_cccl": "CXX Core Compute Libraries",
        "cuda_crt": "CUDA CRT", "cuda_ctadvisor": "ctadvisor",
        "cuda_cudart": "CUDA Runtime (cudart)",
        "cuda_culibos": "CUDA MATH Library (cuda culibos)", "cuda_cuobjdump": "cuobjdump",
        "cuda_cupti": "CUPTI", "cuda_cuxxfilt": "CUDA cuxxfilt (demangler)",
        "cuda_demo_suite": "CUDA Demo Suite", "cuda_documentation": "CUDA Documentation",
        "cuda_gdb": "CUDA GDB", "cuda_memcheck": "CUDA Memcheck",
        "cuda_nsight": "Nsight Eclipse Edition Plugin", "cuda_nvcc": "CUDA NVCC",
        "cuda_nvdisasm": "CUDA nvdisasm", "cuda_nvml_dev": "CUDA NVML Headers",
        "cuda_nvprof": "CUDA nvprof", "cuda_nvprune": "CUDA nvprune",
        "cuda_nvrtc": "CUDA NVRTC", "cuda_nvtx": "CUDA NVTX", "cuda_nvvp": "CUDA NVVP",
        "cuda_opencl": "CUDA OpenCL", "cuda_profiler_api": "CUDA Profiler API",
        "cuda_sandbox_dev": "CUDA nvsandboxutils Headers",
        "cuda_sanitizer_api": "CUDA Compute Sanitizer API", "libcublas": "CUDA cuBLAS",
        "libcufft": "CUDA cuFFT", "libcufile": "CUDA cuFile", "libcurand": "CUDA cuRAND",
        "libcusolver": "CUDA cuSOLVER", "libcusparse": "CUDA cuSPARSE", "libnpp": "CUDA NPP",
        "libnvfatbin": "NVIDIA compiler library for fatbin interaction",
        "libnvjitlink": "NVIDIA compiler library for JIT LTO functionality",
        "libnvjpeg": "CUDA nvJPEG", "libnvptxcompiler": "CUDA libnvptxcompiler",
        "libnvvm": "CUDA NVVM", "libnvvm_samples": "NVVM library samples",
        "nsight_compute": "Nsight Compute", "nsight_systems": "Nsight Systems",
    ]
}
