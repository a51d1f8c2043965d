package import Compatibility
package import Machine
package import PackageModel

/// The machine that a recipe is solved for: this one, or the one that `target:` describes.
package struct Target: Sendable {
    /// The distribution, `ubuntu-22.04`; nil where it is any, or another one that nobody named.
    package var os: String?
    /// `x86_64` or `aarch64`.
    package var architecture: String
    /// Version of the C library; it bounds which wheels run.
    package var glibc: DottedVersion
    /// One entry a GPU model, with its count; empty where no GPU is known.
    package var gpus: [GPU]
    /// The driver that is loaded, or that `target.driver` fixes; nil where there is none.
    package var driver: DottedVersion?
    /// Which kernel modules the loaded driver has; nil where nobody can tell.
    package var driverModules: DriverState.ModuleFlavor?
    /// Whether the driver is one of Linux, so that its kernel modules matter; WSL has that of
    /// Windows.
    package var hasKernelModules = true
    /// Drivers that could be installed there.
    package var driverOffers: [DriverOffer] = []
    /// Why no driver may be installed there, in people's words; nil where one may.
    package var fixedDriver: String?
    /// C++ compilers that nvcc may use there.
    package var compilers: [HostCompiler] = []
    /// Compilers that could be installed there.
    package var compilerOffers: [CompilerOffer] = []
    /// CUDA toolkits of the distribution that could be installed there.
    package var toolkitOffers: [ToolkitOffer] = []
    /// Interpreters in order of preference.
    package var interpreters: [Interpreter]
    /// Stands for any Python where wheels are merely unpacked, as a toolkit's are.
    package var anyPython: Interpreter
    /// Whether a recipe says which driver is loaded.
    package var namesDriver = false
    /// The kernel's release; nil where it is another machine's.
    package var kernel: String?
    /// The processor in archspec's words; nil: nothing beyond the architecture.
    package var microarchitecture: String?
    /// Variables `CONDA_OVERRIDE_…`.
    package var condaOverrides: [String: String] = [:]

    /// Whether a recipe describes it, in whole or in part.
    package var isDescribed = false

    /// Whether its GPUs are the command line's, so that no line of the recipe changes them.
    package var hasGivenGPUs = false

    /// What people are told it is.
    package var words: String { isDescribed ? "the target" : Self.thisMachine }
    package static let thisMachine = "this machine"

    /// Some GPUs of one kind.
    package struct GPU: Sendable, Hashable {
        package var name: String
        package var capability: ComputeCapability
        package var count: Int

        package init(name: String, capability: ComputeCapability, count: Int) {
            self.name = name
            self.capability = capability
            self.count = count
        }
    }

    package init(
        architecture: String, glibc: DottedVersion, gpus: [GPU], driver: DottedVersion?,
        interpreters: [Interpreter], anyPython: Interpreter
    ) {
        self.architecture = architecture
        self.glibc = glibc
        self.gpus = gpus
        self.driver = driver
        self.interpreters = interpreters
        self.anyPython = anyPython
    }

    /// What conda calls virtual packages, where `driver` is the one that CUDA programs meet.
    package func virtualPackages(by facts: Facts, driver: DottedVersion?) -> [VirtualPackage] {
        VirtualPackageFacts(
            architecture: architecture, kernel: kernel, glibc: glibc.description,
            microarchitecture: microarchitecture, driver: driver,
            capabilities: gpus.map(\.capability)
        ).packages(environment: condaOverrides, tables: facts)
    }
}
