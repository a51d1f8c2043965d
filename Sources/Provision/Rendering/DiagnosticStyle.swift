/// How diagnostics are drawn: signs, which may be ASCII, and colours, which change no character.
struct DiagnosticStyle {
    var colour: Bool
    /// Columns of the terminal; lines are wrapped to it.
    var width: Int
    /// Whether the terminal shows more than ASCII.
    var unicode: Bool

    init(colour: Bool, width: Int, unicode: Bool) {
        self.colour = colour
        self.width = max(40, width)
        self.unicode = unicode
    }

    enum Paint: String {
        case error = "1;31"
        case strong = "1"
        case gutter = "34"
        case span = "31"
        case related = "36"
        case hint = "1;36"
    }

    var bar: String { unicode ? "│" : "|" }
    var corner: String { unicode ? "┌─" : "-->" }
    var gap: String { unicode ? "⋮" : ":" }
    var ellipsis: String { unicode ? "…" : "..." }

    /// `text` in a colour, or as it is where colours are off.
    func paint(_ text: String, _ paint: Paint) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A text of ours or of the input, harmless and in the terminal's characters.
    func clean(_ text: String) -> String {
        let escaped = TerminalText.escape(text)
        guard !unicode else { return escaped }
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
}
