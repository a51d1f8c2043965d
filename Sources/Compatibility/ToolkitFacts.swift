package import PackageModel

/// What is known of one minor release of the CUDA toolkit, such as 13.0.
package struct ToolkitFacts: Sendable, Hashable {
    package let major: Int
    package let minor: Int
    /// Newest PTX ISA that its assembler takes and its compiler writes.
    package let ptxISA: DottedVersion
    /// Newest major version of gcc that its headers accept.
    package let newestGCC: Int
    /// Newest major version of clang that its headers accept.
    package let newestClang: Int
    /// Every target it makes code for, variants included: `75`, `90a`, `100f`.
    package let targets: [String]

    /// The facts of the release that `version` belongs to: `13.0`, `13.0.2` and nvcc's `13.0.88`.
    package static func release(_ version: DottedVersion) -> ToolkitFacts? {
        guard version.numbers.count >= 2 else { return nil }
        return all.first { $0.major == version.major && $0.minor == version.minor }
    }

    /// All measured releases, oldest first.
    package static let all: [ToolkitFacts] = {
        var facts: [ToolkitFacts] = []
        for row in FactTable(.compilers).rows {
            guard let next = ToolkitFacts(row) else { continue }
            // Of two measured updates of one minor the later stands for it.
            facts.removeAll { $0.major == next.major && $0.minor == next.minor }
            facts.append(next)
        }
        return facts.sorted { ($0.major, $0.minor) < ($1.major, $1.minor) }
    }()

    /// `13.0`.
    package var name: String { "\(major).\(minor)" }

    /// The capabilities it makes code for, variants left out, ascending.
    package var capabilities: [ComputeCapability] {
        targets.compactMap { ComputeCapability(targetDigits: $0) }.sorted()
    }

    /// Whether it makes code that runs on a GPU of `capability`: for it, or for a lower minor.
    package func compiles(for capability: ComputeCapability) -> Bool {
        capabilities.contains { $0.major == capability.major && $0.minor <= capability.minor }
    }

    /// What to compile for where there is no GPU: the newest that every measured toolkit knows.
    package static let sampleCapability: ComputeCapability? =
        all.map { Set($0.capabilities) }
        .reduce(nil) { (common: Set<ComputeCapability>?, next) in common?.intersection(next) ?? next
        }
        .flatMap { $0.max() }

    private init?(_ row: FactTable.Row) {
        guard let nvcc = row["nvcc"]?.split(separator: "."), nvcc.count >= 2,
            let major = Int(digits: nvcc[0]), let minor = Int(digits: nvcc[1]),
            let ptx = row["ptx"].flatMap({ DottedVersion($0) }),
            let gcc = row["gcc"].flatMap({ Int($0) }),
            let clang = row["clang"].flatMap({ Int($0) })
        else { return nil }
        self.major = major
        self.minor = minor
        ptxISA = ptx
        newestGCC = gcc
        newestClang = clang
        targets = row.words("targets").map(String.init)
    }
}

extension ComputeCapability {
    /// The first and the last CUDA release whose compiler knows it; `last` nil: the newest still does.
    package var toolkits: (first: String, last: String?)? {
        Self.ranges[self].map { ($0.first, $0.last) }
    }
}
