package import Diagnostics
internal import YAML

extension RecipeEdit {
    /// The text with this change, its comments and its layout kept.
    ///
    /// Throws R020 where the value is written in a way that is not edited: over several lines,
    /// through an alias, or in another file. What comes out is a recipe that can be read, and that
    /// says nothing else in any other place.
    package func applied(to text: String, file: String) throws(ProvisionError) -> String {
        let mark = text.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : ""
        var lines = RecipeLines(String(text.unicodeScalars.dropFirst(mark.isEmpty ? 0 : 1)))
        guard let root = try? Node.parse(lines.text, file: file), let mapping = root.mapping,
            edit(&lines, mapping, file), (try? Recipe.load(text: lines.text, file: file)) != nil,
            let edited = try? Node.parse(lines.text, file: file), isAlone(from: root, to: edited)
        else { throw refusal(at: item) }
        return mark + lines.text
    }

    private func refusal(at mark: Mark?) -> ProvisionError {
        ProvisionError(
            .notEditable, "cannot write `\(self)` into the recipe", at: mark,
            context: ["it is written in a way that is left to people"],
            hints: ["make the change by hand"])
    }

    /// False where the place cannot be found or written to.
    private func edit(_ lines: inout RecipeLines, _ root: Mapping, _ file: String) -> Bool {
        if let item {
            guard item.file == file else { return false }
            return value.map { lines.replace(item, with: $0) } ?? lines.remove(item)
        }
        guard let value else { return false }
        let names = field.split(separator: ".").map(String.init)
        guard let first = names.first else { return false }
        guard names.count == 2 else {
            return lines.set(first, to: value, in: root, at: nil)
        }
        guard let section = root.entry(first)?.value else {
            lines.append("\(first): {\(names[1]): \(value)}")
            return true
        }
        guard let fields = section.mapping else { return false }
        return lines.set(names[1], to: value, in: fields, at: section.mark)
    }
}

/// The lines of a recipe, by the marks that its reader gives.
private struct RecipeLines {
    private var lines: [[Unicode.Scalar]]
    /// What a line that is added ends with besides its line feed.
    private let ending: [Unicode.Scalar]

    /// Line ends stay what they are: a carriage return belongs to its line.
    init(_ text: String) {
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map(Array.init)
        ending = lines.count > 1 && lines[0].last == "\r" ? ["\r"] : []
    }

    var text: String {
        var text = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { text.append("\n") }
            text.append(contentsOf: line)
        }
        return String(text)
    }

    private func span(_ mark: Mark) -> Range<Int>? {
        guard lines.indices.contains(mark.line - 1) else { return nil }
        let (end, overflow) = (mark.column - 1).addingReportingOverflow(mark.length)
        guard !overflow, mark.column >= 1, end <= lines[mark.line - 1].count else { return nil }
        return (mark.column - 1)..<end
    }

    mutating func replace(_ mark: Mark, with value: String) -> Bool {
        guard let span = span(mark) else { return false }
        lines[mark.line - 1].replaceSubrange(span, with: Array(value.unicodeScalars))
        return true
    }

    /// Takes away the item of a list: its own line, or the text between two commas.
    mutating func remove(_ mark: Mark) -> Bool {
        guard let span = span(mark) else { return false }
        let line = lines[mark.line - 1]
        if line[..<span.lowerBound].allSatisfy({ $0 == " " || $0 == "-" }) {
            lines.remove(at: mark.line - 1)
            return true
        }
        var (start, end) = (span.lowerBound, span.upperBound)
        var next = end
        while next < line.count, line[next] == " " { next += 1 }
        if next < line.count, line[next] == "," {
            end = next + 1
            while end < line.count, line[end] == " " { end += 1 }
        } else {
            while start > 0, line[start - 1] == " " { start -= 1 }
            if start > 0, line[start - 1] == "," { start -= 1 }
        }
        lines[mark.line - 1].removeSubrange(start..<end)
        return true
    }

    /// Gives a field of a mapping another value, or adds it as the first one; `mark` is where the
    /// mapping starts, nil for the recipe itself.
    mutating func set(
        _ name: String, to value: String, in mapping: Mapping, at mark: Mark?
    ) -> Bool {
        if let entry = mapping.entry(name) {
            // What came through an alias bears the mark of an earlier place.
            return entry.key.mark < entry.value.mark && replace(entry.value.mark, with: value)
        }
        guard let mark else {
            append("\(name): \(value)")
            return true
        }
        guard let span = span(mark) else { return false }
        let line = lines[mark.line - 1]
        if line[span.lowerBound] == "{" {
            let text = "\(name): \(value)" + (mapping.entries.isEmpty ? "" : ", ")
            lines[mark.line - 1].insert(
                contentsOf: Array(text.unicodeScalars), at: span.lowerBound + 1)
            return true
        }
        let indent = line[..<span.lowerBound]
        guard indent.allSatisfy({ $0 == " " }) else { return false }
        lines.insert(
            Array(indent) + Array("\(name): \(value)".unicodeScalars) + ending,
            at: mark.line - 1)
        return true
    }

    mutating func append(_ text: String) {
        if lines.last?.isEmpty == true {
            lines.removeLast()
        } else if !lines.isEmpty {
            lines[lines.count - 1] += ending
        }
        lines += [Array(text.unicodeScalars) + ending, []]
    }
}
