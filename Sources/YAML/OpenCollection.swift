internal import Diagnostics

/// A sequence or mapping whose end has not been read.
struct OpenCollection {
    enum Content {
        case sequence([Node])
        case mapping(Mapping, PendingKey)
    }

    /// Where a mapping stands between key and value.
    enum PendingKey {
        /// The next node is a key.
        case none
        case key(Located<String>)
        /// The key was refused, so the next node goes with it.
        case refused
    }

    var content: Content
    /// Position of the first character: bracket, dash or key.
    var start: Int
    var isFlow: Bool
    /// Column of the block collection that encloses what is inside; -1 for none.
    var indent: Int
    var anchor: String?
    var tag: String?
    /// Nodes of the document before this one.
    var nodesBefore: Int
    /// Levels of collections in it, itself included.
    var height = 1

    /// Takes the next node; says what is wrong with it as a key.
    mutating func add(_ node: Node) -> ProvisionError? {
        switch content {
        case .sequence(var nodes):
            content = .sequence([])
            nodes.append(node)
            content = .sequence(nodes)
        case .mapping(let mapping, .none):
            let problem = Self.problem(withKey: node, in: mapping)
            let key = Located(node.scalar?.text ?? "", at: node.mark)
            content = .mapping(mapping, problem == nil ? .key(key) : .refused)
            return problem
        case .mapping(var mapping, .key(let key)):
            content = .sequence([])
            _ = mapping.append(Mapping.Entry(key: key, value: node))
            content = .mapping(mapping, .none)
        case .mapping(let mapping, .refused):
            content = .mapping(mapping, .none)
        }
        return nil
    }

    private static func problem(withKey node: Node, in mapping: Mapping) -> ProvisionError? {
        guard let key = node.scalar else {
            return ProvisionError(
                .yamlUnsupported, "cannot use a list or a mapping as a key", at: node.mark)
        }
        if key.text == "<<", key.style == .plain {
            return ProvisionError(
                .yamlUnsupported, "merge keys (`<<`) are not supported", at: node.mark,
                label: "write the fields out")
        }
        guard let first = mapping.entry(key.text) else { return nil }
        return ProvisionError(
            .yamlDuplicateKey, "the key `\(key.text)` is there twice", at: node.mark,
            label: "again here", related: [Located("first here", at: first.key.mark)])
    }

    /// The finished node; `end` is where it ends.
    func node(in source: SourceText, end: Int) -> Node {
        var mark = source.mark(from: start, to: isFlow ? end : start)
        switch content {
        case .sequence(let nodes):
            return Node(.sequence(nodes), at: mark, tag: tag)
        case .mapping(let mapping, _):
            if !isFlow, let key = mapping.entries.first?.key.mark { mark.length = key.length }
            return Node(.mapping(mapping), at: mark, tag: tag)
        }
    }
}
