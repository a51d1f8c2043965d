import FileSystem
import SystemPackage

/// The driver's device nodes, which libcuda and NVML make as root even where no driver is loaded.
///
/// Such a node proves nothing and misleads whoever takes it for a driver, so none is left behind.
struct DeviceNodes {
    private let folder: FilePath
    private let signs: [FilePath]
    private let known: Set<String>
    /// Whether new nodes are a driver's own, and none of our business.
    private let isDriven: Bool

    /// What is there now; `signs` are files that tell of a driver.
    static func read(
        in folder: FilePath = "/dev", signs: [FilePath] = signs
    ) -> DeviceNodes {
        DeviceNodes(
            folder: folder, signs: signs, known: names(in: folder),
            isDriven: isDriven(folder: folder, signs: signs))
    }

    /// Where a driver shows: NVIDIA's module, and that of Jetson boards.
    static let signs: [FilePath] = [
        "/proc/driver/nvidia/version", "/sys/module/nvidia", "/sys/module/nvgpu",
    ]

    /// Whether something drives GPUs: a module, or Windows below WSL.
    static func isDriven(folder: FilePath = "/dev", signs: [FilePath] = signs) -> Bool {
        (signs + [folder.appending("dxg")]).contains { (try? Files.exists($0)) == true }
    }

    /// Removes the nodes that were not there before; where one cannot be, it could not be made.
    ///
    /// Nodes of a driver that was loaded in the meantime stay.
    func removeNew() {
        guard !isDriven, !Self.isDriven(folder: folder, signs: signs) else { return }
        for name in Self.names(in: folder).subtracting(known) {
            try? Files.remove(folder.appending(name))
        }
    }

    private static func names(in folder: FilePath) -> Set<String> {
        let all = (try? Files.list(folder).map(\.name)) ?? []
        return Set(all.filter { $0.hasPrefix("nvidia") })
    }
}
