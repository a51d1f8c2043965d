extension StringProtocol {
    /// Columns that the text takes on a terminal; it must be free of escapes.
    var columns: Int {
        reduce(0) { $0 + $1.columns }
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
            room -= character.columns
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + ellipsis
    }

    /// The text broken between words into lines of at most `width` columns.
    ///
    /// A word that is longer than a line stands alone and stays whole, so that it can be copied.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.columns + 1 + word.columns <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}

extension Character {
    /// Columns on a terminal: 2 for East Asian wide characters and emoji, 0 for bare marks.
    var columns: Int {
        guard let scalar = unicodeScalars.first, scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
