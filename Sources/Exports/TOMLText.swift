/// A TOML document in the making: fields, then items of arrays of tables.
struct TOMLText {
    private(set) var text = ""

    /// Adds a field; its key must be one that stands bare.
    mutating func field(_ key: String, _ value: TOMLValue) {
        text += "\(key) = \(value.text)\n"
    }

    /// Begins the next table of an array; the fields after it are its own.
    mutating func beginItem(of array: String) {
        text += "\n[[\(array)]]\n"
    }
}

/// A value on the right of `=`.
indirect enum TOMLValue: ExpressibleByStringLiteral {
    case text(String)
    case integer(Int64)
    case list([TOMLValue])
    /// A list with one item a line.
    case lines([TOMLValue])
    /// An inline table; keys stand bare.
    case table([(String, TOMLValue)])

    init(stringLiteral value: String) { self = .text(value) }

    var text: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .integer(let number): String(number)
        case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .lines(let items): "[\n" + items.map { "    \($0.text),\n" }.joined() + "]"
        case .table(let fields):
            "{" + fields.map { "\($0) = \($1.text)" }.joined(separator: ", ") + "}"
        }
    }

    /// A basic string.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
