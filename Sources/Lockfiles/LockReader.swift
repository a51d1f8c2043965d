import Diagnostics
import YAML

/// Reads the fields of one mapping of a lock; every complaint bears its place.
///
/// Unknown fields are errors: they are what another version wrote, or what a hand has changed.
struct LockReader {
    private let mapping: Mapping
    let mark: Mark

    init(_ node: Node, knows names: [String]) throws(ProvisionError) {
        guard let mapping = node.mapping else {
            throw Self.damaged("expected a mapping", at: node.mark)
        }
        for entry in mapping.entries where !names.contains(entry.key.value) {
            throw Self.damaged("unknown field `\(entry.key.value.shortened)`", at: entry.key.mark)
        }
        self.mapping = mapping
        mark = node.mark
    }

    static func damaged(_ what: String, at mark: Mark) -> ProvisionError {
        ProvisionError(
            .damagedLock, "cannot read the lock: \(what)", at: mark,
            hints: ["make it anew with `provision lock`"])
    }

    func node(_ name: String) throws(ProvisionError) -> Node {
        guard let node = mapping[name] else {
            throw Self.damaged("`\(name)` is missing", at: mark)
        }
        return node
    }

    func optionalNode(_ name: String) -> Node? { mapping[name] }

    func text(_ name: String) throws(ProvisionError) -> String {
        try Self.text(try node(name), name)
    }

    func optionalText(_ name: String) throws(ProvisionError) -> String? {
        guard let node = mapping[name] else { return nil }
        return try Self.text(node, name)
    }

    /// A text that `convert` understands.
    func value<Value>(
        _ name: String, _ convert: (String) -> Value?
    ) throws(ProvisionError) -> Value {
        let node = try node(name)
        let text = try Self.text(node, name)
        guard let value = convert(text) else {
            throw Self.damaged("`\(name)` cannot be `\(text.shortened)`", at: node.mark)
        }
        return value
    }

    /// A number of bytes: never negative.
    func size(_ name: String) throws(ProvisionError) -> Int64 {
        let node = try node(name)
        guard let size = node.scalar?.integer, size >= 0 else {
            throw Self.damaged("`\(name)` is no size in bytes", at: node.mark)
        }
        return size
    }

    func flag(_ name: String) throws(ProvisionError) -> Bool {
        guard let node = mapping[name] else { return false }
        guard let flag = node.scalar?.boolean else {
            throw Self.damaged("`\(name)` is neither true nor false", at: node.mark)
        }
        return flag
    }

    /// The items of a list; none where the field is absent.
    func list(_ name: String) throws(ProvisionError) -> [Node] {
        guard let node = mapping[name] else { return [] }
        guard let items = node.sequence else {
            throw Self.damaged("`\(name)` is no list", at: node.mark)
        }
        return items
    }

    func texts(_ name: String) throws(ProvisionError) -> [String] {
        guard let node = mapping[name] else { return [] }
        return try Self.texts(node, name)
    }

    static func texts(_ node: Node, _ name: String) throws(ProvisionError) -> [String] {
        guard let items = node.sequence else {
            throw damaged("`\(name)` is no list", at: node.mark)
        }
        var texts: [String] = []
        for item in items { texts.append(try text(item, name)) }
        return texts
    }

    static func text(_ node: Node, _ name: String) throws(ProvisionError) -> String {
        guard let scalar = node.scalar, !scalar.isNull else {
            throw damaged("`\(name)` is no text", at: node.mark)
        }
        return scalar.text
    }
}
