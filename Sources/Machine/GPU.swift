package import Compatibility

/// One NVIDIA display device on the PCI bus; seen without any driver.
package struct GPU: Sendable, Hashable {
    /// `0000:17:00.0`.
    package var address: String
    package var deviceID: UInt16
    /// `1028:129e`; tells boards with the same device id apart; nil where the bus does not tell.
    package var subsystem: String?
    /// What the tables know of the id; nil for one they do not hold.
    package var model: GPUModel?
    /// The kernel driver that holds it: `nvidia`, `nouveau`, `vfio-pci`; nil: none.
    package var boundDriver: String?
    /// The driver's name for it, `GPU-…`; only known while NVIDIA's driver is loaded.
    package var uuid: String?
    /// The profile of NVIDIA's vGPU that it is, `A100-10C`; nil for a whole GPU, as far as bus and
    /// driver tell.
    package var virtualProfile: String?

    package init(
        address: String, deviceID: UInt16, subsystem: String? = nil, boundDriver: String? = nil,
        uuid: String? = nil, driverName: String? = nil, facts: Facts
    ) {
        self.address = address
        self.deviceID = deviceID
        self.subsystem = subsystem
        self.boundDriver = boundDriver
        self.uuid = uuid
        model = facts.gpu(deviceID: deviceID)
        virtualProfile =
            driverName.flatMap(VirtualGPU.profile)
            ?? VirtualGPU.profile(device: deviceID, subsystem: subsystem)
    }

    /// Nil where nobody knows: a new id, or a chip without a confirmed capability.
    package var capability: ComputeCapability? { model?.capability }

    /// What to call it in print: `H100 SXM5 80GB`, or `10de:9999`.
    package var title: String {
        model?.title ?? pciID
    }

    /// `10de:2330`.
    package var pciID: String {
        let digits = String(deviceID, radix: 16)
        return "10de:" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension MachineProfile {
    /// Whether a GPU and a loaded driver are both there, so that CUDA programs can run.
    package var canRunCUDA: Bool { !gpus.isEmpty && driver.loaded != nil }

    /// Each capability on the bus once, ascending; what nobody knows is left out.
    package var capabilities: [ComputeCapability] {
        Set(gpus.compactMap(\.capability)).sorted()
    }

    /// The GPUs that a job started here would see, after `CUDA_VISIBLE_DEVICES`.
    ///
    /// Nil where that cannot be told: the variable counts unlike GPUs in CUDA's own order, or
    /// names one in a way that the bus does not show.
    package var visibleGPUs: [GPU]? {
        guard let list = environment.visibleDevices else { return gpus }
        let ordered = environment.countsByBus || Set(gpus.map(\.deviceID)).count <= 1
        var visible: [GPU] = []
        for word in list.split(separator: ",", omittingEmptySubsequences: false) {
            let word = word.filter { !$0.isWhitespace }
            if let index = Int(word) {
                // CUDA stops at the first number that is none of its devices.
                guard gpus.indices.contains(index) else { break }
                guard ordered else { return nil }
                visible.append(gpus[index])
            } else if word.hasPrefix("GPU-") {
                let named = gpus.filter { $0.uuid?.hasPrefix(word) == true }
                guard named.count == 1 else { return nil }
                visible += named
            } else if word.hasPrefix("MIG-") {
                return nil
            } else {
                break
            }
        }
        return visible
    }
}
