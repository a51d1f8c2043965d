import Diagnostics

/// The lines of one file to which an error points, with carets beneath them.
struct DiagnosticSnippet {
    /// A place to underline.
    struct Highlight {
        var mark: Mark
        var label: String?
        var isPrimary: Bool
    }

    let file: String
    let highlights: [Highlight]
    private let lines: [Substring.UnicodeScalarView]
    private let style: DiagnosticStyle
    /// Columns of a line number.
    private let gutter: Int

    init(
        file: String, highlights: [Highlight], source: String, gutter: Int, style: DiagnosticStyle
    ) {
        self.file = file
        self.highlights = highlights.sorted { $0.mark < $1.mark }
        self.gutter = gutter
        self.style = style
        lines = Self.split(source)
    }

    /// Lines as editors count them: CR LF is one end, and a byte order mark is no character.
    static func split(_ source: String) -> [Substring.UnicodeScalarView] {
        var text = source.unicodeScalars[...]
        if text.first == "\u{FEFF}" { text = text.dropFirst() }
        var lines: [Substring.UnicodeScalarView] = []
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == "\n" || text[index] == "\r" {
                lines.append(text[start..<index])
                let isPair = text[index] == "\r" && next < text.endIndex && text[next] == "\n"
                start = isPair ? text.index(after: next) : next
                index = start
            } else {
                index = next
            }
        }
        return lines + [text[start...]]
    }

    /// The drawn lines, without the one that names the place.
    func draw() -> [String] {
        let shown = shownLines
        guard !shown.isEmpty else { return [] }
        var output = [margin()]
        var previous: Int?
        for number in shown {
            if let previous, number > previous + 1 {
                output.append(margin(sign: style.gap))
            }
            let here = highlights.filter { $0.mark.line == number }
            output += draw(number, here)
            previous = number
        }
        return output
    }

    /// An empty line of the margin.
    func margin(sign: String? = nil) -> String {
        style.paint(String(repeating: " ", count: gutter + 1) + (sign ?? style.bar), .gutter)
    }
}

// MARK: Which lines

extension DiagnosticSnippet {
    /// More lines between two are left out.
    private static let longestGap = 2

    /// Marked lines, the line that each belongs to, and short stretches between, in order.
    private var shownLines: [Int] {
        var numbers: Set<Int> = []
        for highlight in highlights where lines.indices.contains(highlight.mark.line - 1) {
            numbers.insert(highlight.mark.line)
            if let parent = parent(of: highlight.mark.line) { numbers.insert(parent) }
        }
        let sorted = numbers.sorted()
        for (low, high) in zip(sorted, sorted.dropFirst()) where high - low - 1 <= Self.longestGap {
            numbers.formUnion(low..<high)
        }
        return numbers.sorted()
    }

    /// The nearest line above that is indented less and is no comment: the section's name.
    private func parent(of number: Int) -> Int? {
        let own = indent(lines[number - 1])
        guard own > 0 else { return nil }
        var candidate = number - 1
        while candidate > 0 {
            let line = lines[candidate - 1]
            let first = line.first { $0 != " " && $0 != "\t" }
            if let first, first != "#", indent(line) < own { return candidate }
            candidate -= 1
        }
        return nil
    }

    private func indent(_ line: Substring.UnicodeScalarView) -> Int {
        line.prefix { $0 == " " }.count
    }
}

// MARK: One line

extension DiagnosticSnippet {
    private func draw(_ number: Int, _ highlights: [Highlight]) -> [String] {
        let digits = String(number)
        let pad = String(repeating: " ", count: max(0, gutter - digits.count))
        let head = style.paint("\(pad)\(digits) \(style.bar)", .gutter)
        let room = style.width - gutter - 4
        let window = DiagnosticWindow(
            lines[number - 1], around: highlights.first?.mark, room: room, style: style)
        let text = window.text.isEmpty ? "" : " \(window.text)"
        return [head + text] + highlights.flatMap { underline($0, window) }
    }

    private func underline(_ highlight: Highlight, _ window: DiagnosticWindow) -> [String] {
        let (offset, count) = window.span(of: highlight.mark)
        let lead = String(repeating: " ", count: offset)
        let carets = String(repeating: highlight.isPrimary ? "^" : "-", count: count)
        let paint: DiagnosticStyle.Paint = highlight.isPrimary ? .span : .related
        guard let label = highlight.label.map(style.clean), !label.isEmpty else {
            return ["\(margin()) \(lead)\(style.paint(carets, paint))"]
        }
        // The label stands beside its carets where there is room, else beneath them.
        let taken = gutter + 3
        let beside = offset + count + 1
        let fits = taken + beside + min(24, label.columns) <= style.width
        let start = fits ? beside : min(offset, max(0, style.width - taken - 24))
        let indent = String(repeating: " ", count: start)
        let words = label.wrapped(to: max(16, style.width - taken - start))
        let first = "\(margin()) \(lead)\(style.paint(carets, paint))"
        if fits, let head = words.first {
            return ["\(first) \(style.paint(head, paint))"]
                + words.dropFirst().map { "\(margin()) \(indent)\(style.paint($0, paint))" }
        }
        return [first] + words.map { "\(margin()) \(indent)\(style.paint($0, paint))" }
    }
}
