import Diagnostics
import YAML

/// One `.condarc`: the settings in it that concern channels.
///
/// It is another tool's file, so unknown keys are none of our business. What is known must have the
/// form that conda wants.
struct CondaSettingsFile {
    let path: String
    private let root: Mapping
    private let environment: [String: String]

    /// Reads a file; an empty one has no settings.
    init(
        _ text: String, path: String, environment: [String: String]
    ) throws(ProvisionError) {
        self.path = path
        self.environment = environment
        let node: Node
        do {
            node = try Node.parse(text, file: path)
        } catch {
            throw error.because("it is read as a configuration file of conda")
        }
        if let scalar = node.scalar, scalar.isNull {
            root = Mapping()
        } else if let mapping = node.mapping {
            root = mapping
        } else {
            throw Self.misformed(node, "the file", "settings, one `key: value` a line")
        }
    }

    /// The text of a setting; nil where it is not set.
    func text(_ key: String) throws(ProvisionError) -> String? {
        guard let node = root[key], !node.isNull else { return nil }
        return try text(of: node, key)
    }

    /// The texts of a setting, which may be a single one.
    func texts(_ key: String) throws(ProvisionError) -> [String]? {
        guard let node = root[key], !node.isNull else { return nil }
        return try texts(of: node, key)
    }

    /// Name → text.
    func table(_ key: String) throws(ProvisionError) -> [String: String] {
        var table: [String: String] = [:]
        for entry in try entries(key) where !entry.value.isNull {
            table[expand(entry.key.value)] = try text(of: entry.value, key)
        }
        return table
    }

    /// Name → texts.
    func lists(_ key: String) throws(ProvisionError) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for entry in try entries(key) where !entry.value.isNull {
            lists[expand(entry.key.value)] = try texts(of: entry.value, key)
        }
        return lists
    }

    private func entries(_ key: String) throws(ProvisionError) -> [Mapping.Entry] {
        guard let node = root[key], !node.isNull else { return [] }
        guard let mapping = node.mapping else {
            throw Self.misformed(node, "`\(key)`", "names with values")
        }
        return mapping.entries
    }

    private func texts(of node: Node, _ key: String) throws(ProvisionError) -> [String] {
        guard let nodes = node.sequence else { return [try text(of: node, key)] }
        var texts: [String] = []
        for node in nodes { texts.append(try text(of: node, key)) }
        return texts
    }

    private func text(of node: Node, _ key: String) throws(ProvisionError) -> String {
        guard let scalar = node.scalar else { throw Self.misformed(node, "`\(key)`", "a text") }
        return expand(scalar.text)
    }

    /// The value of a setting is not told: it may be a secret.
    private static func misformed(
        _ node: Node, _ what: String, _ expected: String
    ) -> ProvisionError {
        ProvisionError(
            .badCondaConfiguration, "cannot read \(what) of conda's configuration",
            at: node.mark, label: "expected \(expected)", context: ["expected \(expected)"])
    }

    private func expand(_ text: String) -> String {
        text.expandingVariables(environment)
    }
}

extension Node {
    fileprivate var isNull: Bool { scalar?.isNull == true }
}

extension String {
    /// This text with `$NAME` and `${NAME}` replaced; names that are not set stay as written.
    func expandingVariables(_ environment: [String: String]) -> String {
        guard contains("$") else { return self }
        var result = ""
        var rest = self[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            let (name, end) = rest[rest.index(after: dollar)...].leadingVariable
            result += environment[String(name)] ?? String(rest[dollar..<end])
            rest = rest[end...]
        }
        return result + rest
    }
}

extension Substring {
    /// The name of a variable at the beginning, with or without braces, and where it ends.
    fileprivate var leadingVariable: (name: Substring, end: Index) {
        if first == "{", let close = firstIndex(of: "}") {
            return (dropFirst().prefix(upTo: close), index(after: close))
        }
        let name = prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        return (name, name.endIndex)
    }
}
