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

    /// The model with that device id; nil for an id that is not in the table.
    package static func withID(_ deviceID: UInt16) -> GPUModel? { byID[deviceID] }

    /// Every model, by device id.
    package static let all: [GPUModel] = byID.values.sorted { $0.deviceID < $1.deviceID }

    /// `10de:2330`.
    package var pciID: String {
        let digits = String(deviceID, radix: 16)
        return "10de:" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The name, else the chip: what to call it in print.
    package var title: String { name ?? chip }

    private static let byID: [UInt16: GPUModel] = {
        let chips = [String: FactTable.Row](
            FactTable(.chips).rows.compactMap { row in row["chip"].map { ($0, row) } },
            uniquingKeysWith: { first, _ in first })
        let models = FactTable(.gpus).rows.compactMap { GPUModel($0, chips: chips) }
        return Dictionary(models.map { ($0.deviceID, $0) }, uniquingKeysWith: { first, _ in first })
    }()

    private init?(_ row: FactTable.Row, chips: [String: FactTable.Row]) {
        guard let id = row["device"].flatMap({ UInt16($0, radix: 16) }), let chip = row["chip"],
            let facts = chips[chip], let generation = facts["architecture"]
        else { return nil }
        deviceID = id
        self.chip = chip
        name = row["name"]
        self.generation = GPUGeneration(generation)
        capability = facts["capability"].flatMap { ComputeCapability($0) }
    }
}
