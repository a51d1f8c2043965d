import Diagnostics

/// The lines under the cursor while something runs: the whole download, its largest files, and
/// the steps that are under way.
enum ProgressBoard {
    /// Files drawn with a bar of their own.
    static let itemLimit = 4
    /// Steps drawn at once.
    static let stepLimit = 4

    /// Draws `state` as it is at `time`; empty where nothing runs.
    static func draw(_ state: ProgressState, at time: Duration, style: Style) -> String {
        var lines: [String] = []
        if let holder = state.holder {
            let line = "\(style.spinner(at: time)) Waiting for \(TerminalText.plain(holder))"
            lines.append(line.fitted(to: style.width - 1, in: style))
        } else if !state.downloads.isEmpty {
            lines = downloadLines(state, at: time, style: style)
        } else if state.steps.isEmpty, let phase = state.phase {
            lines.append("\(style.spinner(at: time)) \(title(of: phase))")
        }
        lines += stepLines(state, at: time, style: style)
        return lines.joined(separator: "\n")
    }

    static func title(of phase: Event.Phase) -> String {
        let word = phase.rawValue
        return word.prefix(1).uppercased() + word.dropFirst()
    }

    // MARK: Downloads

    private static func downloadLines(
        _ state: ProgressState, at time: Duration, style: Style
    ) -> [String] {
        let columns = Columns(width: style.width)
        var lines = [columns.header(state, at: time, style: style)]
        let largest = state.downloads.enumerated()
            .sorted { ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset) }
            .map(\.element)
        lines += largest.prefix(itemLimit).map { columns.item($0, at: time, style: style) }
        if largest.count > itemLimit {
            let more = "  \(style.ellipsis) \(largest.count - itemLimit) more"
            lines.append(more.fitted(to: style.width - 1, in: style))
        }
        return lines
    }

    // MARK: Steps

    private static func stepLines(
        _ state: ProgressState, at time: Duration, style: Style
    ) -> [String] {
        var lines = state.steps.prefix(stepLimit).map { step in
            let elapsed = time - step.since
            let clock = elapsed >= .seconds(1) ? "  " + DurationText.whole(elapsed) : ""
            let room = style.width - 5 - clock.columns
            let name = TerminalText.plain(step.name).fitted(to: room, in: style)
            return "  \(style.spinner(at: time)) \(name)\(style.paint(clock, .dim))"
        }
        if state.steps.count > stepLimit {
            lines.append("  \(style.ellipsis) \(state.steps.count - stepLimit) more steps")
        }
        return lines
    }
}
