import Diagnostics

/// A warning in the layout of every error: what, the causes, the way out.
enum WarningText {
    static func draw(_ warning: ProvisionError, style: Style) -> String {
        let head = style.paint("warning[\(warning.code.name)]", .yellow)
        var lines = ["\(head): \(TerminalText.plain(warning.message))"]
        if let mark = warning.mark {
            lines.append("  at \(TerminalText.plain(mark.description))")
        }
        lines += warning.context.map { "  " + TerminalText.plain($0) }
        for hint in warning.hints {
            lines += hanging("hint: ", hint.text, style: style)
        }
        return lines.joined(separator: "\n")
    }

    /// `text` wrapped behind `head`, the further lines as far in as the first.
    static func hanging(_ head: String, _ text: String, style: Style) -> [String] {
        let indent = String(repeating: " ", count: head.columns)
        let room = max(20, style.width - 1 - head.columns)
        return TerminalText.plain(text).wrapped(to: room).enumerated()
            .map { ($0.offset == 0 ? head : indent) + $0.element }
    }
}
