import Diagnostics

/// The lines that stay: what scrolls up above the board when something ends.
enum ProgressLog {
    /// The lines that `event` leaves behind; `state` is the one after the event.
    static func lines(
        for event: Event, state: ProgressState, at time: Duration, style: Style
    ) -> [String] {
        switch event {
        case .downloadFinished where state.isDownloadComplete:
            return [finishedDownload(state, at: time, style: style)]
        case .stepFinished(let step, let detail, let duration):
            guard step.isWorthTelling(after: duration) else { return [] }
            return [row(step.name, detail, duration, style: style)]
        case .check(let check): return VerifyScreen.lines(for: check, style: style)
        case .note(let text): return WarningText.hanging("  note: ", text, style: style)
        case .warning(let warning): return [WarningText.draw(warning, style: style)]
        default: return []
        }
    }

    /// What a file's arrival or a retry leaves behind where every one of them is told.
    static func transfer(_ event: Event, style: Style) -> [String] {
        switch event {
        case .downloadFinished(let name, let bytes, let duration):
            return [row(name, ByteText.size(bytes), duration, style: style)]
        case .retrying(let name, let reason, let delay):
            let text = "\(name): \(reason), again in \(DurationText.whole(delay))"
            let room = style.width - 5
            let sign = Sign.warning.drawn(in: style)
            return ["  \(sign) \(TerminalText.plain(text).fitted(to: room, in: style))"]
        default: return []
        }
    }

    private static func finishedDownload(
        _ state: ProgressState, at time: Duration, style: Style
    ) -> String {
        let duration = time - (state.downloadBegan ?? time)
        let files = Counted.files(state.finishedFiles)
        let size = ByteText.size(state.receivedBytes)
        return row("downloads", "\(files)   \(size)", duration, style: style)
    }

    private static func row(
        _ name: String, _ detail: String, _ duration: Duration, style: Style
    ) -> String {
        let clock = DurationText.measured(duration)
        let sign = Sign.passed.drawn(in: style)
        let label = TerminalText.plain(name).padded(to: 24)
        let room = style.width - 1 - 6 - label.columns - clock.columns
        let detail = TerminalText.plain(detail).fitted(to: room, in: style)
        return "  \(sign) \(label)  \(detail)   \(clock)"
    }
}
