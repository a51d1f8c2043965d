/// The few forms of TOML in which resolver scenarios are written.
///
/// Tables with dotted and quoted names, strings, booleans and arrays of strings; nothing else.
struct ScenarioText {
    /// Table path → key → values; a scalar is a list of one.
    private(set) var tables: [[String]: [String: [String]]] = [:]
    private(set) var order: [[String]] = []

    init(_ text: String) {
        var table: [String] = []
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            let trimmed = line.trimmed
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            if trimmed.hasPrefix("[") {
                table = Self.path(trimmed.dropFirst().prefix { $0 != "]" })
                // A release may show only through its extras.
                for open in [table, Array(table.prefix(4))] where tables[open] == nil {
                    order.append(open)
                    tables[open] = [:]
                }
                continue
            }
            guard let equals = trimmed.firstIndex(of: "=") else { continue }
            let key = trimmed[..<equals].trimmed
            var value = String(trimmed[trimmed.index(after: equals)...].trimmed)
            while !Self.isComplete(value), let more = lines.popFirst() {
                value += "\n" + Self.withoutComment(more)
            }
            tables[table, default: [:]][String(key).replacing("\"", with: "")] = Self.strings(value)
        }
    }

    func strings(_ table: [String], _ key: String) -> [String]? { tables[table]?[key] }
    func string(_ table: [String], _ key: String) -> String? { tables[table]?[key]?.first }
    func flag(_ table: [String], _ key: String) -> Bool? {
        string(table, key).map { $0 == "true" }
    }

    private static func path(_ text: Substring) -> [String] {
        var parts: [String] = []
        var current = ""
        var quoted = false
        for character in text {
            switch character {
            case "\"": quoted.toggle()
            case "." where !quoted:
                parts.append(current)
                current = ""
            default: current.append(character)
            }
        }
        return parts + [current]
    }

    private static func isComplete(_ value: String) -> Bool {
        if value.hasPrefix("'''") { return value.dropFirst(3).contains("'''") }
        return !value.hasPrefix("[") || value.trimmed.hasSuffix("]")
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        line.trimmed.hasPrefix("#") ? "" : line
    }

    /// The quoted strings of a value, or the bare word that it is.
    private static func strings(_ value: String) -> [String] {
        if value.hasPrefix("'''") { return [value] }
        guard value.hasPrefix("[") || value.hasPrefix("\"") || value.hasPrefix("'") else {
            return [value]
        }
        var found: [String] = []
        var open: Character?
        var current = ""
        for character in value {
            if let quote = open {
                if character == quote {
                    found.append(current)
                    open = nil
                } else {
                    current.append(character)
                }
            } else if character == "\"" || character == "'" {
                open = character
                current = ""
            }
        }
        return found
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: SubSequence {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
        while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
        return slice
    }
}
