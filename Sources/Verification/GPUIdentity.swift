import Machine

/// A GPU as a report is bound to it: `GPU-… 10de:2330@0000:17:00.0`, of which any part may be unknown.
package struct GPUIdentity: Sendable, Hashable, CustomStringConvertible {
    /// `GPU-…`, or `MIG-…` for a slice; nil while the driver has not started the GPU.
    package var uuid: String?
    /// `10de:2330`.
    package var device: String?
    /// `0000:17:00.0`; of a slice the whole GPU's.
    package var address: String?

    package init(uuid: String? = nil, device: String? = nil, address: String? = nil) {
        self.uuid = uuid
        self.device = device
        self.address = address
    }

    init(_ gpu: GPU) {
        self.init(uuid: gpu.uuid, device: gpu.pciID, address: gpu.address)
    }

    init(_ found: FoundGPU) { self.init(uuid: found.uuid, address: found.address) }

    /// Reads what `description` writes; what is neither a name nor a device is an address.
    package init(parsing text: String) {
        for word in text.split(whereSeparator: { $0 == " " || $0 == "@" }).map(String.init) {
            if Self.isName(word) {
                uuid = word
            } else if word.hasPrefix("10de:"), word.count == 9 {
                device = word
            } else {
                address = word
            }
        }
    }

    private static func isName(_ word: String) -> Bool {
        word.hasPrefix("GPU-") || word.hasPrefix("MIG-")
    }

    package var description: String {
        let place = [device, address].compactMap(\.self).joined(separator: "@")
        return [uuid, place.isEmpty ? nil : place].compactMap(\.self).joined(separator: " ")
    }

    package var isSlice: Bool { uuid?.hasPrefix("MIG-") == true }

    /// Whether both name one GPU: by their names where both are known, else by its place and kind.
    ///
    /// Two that are known by neither are never the same.
    package func isSame(as other: GPUIdentity) -> Bool {
        if let uuid, let others = other.uuid { return uuid.lowercased() == others.lowercased() }
        guard let address, let others = other.address, address == others else { return false }
        return device == nil || other.device == nil || device == other.device
    }
}

extension [GPUIdentity] {
    /// Those on the bus, by the names that the driver gave while it had them at work, and those that
    /// it alone showed: slices, and all of them in WSL.
    init(_ machine: MachineProfile, seen: [GPUIdentity]) {
        let whole = seen.filter { !$0.isSlice }
        let onBus = machine.gpus.map { gpu in
            var identity = GPUIdentity(gpu)
            identity.uuid =
                identity.uuid ?? whole.first { $0.address == identity.address }?.uuid
            return identity
        }
        let others = seen.filter { own in
            own.isSlice || !onBus.contains { $0.address == own.address }
        }
        self = onBus + others
    }

    /// What is not as it was, one sentence; nil where all are the same.
    ///
    /// `listing` is what `nvidia-smi` tells of GPUs that no bus shows; nil where it was not asked, or
    /// did not answer. `then` is what it told at the time of the checks.
    func change(
        to machine: MachineProfile, listing: GPUListing?, since then: [String]? = nil
    ) -> String? {
        let now = machine.gpus.map { GPUIdentity($0) }
        let listed = Set((listing?.uuids ?? []).map { $0.lowercased() })
        // What the driver alone shows is looked for in its list, the rest on the bus.
        let hidden = filter { $0.isSlice || machine.hidesGPUs }
        guard hidden.allSatisfy({ listed.contains($0.uuid?.lowercased() ?? "") }) else {
            return listing == nil
                ? "`nvidia-smi` does not tell the GPUs now" : "the GPUs are others"
        }
        if let then, !hidden.isEmpty, Set(then.map { $0.lowercased() }) != listed {
            return "the GPUs are others"
        }
        let onBus = machine.hidesGPUs ? [] : filter { !$0.isSlice }
        guard onBus.count == now.count else {
            return "the number of GPUs was \(onBus.count), now it is \(now.count)"
        }
        let isSame = now.allSatisfy { gpu in onBus.contains { $0.isSame(as: gpu) } }
        return isSame ? nil : "the GPUs are others"
    }
}

extension MachineProfile {
    /// Whether there may be GPUs that the bus does not show.
    var hidesGPUs: Bool { environment.isWSL && gpus.isEmpty }
}
