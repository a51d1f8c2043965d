import FileSystem
import Machine
import SystemPackage
import Testing

@testable import Doctor

/// One thing that is broken on an otherwise sound machine, and what must be found, alone.
struct Defect: Sendable, CustomTestStringConvertible {
    let kind: FindingKind
    let severity: Finding.Severity
    let name: String
    let seed: @Sendable (Patient) throws -> Void

    init(
        _ kind: FindingKind, _ severity: Finding.Severity, _ name: String,
        _ seed: @escaping @Sendable (Patient) throws -> Void
    ) {
        self.kind = kind
        self.severity = severity
        self.name = name
        self.seed = seed
    }

    var testDescription: String { name }

    static let all = kernel + devices + tools + packages + variables + toolkits + python + rest
}

extension Defect {
    private static let modules = "/lib/modules/\(Patient.kernel)"

    static let kernel: [Defect] = [
        Defect(.gpuWithoutDriver, .failure, "a GPU and no driver at all") {
            try $0.unload()
            try $0.remove("/usr/lib/x86_64-linux-gnu/libcuda.so.1")
            try $0.remove("/usr/lib/x86_64-linux-gnu/libcuda.so.\(Patient.driver)")
            try $0.remove("/var/lib/dpkg/status")
        },
        Defect(.nouveau, .failure, "nouveau holds the GPU") {
            try $0.unload()
            try $0.bind(to: "nouveau")
        },
        Defect(.secureBoot, .failure, "Secure Boot and a key that is not enrolled") {
            try $0.unload()
            try $0.secureBoot(true)
            try $0.write("/var/lib/dkms/mok.pub", bytes: [UInt8](repeating: 7, count: 600))
        },
        Defect(.secureBoot, .failure, "Secure Boot and no key") {
            try $0.unload()
            try $0.secureBoot(true)
        },
        Defect(.moduleBlocked, .failure, "a file blocklists nvidia") {
            try $0.unload()
            try $0.write("/etc/modprobe.d/off.conf", "# by hand\nblacklist nvidia\n")
        },
        Defect(.kernelModulesMissing, .failure, "the running kernel was removed") {
            try $0.unload()
            try $0.remove(modules)
        },
        Defect(.kernelHeaders, .failure, "no headers, so no module") {
            try $0.unload()
            try $0.remove("\(modules)/updates")
            try $0.remove("\(modules)/build")
        },
        Defect(.moduleBuildFailed, .failure, "DKMS could not build") {
            try $0.unload()
            try $0.remove("\(modules)/updates")
            try $0.remove("/var/lib/dkms/nvidia/\(Patient.driver)/\(Patient.kernel)")
            try $0.write("/var/lib/dkms/nvidia/\(Patient.driver)/build/make.log", makeLog)
        },
        Defect(.moduleNotBuilt, .failure, "nobody built a module") {
            try $0.unload()
            try $0.remove("\(modules)/updates")
            try $0.remove("/var/lib/dkms")
        },
        Defect(.moduleNotLoaded, .failure, "the module is there and not loaded") {
            try $0.unload()
        },
        Defect(.driverMismatch, .failure, "other libraries than the kernel's module") {
            try $0.load("570.124.06")
        },
        Defect(.severalDrivers, .warning, "libraries of two drivers") {
            try $0.write("/usr/lib/x86_64-linux-gnu/libcuda.so.535.161.07")
        },
        Defect(.runfileAndPackages, .warning, "NVIDIA's installer and packages") {
            try $0.program("/usr/bin/nvidia-uninstall")
        },
        Defect(.wrongModules, .failure, "Blackwell with the proprietary modules") {
            try $0.gpu(device: "0x2901", driver: nil)
            try $0.load(Patient.driver, modules: "x86_64 Kernel Module")
        },
        Defect(.driverWithoutGPU, .failure, "a Kepler under driver 580") {
            try $0.gpu("0000:18:00.0", device: "0x1023", driver: nil)
            try $0.load(Patient.driver, modules: "x86_64 Kernel Module")
            try $0.remove("/home/user/venv")
            $0.environment["PATH"] = "/usr/bin:/bin"
        },
        Defect(.gpuNotDriven, .failure, "a second GPU that nothing drives") {
            try $0.gpu("0000:65:00.0", driver: nil)
        },
        Defect(.gpuLost, .failure, "Xid 79 in the kernel's log") {
            $0.answers["dmesg"] = .init(
                .exited(0),
                output: "[9.1] NVRM: Xid (PCI:0000:17:00): 79, GPU has fallen off the bus.\n")
        },
        Defect(.gpuLost, .failure, "Xid 79, and what programs met after it") {
            let later = "[9.2] NVRM: GPU 0000:17:00.0: RmInitAdapter failed! (0x22:0x56:1)\n"
            $0.answers["dmesg"] = .init(
                .exited(0),
                output: "[1.0] NVRM: loading NVIDIA UNIX Open Kernel Module  580.65.06\n"
                    + "[9.1] NVRM: Xid (PCI:0000:17:00): 79, GPU has fallen off the bus.\n"
                    + String(repeating: later, count: 60))
        },
        Defect(.xid, .failure, "an Xid that lasts") {
            $0.answers["dmesg"] = .init(
                .exited(0), output: "[9.1] NVRM: Xid (PCI:0000:17:00): 119, Timeout after 6s\n")
        },
        Defect(.xid, .failure, "a link that failed for good") {
            $0.answers["dmesg"] = .init(
                .exited(0),
                output: "[9.1] NVRM: Xid (PCI:0000:17:00): 145, RLW_REMAP Fatal XC0 i0 Link 00\n")
        },
        Defect(.xid, .warning, "a link that recovered") {
            $0.answers["dmesg"] = .init(
                .exited(0),
                output: "[9.1] NVRM: Xid (PCI:0000:17:00): 145, RLW_CTRL Nonfatal XC0 i0 Link 0\n")
        },
        Defect(.xid, .warning, "another Xid in the kernel's log") {
            $0.answers["dmesg"] = .init(
                .exited(0), output: "[9.1] NVRM: Xid (PCI:0000:17:00): 63, Row Remapper\n")
        },
        Defect(.nextKernelWithoutModule, .warning, "a newer kernel without headers") {
            try $0.write("/boot/vmlinuz-6.8.0-71-generic")
            try $0.makeFolder("/lib/modules/6.8.0-71-generic/kernel")
        },
        Defect(.nextKernelWithoutModule, .warning, "a newer kernel without a ready-made module") {
            try $0.remove("/var/lib/dkms")
            try $0.remove("\(modules)/updates")
            try $0.write("\(modules)/kernel/nvidia-580-open/nvidia.ko")
            try $0.write("\(modules)/modules.dep", "kernel/nvidia-580-open/nvidia.ko:\n")
            try $0.write("/boot/vmlinuz-6.8.0-71-generic")
            try $0.makeFolder("/lib/modules/6.8.0-71-generic/kernel")
        },
        Defect(.moduleBlocked, .failure, "a laptop that was switched to its other GPU") {
            try $0.unload()
            try $0.program("/usr/bin/prime-select")
            try $0.write("/lib/modprobe.d/blacklist-nvidia.conf", "blacklist nvidia\n")
            try $0.link("/usr/lib/modprobe.d", to: "../../lib/modprobe.d")
        },
        Defect(.processesHidden, .failure, "no /proc") { try $0.remove("/proc") },
        Defect(.rebootRequired, .note, "the distribution wants a reboot") {
            try $0.write("/run/reboot-required")
        },
        Defect(.gpuPassedThrough, .note, "a GPU for virtual machines") {
            try $0.gpu("0000:65:00.0", driver: "vfio-pci")
        },
        Defect(.gpuUnknown, .note, "a GPU newer than the facts") {
            try $0.gpu("0000:65:00.0", device: "0x0abc")
        },
    ]

    private static let makeLog = """
        DKMS make.log for nvidia-\(Patient.driver) for kernel \(Patient.kernel) (x86_64)
        make[1]: Entering directory '/usr/src/linux-headers-6.8.0-60-generic'
        /var/lib/dkms/nvidia/build/nv.c:12:10: fatal error: drm/drm_gem.h: No such file or directory
        make[2]: *** [scripts/Makefile.build:243: nv.o] Error 1
        """

    static let devices: [Defect] = [
        Defect(.deviceNodesMissing, .failure, "no device files") { try $0.remove("/dev") },
        Defect(.memoryNodeMissing, .failure, "no nvidia-uvm") {
            try $0.remove("/dev/nvidia-uvm")
        },
        Defect(.devicePermissions, .failure, "device files for root alone") {
            try $0.write("/dev/nvidia0", mode: 0o600)
            $0.user = DoctorUser(id: 4_000_000, groups: [4_000_000])
        },
        Defect(.containerWithoutGPU, .failure, "a container without the GPU") {
            $0.environment["container"] = "podman"
            try $0.remove("/dev/nvidia0")
            try $0.remove("/dev/nvidiactl")
        },
        Defect(.containerWithoutLibrary, .failure, "a container without libcuda") {
            $0.environment["container"] = "podman"
            try $0.remove("/usr/lib/x86_64-linux-gnu")
        },
        Defect(.containerCapabilities, .failure, "a container without compute") {
            $0.environment["container"] = "podman"
            $0.environment["NVIDIA_DRIVER_CAPABILITIES"] = "utility"
            try $0.remove("/usr/lib/x86_64-linux-gnu")
        },
        Defect(.sharedMemorySmall, .warning, "a container with 64 MB of shared memory") {
            $0.environment["container"] = "podman"
            $0.shared = .init(free: 64 << 20, total: 64 << 20)
        },
        Defect(.wslForeignDriver, .failure, "a Linux driver inside WSL") {
            try $0.unload()
            try $0.remove("/sys/bus")
            try $0.write("/dev/dxg")
            try $0.write("/usr/lib/wsl/lib/libcuda.so.1")
        },
        Defect(.wslWithoutDriver, .failure, "WSL without CUDA in Windows' driver") {
            try emptyWSL($0)
            try $0.makeFolder("/usr/lib/wsl/drivers/nvlti.inf_amd64_1f2e3d")
        },
        Defect(.wslWithoutDriver, .warning, "WSL without a driver in Windows") {
            try emptyWSL($0)
        },
        Defect(.torchForCPU, .failure, "a torch without CUDA inside WSL") {
            try emptyWSL($0)
            try $0.write("/usr/lib/wsl/lib/libcuda.so.1")
            try $0.environmentWithTorch("2.9.1+cpu", cuda: "None")
        },
        Defect(.jetson, .note, "a Jetson") {
            try $0.write("/etc/nv_tegra_release", "# R36")
        },
    ]

    private static func emptyWSL(_ patient: Patient) throws {
        try patient.unload()
        try patient.remove("/sys/bus")
        try patient.remove("/usr/lib/x86_64-linux-gnu")
        try patient.remove("/var/lib/dpkg/status")
        try patient.write("/dev/dxg")
        try patient.program("/usr/lib/wsl/lib/nvidia-smi")
    }

    private static func smi(
        _ kind: FindingKind, _ text: String, status: Int32 = 9
    ) -> Defect {
        Defect(kind, .failure, "nvidia-smi: \(text)") {
            $0.answers["nvidia-smi"] = .init(.exited(status), output: text + "\n")
        }
    }

    static let tools: [Defect] = [
        Defect(.toolMissing, .warning, "no nvidia-smi") { try $0.remove("/usr/bin/nvidia-smi") },
        Defect(.toolHangs, .failure, "nvidia-smi hangs") {
            $0.answers["nvidia-smi"] = .init(.timedOut)
        },
        smi(
            .toolFindsNoDriver,
            "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."),
        smi(
            .driverMismatch, "Failed to initialize NVML: Driver/library version mismatch",
            status: 18),
        smi(.toolFindsNoDevice, "No devices were found", status: 6),
        smi(.toolFindsNoDevice, "No devices were found ", status: 0),
        smi(
            .toolFindsNoLibrary,
            "NVIDIA-SMI couldn't find libnvidia-ml.so library in your system.", status: 12),
        smi(.toolMayNot, "Failed to initialize NVML: Insufficient Permissions", status: 4),
        smi(.toolUnknownError, "Failed to initialize NVML: Unknown Error", status: 255),
        smi(
            .gpuLost,
            "Unable to determine the device handle for GPU0000:17:00.0: GPU is lost.  Reboot",
            status: 15),
        smi(.toolFailed, "something that nobody has seen", status: 3),
        smi(.toolFailed, "\u{1b}[2J \u{7f}ELF", status: 0),
        smi(.toolFailed, "", status: 0),
        Defect(.toolFailed, .failure, "an nvidia-smi that cannot be started") {
            $0.answers["nvidia-smi"] = nil
        },
        Defect(.computeProhibited, .failure, "compute mode Prohibited") {
            $0.answers["nvidia-smi"] = .init(
                .exited(0), output: "Enabled, Prohibited, Disabled\n")
        },
        Defect(.instancesMissing, .failure, "MIG without instances") {
            $0.answers["nvidia-smi"] = .init(.exited(0), output: "Enabled, Default, Enabled\n")
            $0.answers["nvidia-smi -L"] = .init(.exited(0), output: "GPU 0: H100 (UUID: GPU-1)\n")
        },
        Defect(.gpuLost, .failure, "a field that says the GPU is lost") {
            $0.answers["nvidia-smi"] = .init(
                .exited(0), output: "[GPU is lost], [GPU is lost], [GPU is lost]\n")
        },
        Defect(.persistenceOff, .note, "persistence is off") {
            $0.answers["nvidia-smi"] = .init(.exited(0), output: "Disabled, Default, [N/A]\n")
        },
        Defect(.fabricManagerMissing, .failure, "NVSwitch and no fabric manager") {
            try $0.nvswitch()
        },
        Defect(.fabricManagerMissing, .failure, "B200 modules and no fabric manager") {
            try $0.gpu(device: "0x2901", driver: nil)
            try $0.bind(to: "nvidia")
            for bus in 20...26 { try $0.gpu("0000:\(bus):00.0", device: "0x2901") }
        },
        Defect(.fabricManagerVersion, .failure, "a fabric manager of another driver") {
            try $0.nvswitch()
            try $0.program("/usr/bin/nv-fabricmanager")
            try $0.package("nvidia-fabricmanager-580", "580.95.05-1")
            try $0.write("/proc/77/comm", "nv-fabricmanage\n")
        },
        Defect(.fabricManagerStopped, .failure, "a fabric manager that does not run") {
            try $0.nvswitch()
            try $0.program("/usr/bin/nv-fabricmanager")
            try $0.package("nvidia-fabricmanager-580", "\(Patient.driver)-1")
        },
    ]
}
