import FileSystem
import Machine
import SystemPackage

/// A file below `/dev` that programs reach a GPU through.
struct DeviceNode: Sendable, Hashable {
    var path: FilePath
    var mode: UInt16
    var owner: UInt32
    var group: UInt32
    /// Whether the kernel lets us read and write it: a list of users may allow more than the mode.
    var isAllowed = false

    /// Whether `user` may read and write it, as far as its mode tells.
    func isOpen(to user: DoctorUser) -> Bool {
        if user.id == 0 || isAllowed { return true }
        if owner == user.id { return mode & 0o600 == 0o600 }
        if user.groups.contains(group) { return mode & 0o060 == 0o060 }
        return mode & 0o006 == 0o006
    }

    /// Whether it is a GPU itself: `/dev/nvidia0`.
    var isGPU: Bool {
        let rest = path.lastComponent?.string.dropFirst("nvidia".count) ?? ""
        return !rest.isEmpty && rest.allSatisfy(\.isNumber)
    }
}

/// All of them, and whether they come by themselves.
struct DeviceEvidence: Sendable {
    var nodes: [DeviceNode] = []
    /// Whether `nvidia-modprobe` may make nodes when a program first asks for them.
    var hasMaker = false

    var hasGPU: Bool { nodes.contains(where: \.isGPU) }

    func has(_ name: String) -> Bool { nodes.contains { $0.path.lastComponent?.string == name } }
}

extension MachineFiles {
    func devices() -> DeviceEvidence {
        let maker = attributes("/usr/bin/nvidia-modprobe")
        return DeviceEvidence(
            nodes: deviceNodes(), hasMaker: maker.map { $0.mode & 0o4001 == 0o4001 } ?? false)
    }

    /// All of NVIDIA's nodes; folders such as `nvidia-caps` are left out.
    private func deviceNodes() -> [DeviceNode] {
        names(in: "/dev", beginningWith: "nvidia").compactMap { name in
            let path = FilePath("/dev").appending(name)
            return attributes(path).flatMap { found in
                found.kind == .directory
                    ? nil
                    : DeviceNode(
                        path: path, mode: found.mode, owner: found.owner, group: found.group,
                        isAllowed: world.isReal && Files.isUsable(path))
            }
        }
    }

    /// Leaves the GPUs that a container was given, of all those of its host that the bus shows.
    ///
    /// The driver tells the number of each one's node, or nothing of one that was not given.
    func withGivenGPUs(_ machine: MachineProfile) -> MachineProfile {
        guard machine.environment.container != nil else { return machine }
        let given = machine.gpus.filter { gpu in
            let path = FilePath("/proc/driver/nvidia/gpus").appending(gpu.address, "information")
            let told = lines(path, limit: 1 << 16).first { $0.hasPrefix("Device Minor:") }
            guard let number = told?.split(whereSeparator: \.isWhitespace).last else {
                return false
            }
            return exists(FilePath("/dev").appending("nvidia\(number)"))
        }
        var machine = machine
        if !given.isEmpty { machine.gpus = given }
        return machine
    }
}
