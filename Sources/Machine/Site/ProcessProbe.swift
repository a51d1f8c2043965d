import FileSystem
import SystemPackage

/// What runs on the machine, as far as a driver has to do with it.
struct ProcessProbe {
    let world: World
    private static let processes = FilePath("/proc")

    /// Who has a device of NVIDIA's driver open.
    func gpuUsers() -> DriverSite.GPUUsers {
        var found = DriverSite.GPUUsers()
        for process in numbers() {
            let folder = Self.processes.appending(String(process)).appending("fd")
            guard let descriptors = try? Files.list(world.location(folder)) else {
                // One that has ended meanwhile holds nothing any more.
                if world.exists(folder) { found.isComplete = false }
                continue
            }
            let holds = descriptors.contains { descriptor in
                let target = world.readLink(folder.appending(descriptor.name))
                return target?.string.hasPrefix("/dev/nvidia") == true
            }
            guard holds, let name = name(of: process), !Self.services.contains(name) else {
                continue
            }
            found.users.append(.init(process: process, name: name))
        }
        return found
    }

    /// The persistence daemon and the fabric manager: their packages stop and start them.
    private static let services: Set<String> = ["nvidia-persiste", "nv-fabricmanage"]

    func displayServers() -> DriverSite.DisplayServers {
        let running = Set(numbers().compactMap(name)).intersection(Self.servers)
        return DriverSite.DisplayServers(
            installed: Self.programs.filter { world.exists(FilePath($0)) },
            running: running.sorted())
    }

    /// As the kernel shortens their names.
    private static let servers: Set<String> = [
        "Xorg", "X", "Xwayland", "gnome-shell", "kwin_wayland", "kwin_x11", "sway", "weston",
        "mutter", "cosmic-comp", "Hyprland",
    ]

    private static let programs = [
        "/usr/lib/xorg/Xorg", "/usr/bin/Xwayland", "/usr/bin/gnome-shell",
        "/usr/bin/kwin_wayland", "/usr/bin/sway", "/usr/bin/weston", "/usr/bin/cosmic-comp",
    ]

    private func numbers() -> [Int] {
        world.names(in: Self.processes).compactMap { Int($0) }.sorted()
    }

    private func name(of process: Int) -> String? {
        world.word(Self.processes.appending(String(process)).appending("comm"))
    }
}
