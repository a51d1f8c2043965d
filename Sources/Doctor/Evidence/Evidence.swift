import Compatibility
import Machine

/// All that was seen of a machine before anything is judged.
struct Evidence: Sendable {
    /// Without interpreters, compilers and volumes.
    var machine: MachineProfile
    var facts: Facts
    var user: DoctorUser
    /// Seconds since 1970.
    var now: Int64
    /// Whether the kernel's own files are there.
    var hasProcesses: Bool
    var kernel: KernelEvidence
    var devices: DeviceEvidence
    var tool: ToolEvidence
    var fabric: FabricEvidence
    var packages: [PackageRecord]
    /// Whether apt knows what there is to install; an image of a container comes without.
    var hasPackageLists: Bool
    var libraries: LibraryEvidence
    var variables: VariableEvidence
    var toolkits: ToolkitEvidence
    /// Nil where no Python environment was looked at.
    var python: PythonEvidence?
    var disks: DiskEvidence
    var clock: ClockEvidence
    var network: NetworkEvidence
    /// Variables of others that are followed, `NAME=value`.
    var settings: [String]
}

extension Evidence {
    var place: Surroundings { machine.environment }

    /// Whether the driver is another's affair: Windows', the container's host's, JetPack's.
    var isGuest: Bool {
        place.isWSL || place.container != nil || place.isJetson || place.isImage
    }

    var hasGPU: Bool { !machine.gpus.isEmpty }

    /// The GPUs that are this system's own: none that was given to a virtual machine.
    var ownGPUs: [GPU] { machine.gpus.filter { $0.boundDriver?.hasPrefix("vfio") != true } }

    /// The GPUs that a job would see: those that `CUDA_VISIBLE_DEVICES` leaves; all, where that cannot
    /// be told.
    var jobGPUs: [GPU] {
        if place.container != nil, !devices.hasGPU { return [] }
        guard let visible = machine.visibleGPUs else { return ownGPUs }
        return ownGPUs.filter(visible.contains)
    }

    /// Whether one of `jobGPUs` may be hidden from jobs: the variable counts unlike GPUs.
    var mayHideGPUs: Bool { machine.visibleGPUs == nil }

    func installed(_ name: String) -> PackageRecord? {
        packages.first { $0.name == name && $0.isInstalled }
    }
}

/// Who asks, for permissions of devices.
package struct DoctorUser: Sendable, Hashable {
    /// The effective one; 0 is root.
    package var id: UInt32
    package var groups: [UInt32]

    package init(id: UInt32, groups: [UInt32]) {
        self.id = id
        self.groups = groups
    }
}
