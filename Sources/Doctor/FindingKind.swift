/// What can be found, by a name that stays.
package enum FindingKind: String, Sendable, Hashable, CaseIterable {
    // The system.
    case processesHidden = "proc-not-mounted"
    case wslForeignDriver = "wsl-foreign-driver"
    case wslWithoutDriver = "wsl-without-driver"
    case jetson
    case gpuPassedThrough = "gpu-passed-through"
    case gpuUnknown = "gpu-unknown"

    // The kernel and its module.
    case nextKernelWithoutModule = "next-kernel-without-module"
    case rebootRequired = "reboot-required"
    case gpuWithoutDriver = "gpu-without-driver"
    case nouveau
    case secureBoot = "secure-boot"
    case moduleBlocked = "module-blocked"
    case kernelModulesMissing = "kernel-modules-missing"
    case kernelHeaders = "kernel-headers"
    case moduleBuildFailed = "module-build-failed"
    case moduleNotBuilt = "module-not-built"
    case moduleNotLoaded = "module-not-loaded"
    case driverMismatch = "driver-mismatch"
    case severalDrivers = "several-drivers"
    case runfileAndPackages = "runfile-and-packages"
    case wrongModules = "wrong-modules"
    case driverWithoutGPU = "driver-does-not-know-gpu"
    case gpuNotDriven = "gpu-not-driven"
    case xid

    // Devices and containers.
    case deviceNodesMissing = "device-nodes-missing"
    case memoryNodeMissing = "memory-node-missing"
    case devicePermissions = "device-permissions"
    case containerWithoutGPU = "container-without-gpu"
    case containerWithoutLibrary = "container-without-library"
    case containerCapabilities = "container-capabilities"

    // nvidia-smi.
    case toolMissing = "nvidia-smi-missing"
    case toolHangs = "nvidia-smi-hangs"
    case toolFindsNoDriver = "nvidia-smi-finds-no-driver"
    case toolFindsNoDevice = "nvidia-smi-finds-no-device"
    case toolFindsNoLibrary = "nvidia-smi-finds-no-library"
    case toolMayNot = "nvidia-smi-may-not"
    case toolUnknownError = "nvidia-smi-unknown-error"
    case toolFailed = "nvidia-smi-failed"
    case gpuLost = "gpu-lost"
    case computeProhibited = "compute-prohibited"
    case instancesMissing = "mig-without-instances"
    case persistenceOff = "persistence-off"

    // Fabric and packages.
    case fabricManagerMissing = "fabric-manager-missing"
    case fabricManagerVersion = "fabric-manager-version"
    case fabricManagerStopped = "fabric-manager-stopped"
    case packagesUnfinished = "packages-unfinished"
    case packagesMixed = "packages-mixed"
    case packagesHeld = "packages-held"
    case unattendedUpgrades = "unattended-upgrades"

    // Variables and toolkits.
    case allDevicesHidden = "all-devices-hidden"
    case someDevicesHidden = "some-devices-hidden"
    case libraryPathShadows = "library-path-shadows"
    case libraryPathEmpty = "library-path-empty"
    case compatibilityLibrary = "compatibility-library"
    case driverStub = "driver-stub"
    case cudaHomeEmpty = "cuda-home-empty"
    case cudaHomeOther = "cuda-home-other"
    case launchBlocking = "launch-blocking"
    case toolkitLinkDangling = "toolkit-link-dangling"
    case severalToolkits = "several-toolkits"
    case distributionCompiler = "distribution-nvcc"
    case compilerNotTorchs = "nvcc-not-torchs"
    case toolkitNewerThanDriver = "toolkit-newer-than-driver"
    case hostCompilerTooNew = "host-compiler-too-new"
    case toolkitWithoutGPU = "toolkit-does-not-know-gpu"

    // Python.
    case torchForCPU = "torch-for-cpu"
    case torchWithoutGPU = "torch-does-not-know-gpu"
    case torchNewerThanDriver = "torch-newer-than-driver"
    case torchNewerThanGlibc = "torch-newer-than-glibc"
    case libraryTwice = "library-twice"
    case wheelsMixed = "wheels-mixed"
    case pythonHeaders = "python-headers"
    case compilerMissing = "compiler-missing"

    // Disks, clock, network.
    case diskFull = "disk-full"
    case diskLow = "disk-low"
    case inodesUsedUp = "inodes-used-up"
    case quotaPassed = "quota-passed"
    case sharedMemorySmall = "shared-memory-small"
    case duplicateLibraries = "duplicate-libraries"
    case clockBehind = "clock-behind"
    case clockAhead = "clock-ahead"
    case certificatesMissing = "certificates-missing"
    case noCertificates = "no-certificates"
    case networkSettings = "network-settings"
    case settings
}

extension FindingKind {
    /// The page in `docs/troubleshooting/` that says more, without its ending.
    package var page: String {
        switch self {
        case .processesHidden: "mount-proc"
        case .wslForeignDriver, .wslWithoutDriver: "gpu-access-blocked"
        case .jetson, .torchForCPU: "torch-not-compiled-with-cuda"
        case .gpuPassedThrough: "no-cuda-capable-device"
        case .gpuUnknown, .driverWithoutGPU, .gpuNotDriven: "legacy-driver"
        case .nextKernelWithoutModule, .kernelModulesMissing, .moduleNotBuilt:
            "module-nvidia-not-found"
        case .rebootRequired, .driverMismatch: "driver-library-version-mismatch"
        case .gpuWithoutDriver: "found-no-nvidia-driver"
        case .nouveau: "nouveau-in-use"
        case .secureBoot: "key-was-rejected"
        case .moduleBlocked, .moduleNotLoaded, .toolFindsNoDriver:
            "could-not-communicate-with-the-driver"
        case .kernelHeaders: "kernel-headers-not-found"
        case .moduleBuildFailed: "bad-return-status-for-module-build"
        case .severalDrivers, .runfileAndPackages: "system-driver-mismatch"
        case .wrongModules: "requires-open-kernel-modules"
        case .xid: "nvrm-xid"
        case .gpuLost: "gpu-has-fallen-off-the-bus"
        case .deviceNodesMissing, .memoryNodeMissing: "cuda-unknown-error"
        case .devicePermissions, .toolMayNot: "nvml-insufficient-permissions"
        case .containerWithoutGPU: "could-not-select-device-driver"
        case .containerWithoutLibrary, .containerCapabilities: "libcuda-cannot-open"
        case .toolMissing: "nvidia-smi-command-not-found"
        case .toolHangs, .toolFailed: "nvidia-smi-hangs"
        case .toolFindsNoDevice: "no-devices-were-found"
        case .toolFindsNoLibrary: "nvml-library-not-found"
        case .toolUnknownError: "nvml-unknown-error"
        case .computeProhibited, .instancesMissing: "devices-busy-or-unavailable"
        case .persistenceOff: "persistence-mode"
        case .fabricManagerMissing, .fabricManagerVersion, .fabricManagerStopped:
            "system-not-yet-initialized"
        case .packagesUnfinished: "dpkg-was-interrupted"
        case .packagesMixed, .packagesHeld, .unattendedUpgrades: "held-broken-packages"
        case .allDevicesHidden: "no-cuda-gpus-are-available"
        case .someDevicesHidden: "invalid-device-ordinal"
        case .libraryPathShadows, .libraryTwice, .wheelsMixed: "cudnn-version-incompatibility"
        case .libraryPathEmpty: "undefined-symbol-nvjitlink"
        case .compatibilityLibrary: "compat-not-supported"
        case .driverStub: "stub-library"
        case .cudaHomeEmpty, .cudaHomeOther, .toolkitLinkDangling: "cuda-home-is-not-set"
        case .launchBlocking: "device-side-assert"
        case .severalToolkits, .distributionCompiler, .compilerNotTorchs:
            "detected-cuda-version-mismatches"
        case .toolkitNewerThanDriver: "driver-version-is-insufficient"
        case .hostCompilerTooNew: "unsupported-gnu-version"
        case .toolkitWithoutGPU: "unsupported-gpu-architecture"
        case .torchWithoutGPU: "no-kernel-image"
        case .torchNewerThanDriver: "driver-is-too-old"
        case .torchNewerThanGlibc: "glibc-not-found"
        case .pythonHeaders: "python-h-not-found"
        case .compilerMissing: "failed-to-find-c-compiler"
        case .diskFull, .diskLow, .inodesUsedUp, .duplicateLibraries: "no-space-left-on-device"
        case .quotaPassed: "disk-quota-exceeded"
        case .sharedMemorySmall: "dataloader-bus-error"
        case .clockBehind: "certificate-is-not-yet-valid"
        case .clockAhead: "certificate-has-expired"
        case .certificatesMissing, .noCertificates: "unable-to-get-local-issuer-certificate"
        case .networkSettings: "could-not-resolve-proxy"
        case .settings: "could-not-resolve-proxy"
        }
    }

    /// Pages of other texts that people meet for the same reason.
    package var otherPages: [String] {
        switch self {
        case .gpuWithoutDriver: ["nvidia-container-cli-load-library"]
        case .libraryPathShadows: ["undefined-symbol-nvjitlink"]
        case .xid: ["ecc-uncorrectable"]
        case .compatibilityLibrary: ["system-driver-mismatch"]
        case .toolkitNewerThanDriver: ["unsupported-ptx"]
        default: []
        }
    }
}
