import SystemPackage

/// The kernels on the disk.
struct KernelProbe {
    let world: World
    private static let folder = FilePath("/lib/modules")

    /// Those that can be started: with modules and an image in `/boot`; the running one in any case.
    func kernels() -> [InstalledKernel] {
        let running = world.word("/proc/sys/kernel/osrelease")
        let onDisk = world.names(in: Self.folder).filter {
            world.exists(FilePath("/boot").appending("vmlinuz-\($0)"))
        }
        // A container shows the kernel of its host, of which nothing is here.
        let startable = Set(onDisk + [running].compactMap { $0 }.filter(hasModules))
        return startable.map { release in
            InstalledKernel(
                release, isRunning: release == running, hasHeaders: hasHeaders(release))
        }
        .sorted { ($0.isRunning ? 0 : 1, $0.release) < ($1.isRunning ? 0 : 1, $1.release) }
    }

    private func hasModules(_ release: String) -> Bool {
        !release.contains("/") && world.exists(Self.folder.appending(release))
    }

    private func hasHeaders(_ release: String) -> Bool {
        let build = Self.folder.appending(release).appending("build")
        guard let target = world.readLink(build) else { return world.exists(build) }
        // An absolute link leads into the world's own root.
        return target.isAbsolute
            ? world.exists(target)
            : world.exists(build.removingLastComponent().pushing(target).lexicallyNormalized())
    }

    /// `generic-hwe-22.04` of `linux-image-generic-hwe-22.04`, which brings each new kernel; a
    /// package of one kernel goes on with its number.
    static func flavors(_ packages: DpkgInventory) -> [String] {
        let start = "linux-image-"
        return packages.installed.keys.filter { $0.hasPrefix(start) }
            .map { String($0.dropFirst(start.count)) }
            .filter { flavor in
                flavor.first?.isNumber == false && !flavor.hasPrefix("unsigned-")
                    && !flavor.hasSuffix("-dbg") && !flavor.hasPrefix("extra-")
                    && !flavor.hasPrefix("uc-")
            }
            .sorted()
    }
}
