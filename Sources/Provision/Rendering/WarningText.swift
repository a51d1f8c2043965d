import Diagnostics

/// A warning in the layout of every error: what, the causes, the way out.
enum WarningText {
    static func draw(_ warning: ProvisionError, style: Style) -> String {
        let head = style.paint("warning[\(warning.code.name)]", .yellow)
        var lines = ["\(head): \(TerminalText.escape(warning.message))"]
        if let mark = warning.mark {
            lines.append("  at \(TerminalText.escape(mark.description))")
        }
        lines += warning.context.map { "  " + TerminalText.escape($0) }
        for hint in warning.hints {
            lines += hanging("hint: ", hint.text, style: style)
        }
        return lines.joined(separator: "\n")
    }

    /// `text` wrapped behind `head`, the further lines as far in as the first.
    static func hanging(_ head: String, _ text: String, style: Style) -> [String] {
        TextWrapping.lines(
            TerminalText.escape(text), first: head,
            indent: String(repeating: " ", count: head.columns), width: style.width - 1)
    }
}
