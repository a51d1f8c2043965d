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
    /// Newest glibc whose `math.h` its headers agree with; nil: none is known to break them.
    ///
    /// With a newer one every host compiler fails with "exception specification is incompatible".
    package let newestGlibc: DottedVersion?
    /// Every target it makes code for, variants included: `75`, `90a`, `100f`.
    package let targets: [String]

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

    /// Whether its headers can be read beside those of that C library.
    package func reads(glibc: DottedVersion) -> Bool {
        guard let newestGlibc, let glibc = DottedVersion(glibc.prefix(2)) else { return true }
        return glibc <= newestGlibc
    }

    var version: DottedVersion? { DottedVersion(name) }

    /// Of several measured updates of one minor the newest stands for it; oldest minor first.
    static func latest(_ rows: [FactTable.Row]) -> [ToolkitFacts] {
        let measured = rows.compactMap { row in
            row.version("nvcc").flatMap { nvcc in
                ToolkitFacts(row).map { (nvcc: nvcc, facts: $0) }
            }
        }
        .sorted { $0.nvcc < $1.nvcc }
        let byMinor = Dictionary(
            measured.map { ($0.facts.name, $0.facts) }, uniquingKeysWith: { $1 })
        return byMinor.values.sorted { ($0.major, $0.minor) < ($1.major, $1.minor) }
    }

    init?(_ row: FactTable.Row) {
        guard let nvcc = row["nvcc"]?.split(separator: "."), nvcc.count >= 2,
            let major = Int(digits: nvcc[0]), let minor = Int(digits: nvcc[1]),
            let ptx = row.version("ptx"), let gcc = row.number("gcc"),
            let clang = row.number("clang")
        else { return nil }
        self.major = major
        self.minor = minor
        ptxISA = ptx
        newestGCC = gcc
        newestClang = clang
        newestGlibc = row.version("glibc")
        targets = row.words("targets").map(String.init)
    }
}

extension Facts {
    /// What was measured of the minor that `version` belongs to: `13.0`, `13.0.2` and nvcc's
    /// `13.0.88`.
    package func toolkit(_ version: DottedVersion) -> ToolkitFacts? {
        guard version.numbers.count >= 2 else { return nil }
        return toolkits.first { $0.major == version.major && $0.minor == version.minor }
    }

    /// What a release takes at most: its own facts and, of one that is older than all that are known,
    /// those of the oldest, since a newer release takes newer compilers and C libraries.
    package func toolkitBounds(_ version: DottedVersion) -> ToolkitFacts? {
        if let known = toolkit(version) { return known }
        let oldest = toolkits.min { ($0.major, $0.minor) < ($1.major, $1.minor) }
        return oldest.flatMap {
            (Int(version.major), Int(version.minor)) < ($0.major, $0.minor) ? $0 : nil
        }
    }

    /// What to compile for where there is no GPU: the newest that every measured toolkit knows.
    package var sampleCapability: ComputeCapability? {
        toolkits.map { Set($0.capabilities) }
            .reduce(nil) { (common: Set<ComputeCapability>?, next) in
                common?.intersection(next) ?? next
            }
            .flatMap { $0.max() }
    }
}
