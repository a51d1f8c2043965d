/// Which page of `docs/troubleshooting/` says more of a code, and codes by their names.
extension CodeMeaning {
    /// The page's path below the documentation's root; nil where no page is about it.
    package var page: String? { pageName.map(Self.path) }

    /// The meaning of `CUDA_ERROR_NO_DEVICE` or `NVML_ERROR_UNKNOWN`, in any case.
    package static func named(_ name: String) -> CodeMeaning? {
        let name = name.uppercased()
        return (cuda + nvml).first { $0.name == name }
    }

    static func path(_ page: String) -> String { "docs/troubleshooting/\(page).md" }

    private var pageName: String? {
        switch library {
        case .cuda: Self.cudaPage(code)
        case .nvml: Self.nvmlPage(code)
        }
    }

    private static func cudaPage(_ code: Int32) -> String? {
        switch code {
        case 1, 302: "driver-library-version-mismatch"
        case 2: "out-of-memory"
        case 34: "stub-library"
        case 36: "driver-version-is-insufficient"
        case 46, 216: "devices-busy-or-unavailable"
        case 100: "no-cuda-capable-device"
        case 101: "invalid-device-ordinal"
        case 209: "no-kernel-image"
        case 214: "ecc-uncorrectable"
        case 222: "unsupported-ptx"
        case 303: "libcuda-cannot-open"
        case 719, 909: "gpu-has-fallen-off-the-bus"
        case 800: "nvml-insufficient-permissions"
        case 802, 919: "system-not-yet-initialized"
        case 803: "system-driver-mismatch"
        case 804: "compat-not-supported"
        case 304, 999: "cuda-unknown-error"
        default: nil
        }
    }

    private static func nvmlPage(_ code: Int32) -> String? {
        switch code {
        case 4: "nvml-insufficient-permissions"
        case 9: "could-not-communicate-with-the-driver"
        case 10: "nvidia-smi-hangs"
        case 12: "nvml-library-not-found"
        case 15, 16: "gpu-has-fallen-off-the-bus"
        case 17: "gpu-access-blocked"
        case 18, 25: "driver-library-version-mismatch"
        case 19: "devices-busy-or-unavailable"
        case 27: "system-not-yet-initialized"
        case 28: "no-devices-were-found"
        case 999: "nvml-unknown-error"
        default: nil
        }
    }
}

extension GPUFault {
    /// The page that says more, below the documentation's root; nil where there is none.
    package var page: String? {
        switch self {
        case .unavailable(.cuda, _): CodeMeaning.path("libcuda-cannot-open")
        case .unavailable(.nvml, _): CodeMeaning.path("nvml-library-not-found")
        default: meaning?.page
        }
    }
}
