/// How diagnostics are drawn: signs, which may be ASCII, and colours, which change no character.
struct DiagnosticStyle {
    private let style: Style

    init(_ style: Style) { self.style = style }

    /// Columns that lines are wrapped to; narrower terminals wrap by themselves.
    var width: Int { max(40, style.width) }

    enum Paint: String {
        case error = "1;31"
        case strong = "1"
        case gutter = "34"
        case span = "31"
        case related = "36"
        case hint = "1;36"
    }

    var bar: String { style.isUnicode ? "│" : "|" }
    var corner: String { style.isUnicode ? "┌─" : "-->" }
    var gap: String { style.isUnicode ? "⋮" : ":" }
    var ellipsis: String { style.ellipsis }

    /// `text` in a colour, or as it is where colours are off.
    func paint(_ text: String, _ paint: Paint) -> String {
        style.hasColour && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A text of ours or of the input, harmless and in the terminal's characters.
    func clean(_ text: String) -> String {
        let escaped = TerminalText.plain(text)
        guard !style.isUnicode else { return escaped }
        var result = ""
        for scalar in escaped.unicodeScalars { result += ascii(scalar) }
        return result
    }

    /// A character for a terminal that shows ASCII alone.
    private func ascii(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case _ where scalar.isASCII: String(scalar)
        case "…": "..."
        case "–", "—": "-"
        case "→": "->"
        case "×": "x"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }

    /// One character of a source line; a tab takes four columns.
    func cell(_ scalar: Unicode.Scalar) -> String {
        scalar == "\t" ? "    " : clean(String(scalar))
    }

    /// `text` made clean and broken into lines; the first stands behind `head`, the others behind
    /// `indent`.
    func paragraph(_ text: String, head: String, indent: String) -> [String] {
        let lines = clean(text).wrapped(to: max(16, width - head.columns))
        let rest = lines.dropFirst().joined(separator: " ")
            .wrapped(to: max(16, width - indent.columns))
        return [head + (lines.first ?? "")] + rest.map { indent + $0 }
    }
}
