/// How single values are spelled so that they are read as themselves.
enum YAMLText {
    /// libyaml takes no key for one when its colon comes later than 1,024 characters.
    static let longestSimpleKey = 512

    /// A value without lines of its own.
    static func inline(_ value: YAMLValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .text(let text): scalar(text)
        case .line(let texts): "[" + texts.map(scalar).joined(separator: ", ") + "]"
        case .list: "[]"
        case .mapping: "{}"
        }
    }

    /// A text, plain or in double quotes; valid in block and flow style.
    static func scalar(_ text: String) -> String {
        isPlain(text) ? text : quoted(text)
    }

    /// Whether every reader, also one of YAML 1.1, takes the bare `text` for a text.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return
            (isLetterOrDigit(first) || first == UInt8(ascii: "/")
            || first == UInt8(ascii: "_"))
            && last != UInt8(ascii: " ") && last != UInt8(ascii: ":")
            && !hasBreak(text) && !isOtherwiseRead(text)
    }

    /// Whether a character could end a plain scalar, or is not safe in one.
    private static func hasBreak(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            defer { previous = byte }
            if isLetterOrDigit(byte) {
                continue
            } else if byte == UInt8(ascii: " ") {
                if previous == UInt8(ascii: ":") || previous == UInt8(ascii: " ") { return true }
            } else if !safePunctuation.contains(byte) {
                return true
            }
        }
        return false
    }

    private static let safePunctuation = Set("-_./+@~=<>!*;()^$%:".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// Whether some reader sees a null, boolean, number, date or time in `text`.
    private static func isOtherwiseRead(_ text: String) -> Bool {
        if words.contains(text.lowercased()) { return true }
        guard let first = text.utf8.first,
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= first || first == UInt8(ascii: ".")
        else { return false }
        // A version of three parts is no number; `3.10`, `1e5`, `0x1f`, `12:30`, a date may be.
        let isNumeric = text.utf8.allSatisfy { "0123456789abcdefABCDEFxXoO_+-:.".utf8.contains($0) }
        return isNumeric && text.utf8.count { $0 == UInt8(ascii: ".") } < 2
    }

    private static let words: Set<String> = [
        "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", ".nan", ".inf",
    ]

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default:
                if isShown(scalar.value) {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += escape(scalar.value)
                }
            }
        }
        return result + "\""
    }

    /// Whether a character stands for itself: no control, line end, mark or bidi control.
    private static func isShown(_ value: UInt32) -> Bool {
        switch value {
        case 0x20...0x7E, 0xA0...0x061B, 0x061D...0x200A, 0x2010...0x2027, 0x202F...0x2065,
            0x206A...0xD7FF, 0xE000...0xFDFF, 0xFE10...0xFEFE, 0xFF00...0xFFFD, 0x10000...0xDFFFF:
            true
        default: false
        }
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        let (prefix, width) = value <= 0xFF ? ("\\x", 2) : value <= 0xFFFF ? ("\\u", 4) : ("\\U", 8)
        return prefix + String(repeating: "0", count: width - digits.count) + digits
    }
}
