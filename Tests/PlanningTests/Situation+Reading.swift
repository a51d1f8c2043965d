import Diagnostics
import YAML

extension Situation {
    /// Reads a file of the table; throws at what no situation has.
    init(name: String, text: String) throws {
        let root = try Node.parse(text, file: "\(name).yaml")
        let fields = try Fields(
            root, known: ["situation", "source", "machine", "recipe", "expect"])
        self.name = name
        sentence = try fields.required("situation")
        source = try fields.required("source")
        machine = try SituationMachine(fields.node("machine"))
        recipe = try fields.required("recipe")
        expected = try Verdict(fields.node("expect"))
    }
}

extension Situation.Verdict {
    private static let choices: Set<String> = [
        "torch", "build", "index", "driver", "driver-package", "toolkit", "compiler", "python",
        "packages", "conda", "demands", "notes",
    ]

    init(_ node: Node) throws {
        let fields = try Fields(node, known: Self.choices.union(["culprit", "repairs"]))
        if fields.has("culprit") {
            self = .refusal(
                Situation.Refusal(
                    culprit: try fields.list("culprit"), repairs: try fields.list("repairs")))
            return
        }
        var choice: [String: [String]] = [:]
        for (key, value) in fields.entries {
            guard let nested = value.mapping else {
                choice[key] = try value.words
                continue
            }
            for entry in nested.entries {
                choice["\(key).\(entry.key.value)"] = try entry.value.words
            }
        }
        self = .choice(choice)
    }
}

/// The fields of one mapping of a situation's file.
struct Fields {
    let entries: [(key: String, value: Node)]
    private let mark: Mark

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(_ node: Node, known: Set<String>) throws {
        guard let mapping = node.mapping else {
            throw Fault(description: "expected a mapping at \(node.mark)")
        }
        entries = mapping.entries.map { ($0.key.value, $0.value) }
        mark = node.mark
        for (key, value) in entries where !known.contains(key) {
            throw Fault(description: "unknown field `\(key)` at \(value.mark)")
        }
    }

    func has(_ name: String) -> Bool { entries.contains { $0.key == name } }

    func node(_ name: String) throws -> Node {
        guard let entry = entries.first(where: { $0.key == name }) else {
            throw Fault(description: "no `\(name)` in the mapping at \(mark)")
        }
        return entry.value
    }

    func required(_ name: String) throws -> String {
        guard let text = try node(name).scalar?.text, !text.isEmpty else {
            throw Fault(description: "`\(name)` is empty at \(mark)")
        }
        return text
    }

    func text(_ name: String) -> String? {
        entries.first { $0.key == name }?.value.scalar?.text
    }

    func flag(_ name: String) -> Bool { text(name) == "true" }

    /// The words of a list; none where it is left out.
    func list(_ name: String) throws -> [String] {
        try entries.first { $0.key == name }?.value.words ?? []
    }

    func sequence(_ name: String) -> [Node] {
        entries.first { $0.key == name }?.value.sequence ?? []
    }
}

extension Node {
    /// The scalars of a list, or the one that it is.
    fileprivate var words: [String] {
        get throws {
            let nodes = sequence ?? [self]
            return try nodes.map { node in
                guard let text = node.scalar?.text else {
                    throw Fields.Fault(description: "expected words at \(node.mark)")
                }
                return text
            }
        }
    }
}
