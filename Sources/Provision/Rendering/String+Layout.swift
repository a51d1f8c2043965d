extension StringProtocol {
    /// Columns that the text takes on a terminal; it must be free of escapes.
    var columns: Int {
        TerminalText.width(String(self))
    }

    /// The text followed by spaces up to `width` columns; never shortened.
    func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(0, width - columns))
    }

    /// Spaces up to `width` columns, then the text; never shortened.
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - columns)) + String(self)
    }

    /// The text shortened at its end to at most `width` columns, with an ellipsis where it was.
    func fitted(to width: Int, in style: Style) -> String {
        guard columns > width else { return String(self) }
        let ellipsis = style.ellipsis
        guard width > ellipsis.columns else { return String(ellipsis.prefix(Swift.max(0, width))) }
        var room = width - ellipsis.columns
        var kept = ""
        for character in self {
            room -= TerminalText.width(String(character))
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + ellipsis
    }
}
