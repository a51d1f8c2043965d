/// The name of a processor in the database of archspec, which `__archspec` bears.
struct Microarchitecture: Sendable {
    var name: String
    /// `generic`, or the vendor as the kernel names it.
    var vendor: String
    /// ARM's part number of the core, `0xd40`; nil where it tells nothing.
    var part: String?
    /// The names it descends from.
    var ancestors: Set<String>
    /// All features, those of its ancestors included.
    var features: Set<String>

    /// The row with this name.
    static func named(_ name: String) -> Microarchitecture? { all.first { $0.name == name } }

    /// The best name for a processor; nil for a family that the table does not hold.
    ///
    /// As archspec chooses: the best generic level first, then what descends from it, is of that
    /// vendor and has no feature that the processor lacks.
    static func best(
        architecture: String, vendor: String?, part: String? = nil, features: Set<Substring>
    ) -> String? {
        guard named(architecture) != nil else { return nil }
        var features = Set(features.map(String.init))
        // The kernel has its own word for it.
        if features.contains("ssse3") || features.contains("pni") { features.insert("sse3") }
        let fitting = all.filter {
            ($0.name == architecture || $0.ancestors.contains(architecture) && !$0.isVague)
                && ($0.vendor == "generic" || $0.vendor == vendor)
                && $0.features.isSubset(of: features)
        }
        guard let level = fitting.filter({ $0.vendor == "generic" }).max(by: isWorse) else {
            return nil
        }
        let same = fitting.filter { $0.part != nil && $0.part == part }
        let candidates = (same.isEmpty ? fitting : same).filter {
            $0.ancestors.contains(level.name)
        }
        return (candidates.max(by: isWorse) ?? level).name
    }

    /// The vendor that an implementer's number in `/proc/cpuinfo` means, on ARM.
    static func vendor(implementer: String) -> String? { implementers[implementer.lowercased()] }

    /// Whether nothing tells it from its parent.
    private var isVague: Bool { vendor == "generic" && features.isEmpty }

    /// Of equals, `max` takes the one that stands first in the table.
    private static func isWorse(_ one: Microarchitecture, _ other: Microarchitecture) -> Bool {
        (one.ancestors.count, one.features.count) < (other.ancestors.count, other.features.count)
    }

    /// Parents stand before their children.
    private static let all: [Microarchitecture] = {
        var rows: [String: Microarchitecture] = [:]
        return table.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.split(separator: " ").map(String.init)
            }
            guard fields.count == 5, let name = fields[0].first, let vendor = fields[1].first
            else { return nil }
            let parents = fields[2].compactMap { rows[$0] }
            let row = Microarchitecture(
                name: name, vendor: vendor, part: fields[3].first == "-" ? nil : fields[3].first,
                ancestors: parents.reduce(into: Set(parents.map(\.name))) {
                    $0.formUnion($1.ancestors)
                },
                features: parents.reduce(into: Set(fields[4])) { $0.formUnion($1.features) })
            rows[name] = row
            return row
        }
    }()

    private static let implementers = [
        "0x41": "ARM", "0x43": "Cavium", "0x46": "Fujitsu", "0x4e": "Nvidia", "0x61": "Apple",
        "0xc0": "Ampere",
    ]
}
