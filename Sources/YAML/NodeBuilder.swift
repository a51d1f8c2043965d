internal import Diagnostics

/// Turns events into a tree, iteratively, and refuses what libyaml lets pass.
struct NodeBuilder {
    let source: SourceText
    let limits: ParsingLimits
    private(set) var root: Node?
    /// What is wrong and did not stop the reading.
    private(set) var problems: [ProvisionError] = []
    private var open: [OpenCollection] = []
    private var anchors: [String: AnchoredNode] = [:]
    /// Nodes so far, aliases counted with all that they stand for.
    private var nodes = 0
    private var documents = 0
    /// End of what has been read, in characters.
    private var position = 0

    init(source: SourceText, limits: ParsingLimits) {
        self.source = source
        self.limits = limits
    }

    /// Reads the text to its end.
    mutating func follow() throws(ProvisionError) {
        do {
            let parser = try EventParser(reading: source)
            var event = try parser.next()
            while !event.isEnd {
                try take(event)
                event = try parser.next()
            }
            try source.checkComments(from: position, to: source.scalars.count)
        } catch let problem as SyntaxProblem {
            throw source.error(problem)
        } catch let error as ProvisionError {
            throw error
        } catch {
            throw ProvisionError(.yamlSyntax, "failed to read `\(source.file)`: \(error)")
        }
    }

    private mutating func take(_ event: ParserEvent) throws(ProvisionError) {
        try source.checkComments(from: position, to: event.start)
        position = max(position, event.end)
        switch event.kind {
        case .documentStart: try startDocument(event)
        case .scalar(let scalar): try add(scalar, event)
        case .alias(let name): try addAlias(name, event)
        case .sequenceStart(let isFlow): try push(.sequence([]), isFlow: isFlow, event)
        case .mappingStart(let isFlow): try push(.mapping(Mapping(), .none), isFlow: isFlow, event)
        case .collectionEnd: try pop(event)
        case .streamStart, .streamEnd, .documentEnd: break
        }
    }

    private mutating func startDocument(_ event: ParserEvent) throws(ProvisionError) {
        documents += 1
        guard documents > 1 else { return }
        throw ProvisionError(
            .yamlUnsupported, "cannot read more than one document",
            at: source.mark(from: event.start, to: event.end), label: "the second starts here",
            hints: ["put it into a file of its own"])
    }

    /// Counts `count` more nodes; this is where an alias bomb ends.
    private mutating func count(_ count: Int, _ event: ParserEvent) throws(ProvisionError) {
        nodes += count
        guard nodes > limits.nodes else { return }
        throw ProvisionError(
            .yamlLimit, "cannot read more than \(limits.nodes) values",
            at: source.mark(from: event.start, to: event.end),
            label: "the limit is passed here, aliases counted with what they stand for")
    }

    private func checkDepth(_ depth: Int, _ event: ParserEvent) throws(ProvisionError) {
        guard depth > limits.depth else { return }
        throw ProvisionError(
            .yamlLimit, "cannot read more than \(limits.depth) levels inside each other",
            at: source.mark(from: event.start, to: event.end))
    }
}

// MARK: Leaves

extension NodeBuilder {
    private mutating func add(
        _ scalar: Scalar, _ event: ParserEvent
    ) throws(ProvisionError) {
        try count(1, event)
        try source.check(scalar, event, indent: open.last?.indent ?? -1)
        let start = source.contentStart(of: event)
        let node = Node(
            .scalar(scalar), at: source.mark(from: start, to: event.end), tag: event.tag)
        define(event.anchor, node, size: 1, height: 0)
        try add(node)
    }

    private mutating func addAlias(
        _ name: String, _ event: ParserEvent
    ) throws(ProvisionError) {
        guard let anchored = anchors[name] else {
            let isOpen = open.contains { $0.anchor == name }
            throw ProvisionError(
                .yamlUndefinedAlias,
                isOpen
                    ? "cannot use the alias `*\(name)` inside its own value"
                    : "unknown alias `*\(name)`",
                at: source.mark(from: event.start, to: event.end),
                label: isOpen ? nil : "no `&\(name)` stands before it",
                hints: isOpen ? [] : ["put the value in quotes if it starts with `*`"])
        }
        try count(anchored.size, event)
        try checkDepth(open.count + anchored.height, event)
        if let last = open.indices.last {
            open[last].height = max(open[last].height, anchored.height + 1)
        }
        try add(anchored.node)
    }

    private mutating func define(_ anchor: String?, _ node: Node, size: Int, height: Int) {
        guard let anchor else { return }
        anchors[anchor] = AnchoredNode(node: node, size: size, height: height)
    }
}

// MARK: Collections

extension NodeBuilder {
    private mutating func push(
        _ content: OpenCollection.Content, isFlow: Bool, _ event: ParserEvent
    ) throws(ProvisionError) {
        try count(1, event)
        try checkDepth(open.count + 1, event)
        if case .mapping(_, .none) = open.last?.content {
            throw ProvisionError(
                .yamlUnsupported, "cannot use a list or a mapping as a key",
                at: source.mark(from: event.start, to: event.end))
        }
        let start = isFlow ? source.contentStart(of: event) : source.blockStart(of: event)
        open.append(
            OpenCollection(
                content: content, start: start, isFlow: isFlow,
                indent: isFlow ? open.last?.indent ?? -1 : source.column(of: start),
                anchor: event.anchor, tag: event.tag, nodesBefore: nodes - 1))
        // An outer value of this anchor's name must not be taken for the one that is open.
        if let anchor = event.anchor { anchors[anchor] = nil }
    }

    private mutating func pop(_ event: ParserEvent) throws(ProvisionError) {
        guard let closed = open.popLast() else { return }
        let node = closed.node(in: source, end: event.end)
        define(
            closed.anchor, node, size: nodes - closed.nodesBefore, height: closed.height)
        if let last = open.indices.last {
            open[last].height = max(open[last].height, closed.height + 1)
        }
        try add(node)
    }

    /// Gives `node` to the innermost open collection, or makes it the root.
    private mutating func add(_ node: Node) throws(ProvisionError) {
        guard let last = open.indices.last else {
            root = node
            return
        }
        if let problem = open[last].add(node) { problems.append(problem) }
    }
}

/// A finished value that an alias may stand for.
private struct AnchoredNode {
    var node: Node
    /// Nodes in it, aliases counted with all that they stand for.
    var size: Int
    /// Levels of collections in it; 0 for a scalar.
    var height: Int
}

extension ParserEvent {
    fileprivate var isEnd: Bool {
        if case .streamEnd = kind { true } else { false }
    }
}
