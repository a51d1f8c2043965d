import FileSystem
import SystemPackage

/// The driver's device nodes, which libcuda makes as root even where no driver is loaded.
///
/// Such a node proves nothing and misleads whoever takes it for a driver, so none is left behind.
struct DeviceNodes {
    private let folder: FilePath
    private let known: Set<String>
    /// Whether the driver's module, or that of WSL, is there: its nodes are none of our business.
    private let isDriven: Bool

    static func read(
        in folder: FilePath = "/dev", driver: FilePath = "/proc/driver/nvidia/version"
    ) -> DeviceNodes {
        DeviceNodes(
            folder: folder, known: names(in: folder),
            isDriven: isDriven(folder: folder, signs: [driver]))
    }

    /// Whether something drives GPUs: NVIDIA's module, that of Jetson boards, or Windows below WSL.
    static func isDriven(
        folder: FilePath = "/dev",
        signs: [FilePath] = [
            "/proc/driver/nvidia/version", "/sys/module/nvidia", "/sys/module/nvgpu",
        ]
    ) -> Bool {
        (signs + [folder.appending("dxg")]).contains { (try? Files.exists($0)) == true }
    }

    /// Removes the nodes that were not there before; where one cannot be, it could not be made.
    func removeNew() {
        guard !isDriven else { return }
        for name in Self.names(in: folder).subtracting(known) {
            try? Files.remove(folder.appending(name))
        }
    }

    private static func names(in folder: FilePath) -> Set<String> {
        let all = (try? Files.list(folder).map(\.name)) ?? []
        return Set(all.filter { $0.hasPrefix("nvidia") })
    }
}
