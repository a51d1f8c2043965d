/// How much a document may ask of its reader before it is refused.
package struct ParsingLimits: Sendable, Hashable {
    /// Bytes of text.
    package var bytes: Int
    /// Collections inside each other; aliases count with what they stand for.
    package var depth: Int
    /// Scalars, sequences, mappings and keys, each alias counted with all that it stands for.
    package var nodes: Int

    package init(bytes: Int, depth: Int, nodes: Int) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }

    /// For text that a person writes: 1 MiB, depth 64, 10,000 nodes.
    package static let handwritten = ParsingLimits(bytes: 1 << 20, depth: 64, nodes: 10_000)
    /// For documents that `provision` wrote: 64 MiB, depth 64, 4,000,000 nodes.
    package static let generated = ParsingLimits(bytes: 64 << 20, depth: 64, nodes: 4_000_000)

    /// Directive lines (`%YAML`, `%TAG`); libyaml compares each with all before it.
    static let directives = 16
}
