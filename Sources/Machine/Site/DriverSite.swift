/// A machine as one finds it who is to install a driver on it.
///
/// It is read on demand, not with a profile: every process is looked at.
package struct DriverSite: Sendable, Hashable {
    /// The running one first, then by name.
    package var kernels: [InstalledKernel]
    /// Kinds of kernels that a metapackage keeps up to date: `generic-hwe-22.04`, `amd64`.
    package var kernelFlavors: [String]
    package var moduleKey: ModuleKey
    package var packages: DpkgInventory
    /// Programs that draw on a display: installed ones by their path, running ones by their name.
    package var displayServers: DisplayServers
    package var gpuUsers: GPUUsers
    /// Names of the modules in the running kernel.
    package var loadedModules: Set<String>
    /// The uninstaller that NVIDIA's own installer left: the driver is not of a package.
    package var runfile: String?
    /// Whether a file of `modprobe.d` keeps nouveau from being loaded.
    package var isNouveauBlocked: Bool
    /// Whether nouveau is part of the running kernel's own image, so that no file keeps it out.
    package var isNouveauBuiltIn: Bool
    /// NVSwitch chips on the bus.
    package var switches: Int
    /// Free bytes by path: `/boot`, `/usr`, `/var`.
    package var volumes: [Volume]
    /// Whether the distribution already wants a reboot.
    package var wantsReboot: Bool

    package init(
        kernels: [InstalledKernel] = [], kernelFlavors: [String] = [],
        moduleKey: ModuleKey = .none, packages: DpkgInventory = DpkgInventory(),
        displayServers: DisplayServers = DisplayServers(), gpuUsers: GPUUsers = GPUUsers(),
        loadedModules: Set<String> = [], runfile: String? = nil, isNouveauBlocked: Bool = false,
        isNouveauBuiltIn: Bool = false, switches: Int = 0, volumes: [Volume] = [],
        wantsReboot: Bool = false
    ) {
        self.kernels = kernels
        self.kernelFlavors = kernelFlavors
        self.moduleKey = moduleKey
        self.packages = packages
        self.displayServers = displayServers
        self.gpuUsers = gpuUsers
        self.loadedModules = loadedModules
        self.runfile = runfile
        self.isNouveauBlocked = isNouveauBlocked
        self.isNouveauBuiltIn = isNouveauBuiltIn
        self.switches = switches
        self.volumes = volumes
        self.wantsReboot = wantsReboot
    }

    /// The key that modules built on this machine are signed with.
    package enum ModuleKey: Sendable, Hashable {
        /// The firmware trusts it.
        case enrolled
        /// It is there, and the firmware does not know it; the certificate's path.
        case waiting(String)
        /// None was made yet.
        case none
    }

    package struct DisplayServers: Sendable, Hashable {
        package var installed: [String]
        package var running: [String]

        package init(installed: [String] = [], running: [String] = []) {
            self.installed = installed
            self.running = running
        }
    }

    /// Processes that have a device of the driver's open; the driver's own services are left out.
    package struct GPUUsers: Sendable, Hashable {
        package struct User: Sendable, Hashable {
            package var process: Int
            package var name: String

            package init(process: Int, name: String) {
                self.process = process
                self.name = name
            }
        }

        package var users: [User]
        /// Whether each process could be looked into; only root can look into all.
        package var isComplete: Bool

        package init(users: [User] = [], isComplete: Bool = true) {
            self.users = users
            self.isComplete = isComplete
        }
    }

    package var runningKernel: InstalledKernel? { kernels.first { $0.isRunning } }
}
