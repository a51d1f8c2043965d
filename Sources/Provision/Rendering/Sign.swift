/// A sign at the head of a line; it always says by its shape what its colour says too.
enum Sign: Sendable, Hashable, CaseIterable {
    case add, change, remove
    case passed, failed, warning, skipped, note

    func drawn(in style: Style) -> String {
        style.paint(glyph(isUnicode: style.isUnicode), colour)
    }

    /// Columns that the sign takes; those of one screen are all padded to the widest.
    func glyph(isUnicode: Bool) -> String {
        switch self {
        case .add: "+"
        case .change: "~"
        case .remove: "-"
        case .passed: isUnicode ? "✓" : "ok"
        case .failed: isUnicode ? "✗" : "FAIL"
        case .warning: isUnicode ? "!" : "#"
        case .skipped: isUnicode ? "–" : "skip"
        case .note: isUnicode ? "·" : "note"
        }
    }

    private var colour: Style.Colour {
        switch self {
        case .add, .passed: .green
        case .change, .warning: .yellow
        case .remove, .failed: .red
        case .skipped, .note: .dim
        }
    }

    /// A check's sign, padded so that a column of them lines up.
    func drawnAsCheck(in style: Style) -> String {
        let text = glyph(isUnicode: style.isUnicode)
        return style.paint(text, colour)
            + String(repeating: " ", count: style.isUnicode ? 0 : max(0, 4 - text.count))
    }
}
