import Diagnostics

/// The part of a source line that fits the terminal, and where its characters lie.
struct DiagnosticWindow {
    /// Harmless, tabs as spaces, with an ellipsis where something is cut off.
    let text: String
    /// Column in `text` of each character shown, and behind the last.
    private let columns: [Int]
    /// Characters of the line before the first one shown.
    private let first: Int

    /// The whole line where it fits `room` columns, else the part around `mark`.
    init(
        _ line: Substring.UnicodeScalarView, around mark: Mark?, room: Int, style: DiagnosticStyle
    ) {
        // Of a line of a megabyte, only what is near the mark is ever drawn.
        let target = max(0, (mark?.column ?? 1) - 1)
        let isShort =
            line.count <= room
            && line.reduce(0) { $0 + style.cell($1).columns } <= room
        let start = isShort ? 0 : max(0, target - room / 3)
        var text = start > 0 ? style.ellipsis : ""
        var width = text.columns
        var columns: [Int] = []
        let limit = room - (isShort ? 0 : style.ellipsis.count)
        var isCut = false
        for scalar in line.dropFirst(start) {
            let cell = style.cell(scalar)
            let cellWidth = cell.columns
            if width + cellWidth > limit {
                isCut = true
                break
            }
            columns.append(width)
            text += cell
            width += cellWidth
        }
        columns.append(width)
        self.columns = columns
        self.text = (isCut ? text + style.ellipsis : text).trimmingTrailingSpaces
        first = start
    }

    /// Column and number of columns of a mark's characters; at least one.
    func span(of mark: Mark) -> (offset: Int, count: Int) {
        let start = column(mark.column - 1)
        let (end, overflow) = (mark.column - 1).addingReportingOverflow(mark.length)
        return (start, max(1, column(overflow ? .max : end) - start))
    }

    private func column(_ index: Int) -> Int {
        columns[min(max(0, index - first), columns.count - 1)]
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
