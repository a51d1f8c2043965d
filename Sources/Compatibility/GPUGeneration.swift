/// A generation of NVIDIA's GPUs, in NVIDIA's words.
package struct GPUGeneration: Sendable, Hashable {
    /// `Hopper`.
    package let name: String

    package init(_ name: String) { self.name = name }

    /// The last driver branch that drives it, such as 580 for Volta; nil while the newest still does.
    package var lastDriverBranch: Int? { Self.lastBranches[name] }

    private static let lastBranches = [String: Int](
        FactTable(.generations).rows.compactMap { row in
            guard let name = row["architecture"],
                let branch = row["last_branch"].flatMap({ Int($0) })
            else { return nil }
            return (name, branch)
        }, uniquingKeysWith: { first, _ in first })
}

extension GPUGeneration: CustomStringConvertible {
    package var description: String { name }
}

extension ComputeCapability {
    /// The generation whose GPUs have this capability; nil for a capability that no table knows.
    package var generation: GPUGeneration? {
        Self.ranges[self].map { GPUGeneration($0.generation) }
    }

    struct Range: Sendable {
        var generation: String
        var first: String
        var last: String?
    }

    static let ranges = [ComputeCapability: Range](
        FactTable(.capabilities).rows.compactMap { row in
            guard let capability = row["capability"].flatMap({ ComputeCapability($0) }),
                let generation = row["architecture"], let first = row["first"]
            else { return nil }
            return (capability, Range(generation: generation, first: first, last: row["last"]))
        }, uniquingKeysWith: { first, _ in first })
}
