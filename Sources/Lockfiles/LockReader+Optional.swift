import Diagnostics
import YAML

extension LockReader {
    /// A text that `convert` understands; nil where the field is absent.
    func optionalValue<Value>(
        _ name: String, _ convert: (String) -> Value?
    ) throws(ProvisionError) -> Value? {
        guard optionalNode(name) != nil else { return nil }
        return try value(name, convert)
    }

    /// A text that can be one step of a path.
    func name(_ name: String) throws(ProvisionError) -> String {
        try value(name) { LockedArtifact.isFilename($0) ? $0 : nil }
    }

    func optionalInteger(_ name: String) throws(ProvisionError) -> Int64? {
        guard let node = optionalNode(name) else { return nil }
        guard let number = node.scalar?.integer else {
            throw Self.damaged("`\(name)` is no number", at: node.mark)
        }
        return number
    }

    /// A number that counts something: never negative.
    func count(_ name: String) throws(ProvisionError) -> Int {
        let node = try node(name)
        guard let number = node.scalar?.integer, number >= 0, let count = Int(exactly: number)
        else { throw Self.damaged("`\(name)` is no number", at: node.mark) }
        return count
    }

    /// The entries of a mapping, in their order; none where the field is absent.
    func entries(_ name: String) throws(ProvisionError) -> [(name: String, value: Node)] {
        guard let node = optionalNode(name) else { return [] }
        guard let mapping = node.mapping else {
            throw Self.damaged("`\(name)` is no mapping", at: node.mark)
        }
        return mapping.entries.map { ($0.key.value, $0.value) }
    }
}
