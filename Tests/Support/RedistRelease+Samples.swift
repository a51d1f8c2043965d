import PackageModel

extension RedistRelease {
    /// A toolkit with the components that a release of that number has, each with a file or two.
    ///
    /// From 13.0 on the compiler is split, from 13.3 on `cuda_cccl` is called `cccl`.
    package static func toolkit(
        _ label: String, driver: String? = nil, platform: String = "linux-x86_64"
    ) -> RedistRelease {
        let numbers = DottedVersion(label)
        let (major, minor) = (numbers?.major ?? 0, numbers?.minor ?? 0)
        let version = "\(major).\(minor).9\(label.split(separator: ".").last ?? "0")"
        var parts: [(String, [File])] = [
            ("cuda_nvcc", compiler(isSplit: major >= 13)),
            ("cuda_cudart", library("cudart", major) + [File("include/cuda_runtime.h", "header")]),
            (
                major > 13 || major == 13 && minor >= 3 ? "cccl" : "cuda_cccl",
                [File("include/nv/target", "header")]
            ),
            ("cuda_nvrtc", library("nvrtc", major)), ("cuda_nvtx", [File("include/nvtx3", "n")]),
            ("cuda_cupti", library("cupti", major)), ("cuda_sanitizer_api", []),
            ("cuda_profiler_api", [File("include/cuda_profiler_api.h", "header")]),
        ]
        parts += ["cublas", "cufft", "curand", "cusolver", "cusparse"].map {
            ("lib" + $0, library($0, major))
        }
        if major >= 12 { parts.append(("libnvjitlink", library("nvJitLink", major))) }
        if major >= 13 {
            parts.append(("cuda_crt", [File("include/crt/host.h", "crt \(version)")]))
            parts.append(("libnvvm", nvvm(version)))
        }
        var components = parts.map {
            Component($0, version, platform: platform, files: $1)
        }
        if let driver { components.append(Component("nvidia_driver", driver, platform: platform)) }
        return RedistRelease(label, components)
    }

    /// cuDNN for several majors of CUDA.
    package static func cudnn(_ label: String, for majors: [Int]) -> RedistRelease {
        RedistRelease(
            label, product: "cudnn",
            majors.map { major in
                Component(
                    "cudnn", label + ".46", variant: "cuda\(major)",
                    files: library("cudnn", 9) + [File("include/cudnn.h", "for \(major)")])
            })
    }

    private static func compiler(isSplit: Bool) -> [File] {
        let program = """
            #!/bin/sh
            here=$(dirname "$0")
            echo "nvcc with $(cat "$here/../nvvm/bin/cicc") and $(cat "$here/../include/crt/host.h")"

            """
        let own = [
            File("bin/nvcc", program, mode: 0o755),
            File("bin/nvcc.profile", "TOP = $(_HERE_)/..\n"),
        ]
        return isSplit ? own : own + [File("include/crt/host.h", "crt")] + nvvm("its own")
    }

    private static func nvvm(_ version: String) -> [File] {
        [
            File("nvvm/bin/cicc", "nvvm \(version)", mode: 0o755),
            File("nvvm/libdevice/libdevice.10.bc", "bitcode"),
        ]
    }

    private static func library(_ name: String, _ major: UInt32) -> [File] {
        [
            File("lib/lib\(name).so.\(major).1", "library \(name)", mode: 0o755),
            File(link: "lib/lib\(name).so.\(major)", to: "lib\(name).so.\(major).1"),
            File(link: "lib/lib\(name).so", to: "lib\(name).so.\(major)"),
            File("pkg-config/\(name)-\(major).pc", "Name: \(name)\n"),
        ]
    }
}
