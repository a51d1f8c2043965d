/// A JSON document in the making; written with sorted keys, so that it is the same every time.
indirect enum JSONText {
    case text(String)
    case number(Int)
    case boolean(Bool)
    case array([JSONText])
    case object([String: JSONText])

    /// The document with two spaces a level and an LF at its end.
    var pretty: String { written(level: 0) + "\n" }

    private func written(level: Int) -> String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .boolean(let value): value ? "true" : "false"
        case .array(let items):
            Self.block(items.map { $0.written(level: level + 1) }, "[", "]", level)
        case .object(let members):
            Self.block(
                members.sorted { $0.key < $1.key }.map {
                    "\(Self.quoted($0.key)): \($0.value.written(level: level + 1))"
                }, "{", "}", level)
        }
    }

    private static func block(
        _ items: [String], _ open: String, _ close: String, _ level: Int
    ) -> String {
        guard !items.isEmpty else { return open + close }
        let indent = String(repeating: "  ", count: level + 1)
        let lines = items.map { indent + $0 }.joined(separator: ",\n")
        return "\(open)\n\(lines)\n\(indent.dropLast(2))\(close)"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension JSONText: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}
