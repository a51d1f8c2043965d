import Diagnostics

/// What `apply` did, told at its end.
struct ApplySummary: Sendable, Equatable {
    var recipe: String
    var duration: Duration
    var downloadedBytes: Int64 = 0
    /// From the first byte to the last.
    var downloadDuration: Duration = .zero
    var cachedBytes: Int64 = 0
    var retries = 0
    var added = 0
    var changed = 0
    var removed = 0
    /// The generation that was current before; nil where there was none.
    var previousGeneration: Int?
    /// The generation that is current now; nil where nothing changed.
    var generation: Int?
    var checks: [Check] = []
    /// What is true of the machine and asks for a person, each a paragraph.
    var notices: [String] = []
    var hints: [Hint] = []
}

extension ApplySummary {
    static func draw(_ summary: ApplySummary, style: Style) -> String {
        let heading =
            "Applied \(TerminalText.plain(summary.recipe)) in "
            + DurationText.told(summary.duration)
        var blocks = [[heading] + rows(summary, style: style)]
        blocks += summary.notices.map { WarningText.hanging("", $0, style: style) }
        blocks.append(
            summary.hints.flatMap { WarningText.hanging("hint: ", $0.text, style: style) })
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private static func rows(_ summary: ApplySummary, style: Style) -> [String] {
        var rows = [
            row("downloaded", downloaded(summary)), row("changed", changed(summary, style)),
        ]
        if !summary.checks.isEmpty { rows.append(row("verified", verified(summary))) }
        return rows
    }

    private static func row(_ label: String, _ text: String) -> String {
        "  \(label.padded(to: 10)) \(text)"
    }

    private static func downloaded(_ summary: ApplySummary) -> String {
        var parts: [String] = []
        if summary.downloadedBytes > 0 {
            let seconds = max(0.001, summary.downloadDuration / .seconds(1))
            let rate = ByteText.rate(Int64(Double(summary.downloadedBytes) / seconds))
            parts.append(
                "\(ByteText.size(summary.downloadedBytes)) in "
                    + "\(DurationText.told(summary.downloadDuration)) (\(rate))")
        } else {
            parts.append("nothing")
        }
        if summary.cachedBytes > 0 {
            parts.append("\(ByteText.size(summary.cachedBytes)) from cache")
        }
        parts.append(Counted.words(summary.retries, "retry", "retries"))
        return parts.joined(separator: ", ")
    }

    private static func changed(_ summary: ApplySummary, _ style: Style) -> String {
        let counts =
            "\(summary.added) added, \(summary.changed) changed, \(summary.removed) removed"
        guard let generation = summary.generation else { return counts }
        guard let previous = summary.previousGeneration else {
            return counts.padded(to: 34) + " generation \(generation)"
        }
        return counts.padded(to: 34) + " generation \(previous) \(style.arrow) \(generation)"
    }

    private static func verified(_ summary: ApplySummary) -> String {
        let passed = summary.checks.count { $0.outcome == .passed }
        let skipped = summary.checks.filter(\.isSkipped)
        let total = summary.checks.count
        var text = "\(passed) of \(Counted.words(total, "check"))"
        if !skipped.isEmpty {
            let names = skipped.map { TerminalText.plain($0.name) }.joined(separator: ", ")
            text += "; \(skipped.count) skipped: \(names)"
        }
        return text
    }
}
