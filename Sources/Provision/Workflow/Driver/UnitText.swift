/// Words as systemd reads them back from units and from files of variables.
enum UnitText {
    /// A command line: systemd takes `$` for variables in all of it but the program's path.
    static func command(_ words: [String]) -> String {
        let arguments = words.dropFirst().map { word($0.replacing("$", with: "$$")) }
        return (words.prefix(1).map(word) + arguments).joined(separator: " ")
    }

    /// One word in double quotes, whatever it holds.
    static func word(_ text: String) -> String {
        var inner = ""
        for scalar in percents(text).unicodeScalars {
            switch scalar {
            case "\\": inner += "\\\\"
            case "\"": inner += "\\\""
            case _ where isControl(scalar):
                let digits = String(scalar.value, radix: 16)
                inner += "\\x" + (digits.count == 1 ? "0" : "") + digits
            default: inner.unicodeScalars.append(scalar)
            }
        }
        return "\"\(inner)\""
    }

    /// systemd takes `%` for its specifiers.
    static func percents(_ text: String) -> String { text.replacing("%", with: "%%") }

    /// Whether it has no character that only a command line can hold.
    static func isPlain(_ text: String) -> Bool { !text.unicodeScalars.contains(where: isControl) }

    /// A line of a file for `EnvironmentFile=`, whose quoting is that of a shell.
    static func assignment(_ name: String, _ value: String) -> String {
        let inner = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("$", with: "\\$").replacing("`", with: "\\`")
        return "\(name)=\"\(inner)\""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7f
    }
}
