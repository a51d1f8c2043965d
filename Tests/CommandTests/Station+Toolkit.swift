import TestSupport

extension Station {
    /// Publishes a toolkit as the wheels of CUDA 13.0 are made: files below `nvidia/cu13`, modes as
    /// they come, and nvcc's own requirements without versions, so that a newer nvvm lies in wait.
    func publishToolkit(runtime: String = "runtime") throws {
        try index.publish(.cudaToolkit, .nvcc)
        for version in ["13.0.88", "13.5.37"] {
            try index.publish(.nvvm(version), .crt(version))
        }
        try index.publish(.cudart(runtime), .cccl, .nvrtc, .nvjitlink)
    }

    /// Writes a recipe for a toolkit, without an environment.
    @discardableResult
    func toolkitRecipe(_ name: String = "cuda", more: String = "") throws -> String {
        try folder.write(
            "\(name).yaml",
            """
            recipe: 1
            name: \(name)
            cuda: {version: "13.0", source: pypi, components: [compiler, runtime]}
            verify: [files]
            \(more)

            """)
        return "\(name).yaml"
    }
}

extension ZipWheel {
    fileprivate static var cudaToolkit: ZipWheel {
        var wheel = ZipWheel("cuda_toolkit", "13.0.2")
        let extras = [
            "nvcc": "nvidia-cuda-nvcc==13.0.88", "cudart": "nvidia-cuda-runtime==13.0.96",
            "cccl": "nvidia-cuda-cccl==13.0.85", "nvrtc": "nvidia-cuda-nvrtc==13.0.88",
            "nvjitlink": "nvidia-nvjitlink==13.0.88",
        ]
        // nvvm and crt are no extras of this release: they come through nvcc.
        for (extra, requirement) in extras.sorted(by: { $0.key < $1.key }) {
            wheel.metadata.append("Provides-Extra: \(extra)")
            wheel.metadata.append("Requires-Dist: \(requirement); extra == \"\(extra)\"")
        }
        return wheel
    }

    fileprivate static var nvcc: ZipWheel {
        var wheel = ZipWheel("nvidia_cuda_nvcc", "13.0.88")
        wheel.add(
            "nvidia/cu13/bin/nvcc",
            """
            #!/bin/sh
            here=$(dirname "$0")
            echo "nvcc with $(cat "$here/../nvvm/bin/cicc") and $(cat "$here/../include/crt/host.h")"

            """, mode: 0o100744)
        wheel.add("nvidia/cu13/bin/ptxas", "#!/bin/sh\n", mode: 0o100644)
        wheel.add("nvidia/cu13/bin/nvcc.profile", "TOP = $(_HERE_)/..\n")
        wheel.add("nvidia/__init__.py", "")
        wheel.add("nvidia/cu13/__init__.py", "")
        wheel.metadata = ["nvidia-nvvm", "nvidia-cuda-runtime", "nvidia-cuda-crt"].map {
            "Requires-Dist: \($0)"
        }
        wheel.distInfo = [("licenses/License.txt", "terms\n")]
        return wheel
    }

    fileprivate static func nvvm(_ version: String) -> ZipWheel {
        var wheel = ZipWheel("nvidia_nvvm", version)
        wheel.add("nvidia/cu13/nvvm/bin/cicc", "nvvm \(version)")
        wheel.add("nvidia/cu13/nvvm/libdevice/libdevice.10.bc", "bitcode")
        wheel.add("nvidia/cu13/lib/libnvvm.so.4", "library")
        return wheel
    }

    fileprivate static func crt(_ version: String) -> ZipWheel {
        var wheel = ZipWheel("nvidia_cuda_crt", version)
        wheel.add("nvidia/cu13/include/crt/host.h", "crt \(version)")
        return wheel
    }

    fileprivate static func cudart(_ library: String) -> ZipWheel {
        var wheel = ZipWheel("nvidia_cuda_runtime", "13.0.96")
        wheel.add("nvidia/cu13/lib/libcudart.so.13", library, mode: 0o100755)
        wheel.add("nvidia/cu13/lib/libcudart_static.a", "archive")
        wheel.add("nvidia/cu13/include/cuda_runtime.h", "header")
        return wheel
    }

    fileprivate static var cccl: ZipWheel {
        var wheel = ZipWheel("nvidia_cuda_cccl", "13.0.85")
        wheel.add("nvidia/cu13/include/cccl/thrust/version.h", "header")
        wheel.add("nvidia/cu13/include/nv/target", "header")
        return wheel
    }

    fileprivate static var nvrtc: ZipWheel {
        var wheel = ZipWheel("nvidia_cuda_nvrtc", "13.0.88")
        wheel.add("nvidia/cu13/lib/libnvrtc.so.13", "library")
        wheel.add("nvidia/cu13/lib/libnvrtc-builtins.so.13.0", "library")
        return wheel
    }

    /// Also what a GPU build of an environment brings for itself.
    static var nvjitlink: ZipWheel {
        var wheel = ZipWheel("nvidia_nvjitlink", "13.0.88")
        wheel.add("nvidia/cu13/lib/libnvJitLink.so.13", "library")
        return wheel
    }
}
