/// One NVIDIA GPU model as its PCI device id tells.
package struct GPUModel: Sendable, Hashable {
    /// PCI device id under vendor 10de.
    package let deviceID: UInt16
    /// `GH100`.
    package let chip: String
    /// `H100 SXM5 80GB`; nil where the id is known without a name.
    package let name: String?
    package let generation: GPUGeneration
    /// Nil for chips whose capability nobody has confirmed.
    package let capability: ComputeCapability?

    /// `10de:2330`.
    package var pciID: String {
        let digits = String(deviceID, radix: 16)
        return "10de:" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The name, else the chip: what to call it in print.
    package var title: String { name ?? chip }

    init?(_ row: FactTable.Row, chips: [String: FactTable.Row]) {
        guard let id = row.device("device"), let chip = row["chip"],
            let facts = chips[chip], let generation = facts["architecture"]
        else { return nil }
        deviceID = id
        self.chip = chip
        name = row["name"]
        self.generation = GPUGeneration(generation)
        capability = facts["capability"].flatMap { ComputeCapability($0) }
    }
}

/// What one GPU of a model has, as its maker prints it.
package struct GPUSpecification: Sendable, Hashable {
    let deviceID: UInt16
    /// In the GB of the box; nil where models of several sizes share the id.
    package let memory: Int?
    /// Streaming multiprocessors.
    package let multiprocessors: Int?
    /// FP32 cores.
    package let cores: Int?
    /// Of its memory, in GB/s.
    package let bandwidth: Int?
    /// Whether its memory can correct errors; nil where it is not known.
    package let hasECC: Bool?
    /// GB/s to its peers, both directions together, at most; 0: it has none.
    package let nvlink: Int?

    init?(_ row: FactTable.Row) {
        guard let id = row.device("device") else { return nil }
        deviceID = id
        memory = row.number("memory")
        multiprocessors = row.number("sms")
        cores = row.longNumber("cores")
        bandwidth = row.number("bandwidth")
        hasECC = row["ecc"].map { $0 == "yes" }
        nvlink = row.number("nvlink")
    }
}
