/// The screen of `history`: a line a generation, the newest first.
enum HistoryScreen {
    struct Row: Sendable, Equatable {
        var generation: Int
        /// When it was completed, UTC, to the minute: `2026-11-22 08:41`.
        var created: String
        var packages: Int
        /// Such as `current`, `previous`, `incomplete`.
        var remarks: [String] = []
    }

    static func draw(_ rows: [Row], name: String, style: Style) -> String {
        guard !rows.isEmpty else { return "\(TerminalText.plain(name)): no generations" }
        return rows.sorted { $0.generation > $1.generation }.map { row in
            let number = "\(row.generation)".leftPadded(to: 5)
            let packages = Counted.packages(row.packages).leftPadded(to: 14)
            let remarks = row.remarks.map(TerminalText.plain).joined(separator: ", ")
            let isCurrent = row.remarks.contains("current")
            let line = "\(number)  \(row.created)  \(packages)"
            return line
                + (remarks.isEmpty
                    ? "" : "  " + (isCurrent ? style.paint(remarks, .green) : remarks))
        }.joined(separator: "\n")
    }
}
