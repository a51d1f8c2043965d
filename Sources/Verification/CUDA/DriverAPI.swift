/// The two libraries of NVIDIA's driver that are spoken to.
package enum DriverAPI: String, Sendable, Hashable, Codable {
    /// `libcuda`: contexts, memory, kernels.
    case cuda
    /// `libnvidia-ml`: what `nvidia-smi` shows.
    case nvml

    /// The name by which the loader finds it.
    package var soname: String {
        switch self {
        case .cuda: "libcuda.so.1"
        case .nvml: "libnvidia-ml.so.1"
        }
    }

    /// Where drivers put it without telling the loader: WSL, GKE's nodes, NixOS.
    static let folders = [
        "/usr/lib/wsl/lib", "/usr/local/nvidia/lib64", "/run/opengl-driver/lib",
    ]
}
