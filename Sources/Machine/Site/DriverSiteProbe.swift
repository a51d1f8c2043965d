import FileSystem
import SystemPackage

extension MachineProbe {
    /// Reads what stands in the way of a driver; changes nothing and starts no process.
    package func driverSite() -> DriverSite {
        let site = DriverSiteProbe(world: world).site()
        return isImage ? site.withoutHost : site
    }
}

/// Reads a `DriverSite`; what cannot be read is left out.
struct DriverSiteProbe {
    let world: World

    func site() -> DriverSite {
        let kernels = KernelProbe(world: world)
        let packages = DpkgInventory(
            status: world.text("/var/lib/dpkg/status", limit: 64 << 20) ?? "")
        return DriverSite(
            kernels: kernels.kernels(), kernelFlavors: KernelProbe.flavors(packages),
            moduleKey: ModuleKeyProbe(world: world).key(), packages: packages,
            displayServers: ProcessProbe(world: world).displayServers(),
            gpuUsers: ProcessProbe(world: world).gpuUsers(), loadedModules: loadedModules(),
            runfile: world.exists(Self.uninstaller) ? Self.uninstaller.string : nil,
            isNouveauBlocked: isNouveauBlocked, isNouveauBuiltIn: isNouveauBuiltIn,
            switches: switches(),
            volumes: VolumeProbe(world: world).volumes(["/boot", "/usr", "/var"]),
            wantsReboot: world.exists("/run/reboot-required"))
    }

    private static let uninstaller = FilePath("/usr/bin/nvidia-uninstall")

    private func loadedModules() -> Set<String> {
        let lines = world.text("/proc/modules")?.split(separator: "\n") ?? []
        return Set(lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    }

    var isNouveauBlocked: Bool {
        let folders: [FilePath] = ["/etc/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"]
        return folders.contains { folder in
            world.names(in: folder).filter { $0.hasSuffix(".conf") }.prefix(512)
                .contains { blocksNouveau(folder.appending($0)) }
        }
    }

    /// What is part of the kernel's image has parameters there, and nothing that tells of loading.
    private var isNouveauBuiltIn: Bool {
        let folder = FilePath("/sys/module/nouveau")
        return world.exists(folder)
            && !["initstate", "refcnt"].contains { world.exists(folder.appending($0)) }
    }

    private func blocksNouveau(_ file: FilePath) -> Bool {
        let lines = world.text(file)?.split(separator: "\n") ?? []
        return lines.contains {
            $0.split(whereSeparator: \.isWhitespace).prefix(2) == ["blacklist", "nouveau"]
        }
    }

    /// NVSwitches are bridges of NVIDIA's on the bus.
    func switches() -> Int {
        let bus = FilePath("/sys/bus/pci/devices")
        return world.names(in: bus).count { address in
            let folder = bus.appending(address)
            return world.word(folder.appending("vendor")) == "0x10de"
                && world.word(folder.appending("class"))?.hasPrefix("0x0680") == true
        }
    }
}
