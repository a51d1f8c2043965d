import Diagnostics

/// The screen of `plan`: the machine, what changes in it layer by layer, and what that takes.
enum PlanScreen {
    private static let nameWidth = 20
    private static let textWidth = 36
    private static let amountWidth = 8
    private static let fromWidth = 12

    static func draw(_ view: PlanView, style: Style) -> String {
        var blocks = [[title(view)]]
        blocks.append(view.facts.map { fact($0) })
        let column = amountColumn(view, style: style)
        blocks.append(view.sections.flatMap { section($0, column, style: style) })
        if !view.untouched.isEmpty {
            let things = view.untouched.joined(separator: ", ")
            blocks.append(WarningText.hanging("  Not changed: ", things, style: style))
        }
        blocks.append(view.notes.flatMap { WarningText.hanging("  note: ", $0, style: style) })
        blocks.append(totals(view))
        blocks.append(view.hints.flatMap { WarningText.hanging("hint: ", $0.text, style: style) })
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private static func title(_ view: PlanView) -> String {
        "provision \(Version.current)  \(TerminalText.plain(view.recipe))"
            + " (\(TerminalText.plain(view.lockState)))"
    }

    private static func fact(_ fact: PlanView.Fact) -> String {
        "  \(fact.label.padded(to: 9)) \(TerminalText.plain(fact.text))"
    }

    /// How wide names and versions are: conda's builds and channels need more room than others.
    private static func amountColumn(_ view: PlanView, style: Style) -> Int {
        let rows = view.sections.flatMap(\.rows).filter { $0.bytes != nil }
        let widths = rows.map { row in
            max(nameWidth, TerminalText.plain(row.name).columns) + versions(row, style: style).1
        }
        return max(nameWidth + textWidth, widths.max() ?? 0)
    }

    private static func section(
        _ section: PlanView.Section, _ column: Int, style: Style
    ) -> [String] {
        guard !section.rows.isEmpty else { return [] }
        let title = "  " + style.paint(TerminalText.plain(section.title), .bold)
        return [title] + section.rows.map { row($0, column, style: style) }
    }

    private static func row(_ row: PlanView.Row, _ column: Int, style: Style) -> String {
        let name = TerminalText.plain(row.name)
        let head = "    \(sign(row.action).drawn(in: style)) "
        let (text, textColumns) = versions(row, style: style)
        let amount = row.bytes.map { ByteText.size($0).leftPadded(to: amountWidth) }
        let reboot = row.needsReboot ? "(reboot)" : nil
        let after = [amount, reboot].compactMap(\.self).joined(separator: "  ")
        // A name that needs more room takes it from the column behind it.
        let taken = max(nameWidth, name.columns)
        let room = max(0, column - taken)
        guard !text.isEmpty || !after.isEmpty else { return head + name }
        let line = head + name.padded(to: nameWidth) + " " + text
        guard !after.isEmpty else { return line }
        return line + String(repeating: " ", count: max(0, room - textColumns)) + " " + after
    }

    /// The middle column and its width without escapes; the old half of a version is dim.
    private static func versions(_ row: PlanView.Row, style: Style) -> (String, Int) {
        let detail = row.detail.map { "  " + TerminalText.plain($0) } ?? ""
        let from = row.from.map(TerminalText.plain)
        let to = row.to.map(TerminalText.plain)
        switch (from, to) {
        case (let from?, let to?):
            let old = from.padded(to: fromWidth)
            let new = "\(style.arrow)  \(to)\(detail)"
            return (style.paint(old, .dim) + new, old.columns + new.columns)
        case (let from?, nil):
            return (style.paint(from, .dim) + detail, from.columns + detail.columns)
        case (nil, let to?): return (to + detail, to.columns + detail.columns)
        case (nil, nil):
            let text = String(detail.drop { $0 == " " })
            return (text, text.columns)
        }
    }

    private static func sign(_ action: PlanView.Action) -> Sign {
        switch action {
        case .add: .add
        case .change: .change
        case .remove: .remove
        }
    }

    // MARK: Totals

    private static func totals(_ view: PlanView) -> [String] {
        guard view.hasChanges else { return ["No changes."] }
        let counts =
            "Plan: \(view.count(of: .add)) to add, \(view.count(of: .change)) to change, "
            + "\(view.count(of: .remove)) to remove."
        return [counts, costs(view)]
    }

    private static func costs(_ view: PlanView) -> String {
        let download = view.download
        var parts: [String] = []
        switch (download.bytes, download.cachedBytes) {
        case (0, 0): parts.append("Nothing to download")
        case (0, let cached):
            parts.append("Nothing to download (\(ByteText.size(cached)) is in the cache)")
        case (let bytes, 0): parts.append("Download \(ByteText.size(bytes))")
        case (let bytes, let cached):
            parts.append(
                "Download \(ByteText.size(bytes)) (\(ByteText.size(cached)) more is in the cache)")
        }
        if let disk = view.diskBytes {
            parts.append("\(ByteText.size(disk)) on disk")
        } else if let estimate = view.estimatedDiskBytes, estimate > 0 {
            parts.append("about \(ByteText.size(estimate)) on disk")
        }
        if view.systemBytes > 0 {
            parts.append("\(ByteText.size(view.systemBytes)) of the distribution")
        }
        if view.needsRoot { parts.append("root") }
        if view.reboots > 0 { parts.append(Counted.words(view.reboots, "reboot")) }
        return parts.joined(separator: ", ") + "."
    }
}
