import SystemPackage

extension MachineProbe {
    /// The machine that an image is for, as far as its files tell.
    ///
    /// The kernel, the processor, the memory, the bus and the loaded modules that `/proc` tells of
    /// are those of the machine that the image is made on, and none of the image's affair.
    func image(
        _ inventory: ProgramInventory.Description, _ volumes: [FilePath]
    ) -> MachineProfile {
        var system = SystemProbe(world: world).system()
        system.kernel = ""
        system.kernelVersion = ""
        let files = ImageFiles(world: world)
        system.architecture = files.architecture ?? system.architecture
        system.glibc = files.glibc(architecture: system.architecture)
        return MachineProfile(
            system: system, cpu: CPU(), volumes: VolumeProbe(world: world).volumes(volumes),
            driver: driverState(),
            pythons: inventory.pythons, compilers: inventory.compilers,
            environment: Surroundings(isImage: true), notes: inventory.notes)
    }
}

extension DriverSite {
    /// Without what `/proc` tells of the machine that an image is made on: its kernel, its
    /// processes.
    var withoutHost: DriverSite {
        var site = self
        site.kernels = kernels.map { InstalledKernel($0.release, hasHeaders: $0.hasHeaders) }
            .sorted { $0.release < $1.release }
        site.displayServers.running = []
        site.gpuUsers = GPUUsers()
        site.loadedModules = []
        site.isNouveauBuiltIn = false
        return site
    }
}

/// What the files of an image say of its programs, whatever runs now.
struct ImageFiles {
    let world: World

    /// By the loader that its programs name.
    var architecture: String? {
        let loaders: [(FilePath, String)] = [
            ("/lib64/ld-linux-x86-64.so.2", "x86_64"), ("/lib/ld-linux-aarch64.so.1", "aarch64"),
        ]
        return loaders.first { world.exists($0.0) }?.1
    }

    /// The C library's own banner; nil where there is another C library.
    func glibc(architecture: String) -> String? {
        let folders: [FilePath] = [
            FilePath("/lib/\(architecture)-linux-gnu"), "/lib64", "/usr/lib64", "/lib",
        ]
        return folders.lazy.compactMap { world.bytes($0.appending("libc.so.6"), limit: 16 << 20) }
            .first.flatMap(SystemProbe.glibcVersion(inLibrary:))
    }
}
