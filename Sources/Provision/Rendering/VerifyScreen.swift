import Diagnostics

/// The screen of `verify`: a line a check, details where one failed, a sum.
enum VerifyScreen {
    static let nameWidth = 12
    /// Wider than this a line is hard to follow from its name to its time.
    private static let widest = 72

    /// Draws all of `checks`; `title` is the recipe as the user named it, `took` the time of the whole:
    /// checks run side by side, so that theirs add up to more.
    static func draw(
        _ checks: [Check], title: String, host: String, took: Duration, style: Style
    ) -> String {
        let heading = "Verifying \(TerminalText.plain(title)) on \(TerminalText.plain(host))"
        let width = checks.map { TerminalText.plain($0.name).columns }.reduce(nameWidth, max)
        let lines = checks.flatMap { self.lines(for: $0, width: width, style: style) }
        return ([heading] + lines + ["", summary(checks, took: took)]).joined(separator: "\n")
    }

    /// `4 passed, 1 failed, 1 skipped in 3.7s`.
    static func summary(_ checks: [Check], took: Duration) -> String {
        let counts = [
            (checks.count { $0.outcome == .passed }, "passed"),
            (checks.count { $0.outcome == .failed }, "failed"),
            (checks.count { $0.isSkipped }, "skipped"),
        ]
        let told = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        guard !told.isEmpty else { return "No checks." }
        return told.joined(separator: ", ") + " in " + DurationText.measured(took)
    }

    /// The lines of one check; also what scrolls up while `apply` verifies.
    ///
    /// `width` is the room that names have.
    static func lines(
        for check: Check, width: Int = VerifyScreen.nameWidth, style: Style
    ) -> [String] {
        let sign = check.sign.drawnAsCheck(in: style)
        let signWidth = style.isUnicode ? 1 : 4
        let name = TerminalText.plain(check.name).padded(to: width)
        let indent = 2 + signWidth + 1 + name.columns + 1
        let clock = check.isSkipped ? "" : DurationText.measured(check.duration)
        let room = max(12, min(style.width - 1, widest) - indent - 8)
        let texts = TerminalText.plain(CheckText.phrase(check)).wrapped(to: room)
        let first = (texts.first ?? "").padded(to: clock.isEmpty ? 0 : room)
        let rest = texts.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        return ["  \(sign) \(name) \(first)\(clock.leftPadded(to: clock.isEmpty ? 0 : 8))"] + rest
            + afterLines(check, style: style)
    }

    private static func afterLines(_ check: Check, style: Style) -> [String] {
        guard check.outcome == .failed else { return [] }
        let hints = check.hints.flatMap { hint in
            TerminalText.plain(hint.text).wrapped(to: max(20, style.width - 13)).enumerated()
                .map { ($0.offset == 0 ? "hint: " : "      ") + $0.element }
        }
        let more = check.code.map { ["see: `provision explain \($0.name)`"] } ?? []
        return (check.details.map(TerminalText.plain) + hints + more).map { "      " + $0 }
    }
}

extension Check {
    var isSkipped: Bool {
        if case .skipped = outcome { true } else { false }
    }

    var sign: Sign {
        switch outcome {
        case .passed: .passed
        case .failed: .failed
        case .skipped: .skipped
        }
    }
}

/// A check in words.
enum CheckText {
    /// What a check's line says after its name.
    static func phrase(_ check: Check) -> String {
        guard case .skipped(let reason) = check.outcome else { return check.summary }
        return "skipped: \(reason)"
    }

    /// A check as one sentence, for logs.
    static func sentence(_ check: Check) -> String {
        switch check.outcome {
        case .passed: "check \(check.name): passed, \(check.summary)"
        case .failed:
            (["check \(check.name): failed, \(check.summary)"] + check.details)
                .joined(separator: "; ")
        case .skipped(let reason): "check \(check.name): skipped, \(reason)"
        }
    }
}
