import Diagnostics
import Doctor

/// The screen of `doctor`: a line a family that is sound, what is wrong with its way out, a sum.
enum DoctorScreen {
    private static let nameWidth = 12

    static func draw(_ report: DoctorReport, style: Style) -> String {
        let lines = report.sections.flatMap { section($0, style: style) }
        var blocks = [(["provision doctor"] + lines).joined(separator: "\n"), summary(report)]
        if report.findings.contains(where: { $0.severity != .note && $0.hasLines }) {
            blocks.append("hint: `provision doctor --fix` prints the lines to type, and runs none")
        }
        return blocks.joined(separator: "\n\n")
    }

    /// `1 failed, 2 warnings, 3 notes`.
    static func summary(_ report: DoctorReport) -> String {
        let (failures, warnings) = (report.count(.failure), report.count(.warning))
        let notes = report.count(.note)
        var words: [String] = []
        if failures > 0 { words.append("\(failures) failed") }
        if warnings > 0 { words.append(Counted.words(warnings, "warning")) }
        if failures + warnings == 0 { words.append("nothing is wrong") }
        if notes > 0 { words.append(Counted.words(notes, "note")) }
        let text = words.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    private static func section(_ section: DoctorReport.Section, style: Style) -> [String] {
        var lines: [String] = []
        if section.isSound, !section.summary.isEmpty {
            lines += row(.passed, section.title, section.summary, style: style)
        }
        let isNamed = !lines.isEmpty
        for finding in section.findings {
            let title = isNamed && finding.severity == .note ? "" : section.title
            lines += row(finding.sign, title, finding.summary, style: style)
            lines += more(finding, style: style)
        }
        return lines
    }

    private static func row(
        _ sign: Sign, _ title: String, _ text: String, style: Style
    ) -> [String] {
        let sign = sign.drawnAsCheck(in: style)
        let name = TerminalText.plain(title).padded(to: nameWidth)
        return TerminalText.plain(text).wrapped(to: room(style)).enumerated().map { index, text in
            index == 0 ? "  \(sign) \(name) \(text)" : indent(style) + text
        }
    }

    private static func more(_ finding: Finding, style: Style) -> [String] {
        let seen = finding.evidence.flatMap { line in
            TerminalText.plain(line).wrapped(to: room(style))
                .map { indent(style) + style.paint($0, .dim) }
        }
        let hints = finding.remedies.flatMap { remedy in
            TerminalText.plain(remedy.text).wrapped(to: max(20, room(style) - 6)).enumerated()
                .map { indent(style) + ($0.offset == 0 ? "hint: " : "      ") + $0.element }
        }
        let pages = finding.severity == .note ? [] : [finding.page] + finding.otherPages
        return seen + hints + pages.map { indent(style) + "see: " + $0 }
    }

    private static func indent(_ style: Style) -> String {
        String(repeating: " ", count: 2 + (style.isUnicode ? 1 : 4) + 1 + nameWidth + 1)
    }

    private static func room(_ style: Style) -> Int {
        max(24, min(style.width, 100) - 1 - indent(style).columns)
    }
}

extension Finding {
    var sign: Sign {
        switch severity {
        case .failure: .failed
        case .warning: .warning
        case .note: .note
        }
    }

    fileprivate var hasLines: Bool { remedies.contains { !$0.commands.isEmpty } }
}

/// The records of `doctor --json`.
enum DoctorJSON {
    /// A `check` for each family, followed by its findings.
    static func records(_ report: DoctorReport) -> [JSONValue] {
        report.sections.flatMap { section in
            [check(section)] + section.findings.map { finding($0, of: section.title) }
        }
    }

    static func script(_ text: String) -> JSONValue {
        ["type": "repair_script", "text": .string(text)]
    }

    static func counts(_ report: DoctorReport) -> [String: JSONValue] {
        [
            "failures": .int(Int64(report.count(.failure))),
            "warnings": .int(Int64(report.count(.warning))),
            "notes": .int(Int64(report.count(.note))),
        ]
    }

    private static func check(_ section: DoctorReport.Section) -> JSONValue {
        let hasFailed = section.findings.contains { $0.severity == .failure }
        return [
            "type": "check", "name": .string(section.title),
            "outcome": hasFailed ? "failed" : "passed",
            "summary": .string(summary(section)),
            "details": [], "hints": [], "duration_ms": 0,
        ]
    }

    /// The worst that there is, where something is wrong.
    private static func summary(_ section: DoctorReport.Section) -> String {
        let worst =
            section.findings.first { $0.severity == .failure }
            ?? section.findings.first { $0.severity == .warning }
        return worst?.summary
            ?? (section.summary.isEmpty ? section.findings.first?.summary ?? "" : section.summary)
    }

    private static func finding(_ finding: Finding, of family: String) -> JSONValue {
        [
            "type": "finding", "id": .string(finding.kind.rawValue), "name": .string(family),
            "severity": .string(finding.severity.rawValue), "summary": .string(finding.summary),
            "evidence": .array(finding.evidence.map(JSONValue.string)),
            "hints": .array(finding.remedies.map { .string($0.text) }),
            "commands": .array(
                finding.remedies.map { .array($0.commands.map(JSONValue.string)) }),
            "page": .string(finding.page),
        ]
    }
}
