/// The lines under the cursor that are redrawn in place, and the escapes that do it.
///
/// The cursor rests at the start of the line below the block. All methods return what has to be
/// written to bring the terminal from what it shows to what it shall show.
struct LiveBlock: Sendable, Equatable {
    private var lines: [String] = []
    private var isCursorHidden = false

    var isEmpty: Bool { lines.isEmpty }

    /// Replaces the block; lines that stay the same are not written again.
    mutating func show(_ new: [String], columns: Int) -> String {
        guard new != lines else { return "" }
        if new.isEmpty { return clear(columns: columns) }
        var text = Escape.beginUpdate
        if !isCursorHidden { text += Escape.hideCursor }
        isCursorHidden = true
        text += Escape.up(height(columns: columns))
        // A line that a narrower terminal has wrapped is no longer where it was.
        let isWrapped = height(columns: columns) != lines.count
        for (index, line) in new.enumerated() {
            let isSame = index < lines.count && lines[index] == line && !isWrapped
            text += isSame ? "\n" : "\r" + line + Escape.eraseToLineEnd + "\n"
        }
        if new.count < lines.count || isWrapped { text += Escape.eraseBelow }
        lines = new
        return text + Escape.endUpdate
    }

    /// Writes lines that stay, above the block.
    mutating func scroll(_ permanent: String, columns: Int) -> String {
        guard !lines.isEmpty else { return permanent }
        let block = lines
        let cleared = erase(columns: columns)
        lines = block
        return Escape.beginUpdate + cleared + permanent
            + block.map { $0 + "\n" }.joined() + Escape.endUpdate
    }

    /// Takes the block away and gives the cursor back.
    mutating func clear(columns: Int) -> String {
        let text = erase(columns: columns)
        guard isCursorHidden else { return text }
        isCursorHidden = false
        return text + Escape.showCursor
    }

    private mutating func erase(columns: Int) -> String {
        guard !lines.isEmpty else { return "" }
        let text = Escape.up(height(columns: columns)) + "\r" + Escape.eraseBelow
        lines = []
        return text
    }

    /// Rows that the block takes where the terminal is `columns` wide now.
    private func height(columns: Int) -> Int {
        lines.reduce(0) { rows, line in
            rows + max(1, (Escape.stripped(line).columns + columns - 1) / max(1, columns))
        }
    }
}

/// The control sequences in use; all are ECMA-48 but the synchronized update.
enum Escape {
    static let hideCursor = "\u{1B}[?25l"
    static let showCursor = "\u{1B}[?25h"
    static let beginUpdate = "\u{1B}[?2026h"
    static let endUpdate = "\u{1B}[?2026l"
    static let eraseToLineEnd = "\u{1B}[K"
    static let eraseBelow = "\u{1B}[J"

    static func up(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }

    /// `line` without its colour sequences.
    static func stripped(_ line: String) -> String {
        guard line.contains("\u{1B}") else { return line }
        var text = ""
        var isInside = false
        for character in line {
            if character == "\u{1B}" { isInside = true }
            if !isInside { text.append(character) }
            if isInside, character.isLetter { isInside = false }
        }
        return text
    }
}
