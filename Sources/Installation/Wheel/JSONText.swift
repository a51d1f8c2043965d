/// The little JSON that an installed package needs.
enum JSONText {
    /// `text` as a JSON string, quotes included.
    static func quote(_ text: String) -> String {
        var result = ""
        append(text, to: &result)
        return result
    }

    /// Puts `text` as a JSON string, quotes included, at the end of `result`.
    static func append(_ text: String, to result: inout String) {
        result += "\""
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain {
            result += text
            result += "\""
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
