import SystemPackage

/// Container, WSL, Jetson, Secure Boot, and what a job may see of the GPUs.
struct SurroundingsProbe {
    let world: World
    let environment: [String: String]

    func surroundings() -> Surroundings {
        Surroundings(
            container: container(), isWSL: isWSL, secureBoot: secureBoot(),
            visibleDevices: environment["CUDA_VISIBLE_DEVICES"],
            countsByBus: environment["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID",
            jetson: jetson(),
            hasDriverNode: world.exists("/dev/nvidiactl") || world.exists("/dev/dxg"))
    }

    private func container() -> String? {
        if environment["KUBERNETES_SERVICE_HOST"] != nil { return "kubernetes" }
        if environment["APPTAINER_CONTAINER"] != nil { return "apptainer" }
        if environment["SINGULARITY_CONTAINER"] != nil { return "singularity" }
        if world.exists("/run/.containerenv") { return "podman" }
        if world.exists("/.dockerenv") { return "docker" }
        // WSL calls itself one there and is none.
        if let told = world.word("/run/systemd/container") ?? environment["container"],
            told != "wsl"
        {
            return told
        }
        let groups = world.text("/proc/1/cgroup", limit: 1 << 16) ?? ""
        let hints = [("kubepods", "kubernetes"), ("docker", "docker"), ("/lxc", "lxc")]
        return hints.first { groups.contains($0.0) }?.1 ?? layers()
    }

    /// By where the layers of the root lie, which is all that a step of `docker build` shows.
    private func layers() -> String? {
        let mounts = world.text("/proc/self/mounts", limit: 1 << 20) ?? ""
        let root = mounts.split(separator: "\n").last { line in
            let fields = line.split(separator: " ")
            return fields.count >= 4 && fields[1] == "/" && fields[2] == "overlay"
        }
        let hints = [
            ("/containers/storage/", "podman"), ("/docker/", "docker"), ("buildkit", "docker"),
            ("/io.containerd.snapshotter", "containerd"),
        ]
        return root.flatMap { root in hints.first { root.contains($0.0) }?.1 }
    }

    private var isWSL: Bool {
        world.exists("/dev/dxg")
            || world.word("/proc/sys/kernel/osrelease")?.lowercased().contains("microsoft") == true
    }

    /// The board's own description, else the file that JetPack writes.
    private func jetson() -> String? {
        let tree = FilePath("/proc/device-tree")
        let compatible = world.text(tree.appending("compatible"), limit: 1 << 16) ?? ""
        guard compatible.contains("nvidia,tegra") || world.exists("/etc/nv_tegra_release") else {
            return nil
        }
        // The kernel ends the model with a zero byte.
        let model = world.text(tree.appending("model"), limit: 1 << 16)?
            .prefix { $0 != "\0" && !$0.isNewline }
        return model.flatMap { $0.isEmpty ? nil : String($0) } ?? "a board with NVIDIA's Tegra"
    }

    /// The variable is four bytes of attributes and one of value.
    private func secureBoot() -> Surroundings.SecureBoot {
        guard world.exists("/sys/firmware/efi") else { return .absent }
        let name = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        let path = FilePath("/sys/firmware/efi/efivars").appending(name)
        guard let bytes = world.head(path, bytes: 8), bytes.count == 5 else { return .unknown }
        return bytes[4] == 1 ? .on : .off
    }
}
