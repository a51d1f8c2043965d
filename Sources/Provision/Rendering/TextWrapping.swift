/// Paragraphs of a given width.
enum TextWrapping {
    /// `text` in lines of at most `width` columns, the second and later ones behind `indent`.
    ///
    /// `first` is what stands before the text already. Words longer than a line are not broken,
    /// so that addresses and commands stay whole.
    static func lines(
        _ text: String, first: String, indent: String, width: Int
    ) -> [String] {
        var lines: [String] = []
        var line = first
        var used = TerminalText.width(first)
        var isEmpty = true
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let length = TerminalText.width(String(word))
            if !isEmpty, used + 1 + length > width {
                lines.append(line)
                line = indent
                used = TerminalText.width(indent)
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            used += length + (isEmpty ? 0 : 1)
            isEmpty = false
        }
        return lines + [line]
    }
}
