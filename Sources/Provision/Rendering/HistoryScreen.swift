/// The screen of `history`: a line a generation, the newest first.
enum HistoryScreen {
    struct Row: Sendable, Equatable {
        var generation: Int
        /// When it was completed, UTC, to the minute: `2026-11-22 08:41`.
        var created: String
        /// What was changed, in one line.
        var summary: String
        /// Such as `current`, `previous`, `incomplete`.
        var remarks: [String] = []
    }

    static func draw(_ rows: [Row], name: String, style: Style) -> String {
        guard !rows.isEmpty else { return "\(TerminalText.plain(name)): no generations" }
        return rows.sorted { $0.generation > $1.generation }.map { row in
            let number = "\(row.generation)".leftPadded(to: 5)
            let head = "\(number)  \(row.created)  "
            let remarks = row.remarks.map(TerminalText.plain).joined(separator: ", ")
            let tail = remarks.isEmpty ? "" : "  (\(remarks))"
            let room = style.width - 1 - head.columns - tail.columns
            let summary = TerminalText.plain(row.summary).fitted(to: room, in: style)
            return head + summary + style.paint(tail, .green)
        }.joined(separator: "\n")
    }
}
