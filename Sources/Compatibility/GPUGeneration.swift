package import PackageModel

/// A generation of NVIDIA's GPUs, in NVIDIA's words.
package struct GPUGeneration: Sendable, Hashable {
    /// `Hopper`.
    package let name: String

    package init(_ name: String) { self.name = name }
}

extension GPUGeneration: CustomStringConvertible {
    package var description: String { name }
}

/// The CUDA releases whose compiler knows a compute capability.
package struct CapabilityRange: Sendable, Hashable {
    package let capability: ComputeCapability
    package let generation: GPUGeneration
    /// `11.1`.
    package let first: DottedVersion
    /// Nil: the newest release still knows it.
    package let last: DottedVersion?

    /// Whether the compiler of `cuda`, a minor such as 12.8, knows it.
    package func contains(_ cuda: DottedVersion) -> Bool {
        guard let cuda = DottedVersion(cuda.prefix(2)) else { return false }
        return first <= cuda && last.map { cuda <= $0 } ?? true
    }

    init?(_ row: FactTable.Row) {
        guard let capability = row["capability"].flatMap({ ComputeCapability($0) }),
            let generation = row["architecture"], let first = row.version("first")
        else { return nil }
        self.capability = capability
        self.generation = GPUGeneration(generation)
        self.first = first
        last = row.version("last")
    }
}
