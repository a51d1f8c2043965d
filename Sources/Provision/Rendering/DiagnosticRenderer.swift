import Diagnostics

/// Turns errors into what a person reads: what, where, why, and what to type.
enum DiagnosticRenderer {
    /// Of more errors than a person reads at once the first are drawn and the rest counted.
    static let mostErrors = 20

    /// Draws `error` and the `others` that it brings, without a line feed at the end.
    ///
    /// - Parameters:
    ///   - error: what went wrong.
    ///   - sources: text by the name of its file; without it a place is named and not shown.
    ///   - colour: whether to use ANSI colours; they change no character.
    ///   - width: columns of the terminal.
    ///   - unicode: whether it shows more than ASCII.
    /// - Returns: lines that hold no control characters but those of the colours.
    static func render(
        _ error: ProvisionError, sources: [String: String] = [:], colour: Bool = false,
        width: Int = 80, unicode: Bool = true
    ) -> String {
        let errors = error.all
        let drawing = DiagnosticDrawing(
            style: DiagnosticStyle(
                Style(width: width, hasColour: colour, isUnicode: unicode)),
            sources: sources, gutter: gutter(for: errors))
        var lines: [String] = []
        var endsWithHint = false
        for error in ProvisionError.first(mostErrors, of: errors) {
            if endsWithHint { lines.append("") }
            lines += drawing.draw(error)
            endsWithHint = !error.hints.isEmpty
        }
        if errors.count > 1 { lines += ["", drawing.total(errors)] }
        return lines.joined(separator: "\n")
    }

    /// Columns for the longest line number of all errors; at least two.
    private static func gutter(for errors: [ProvisionError]) -> Int {
        let marks = errors.flatMap { [$0.mark].compactMap(\.self) + $0.related.map(\.mark) }
        return max(2, String(max(1, marks.map(\.line).max() ?? 1)).count)
    }
}

/// Draws single errors in one style.
private struct DiagnosticDrawing {
    var style: DiagnosticStyle
    var sources: [String: String]
    var gutter: Int

    func draw(_ error: ProvisionError) -> [String] {
        let snippets = error.mark.map { places(of: error, $0) } ?? []
        let causes = error.context.flatMap(error.mark == nil ? cause : note)
        var lines = header(error) + snippets.joined()
        let margin = String(repeating: " ", count: gutter + 1)
        if !snippets.isEmpty, !error.context.isEmpty || !error.hints.isEmpty {
            lines.append(style.paint(margin + style.bar, .gutter))
        }
        lines += causes
        let hints = error.hints.unique.flatMap(hint)
        guard !hints.isEmpty else { return lines }
        let isSpaced = !snippets.isEmpty && error.context.isEmpty
        return lines + (isSpaced ? [] : [""]) + hints
    }

    /// How many errors there are, and where if they are all in one file.
    func total(_ errors: [ProvisionError]) -> String {
        let files = Set(errors.map { $0.mark?.file })
        guard files.count == 1, case .some(.some(let file)) = files.first else {
            return "\(errors.count) errors"
        }
        return "\(errors.count) errors in \(style.clean(file))"
    }

    private func header(_ error: ProvisionError) -> [String] {
        let head = "error[\(error.code.name)]:"
        let lines = style.paragraph(error.message, head: head + " ", indent: "  ")
        return lines.enumerated().map { index, line in
            guard index == 0 else { return style.paint(line, .strong) }
            return style.paint(head, .error)
                + style.paint(String(line.dropFirst(head.count)), .strong)
        }
    }

    /// One block for each file that the error points to, its own first.
    private func places(of error: ProvisionError, _ mark: Mark) -> [[String]] {
        var highlights = [
            DiagnosticSnippet.Highlight(mark: mark, label: error.label, isPrimary: true)
        ]
        highlights += error.related.map {
            DiagnosticSnippet.Highlight(mark: $0.mark, label: $0.value, isPrimary: false)
        }
        var files: [String] = []
        for highlight in highlights where !files.contains(highlight.mark.file) {
            files.append(highlight.mark.file)
        }
        return files.map { file in block(file, highlights.filter { $0.mark.file == file }) }
    }

    private func block(_ file: String, _ highlights: [DiagnosticSnippet.Highlight]) -> [String] {
        let margin = String(repeating: " ", count: gutter + 1)
        let place = highlights.first?.mark.description ?? file
        let head = style.paint(margin + style.corner, .gutter) + " \(style.clean(place))"
        guard let source = sources[file] else {
            return [head] + highlights.compactMap(\.label).flatMap(note)
        }
        let snippet = DiagnosticSnippet(
            file: file, highlights: highlights, source: source, gutter: gutter, style: style)
        return [head] + snippet.draw()
    }

    private func note(_ text: String) -> [String] {
        let margin = String(repeating: " ", count: gutter + 1)
        return style.paragraph(text, head: margin + "= ", indent: margin + "  ")
    }

    private func cause(_ text: String) -> [String] {
        style.paragraph(text, head: "  ", indent: "    ")
    }

    private func hint(_ hint: Hint) -> [String] {
        var lines = style.paragraph(hint.text, head: "hint: ", indent: "      ")
        lines[0] = style.paint("hint:", .hint) + lines[0].dropFirst("hint:".count)
        return lines
    }
}

extension [Hint] {
    /// Each once, in their order.
    fileprivate var unique: [Hint] {
        var seen: Set<Hint> = []
        return filter { seen.insert($0).inserted }
    }
}
