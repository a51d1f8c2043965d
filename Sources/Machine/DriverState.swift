package import PackageModel

/// NVIDIA's driver on a machine: what runs, and what a reboot would run.
package struct DriverState: Sendable, Hashable {
    package var loaded: Loaded?
    package var installed: Installed?
    /// Whether nouveau is loaded, which keeps NVIDIA's driver off the GPU.
    package var isNouveauLoaded: Bool

    package init(
        loaded: Loaded? = nil, installed: Installed? = nil, isNouveauLoaded: Bool = false
    ) {
        self.loaded = loaded
        self.installed = installed
        self.isNouveauLoaded = isNouveauLoaded
    }

    /// The kernel module that is running.
    package struct Loaded: Sendable, Hashable {
        package var version: DottedVersion
        /// Which of NVIDIA's two modules; nil where the kernel does not tell.
        package var modules: ModuleFlavor?

        package init(version: DottedVersion, modules: ModuleFlavor? = nil) {
            self.version = version
            self.modules = modules
        }
    }

    /// The driver on the disk.
    package struct Installed: Sendable, Hashable {
        package var version: DottedVersion
        /// The package or library that told the version.
        package var source: String

        package init(version: DottedVersion, source: String) {
            self.version = version
            self.source = source
        }
    }

    package enum ModuleFlavor: String, Sendable, Hashable, Codable {
        case open, proprietary
    }

    /// The driver that CUDA programs meet: the loaded one, else the installed.
    package var version: DottedVersion? { loaded?.version ?? installed?.version }
}
