internal import Diagnostics

/// YAML's rules that libyaml does not enforce.
extension SourceText {
    /// Refuses a comment that touches what stands before it, in the text between two events.
    func checkComments(from start: Int, to end: Int) throws(ProvisionError) {
        var index = start
        while index < min(end, scalars.count) {
            guard scalars[index] == "#" else {
                index += 1
                continue
            }
            if index > 0, !scalars[index - 1].isWhite {
                throw ProvisionError(
                    .yamlSyntax, "a comment needs a space before its `#`", at: mark(from: index),
                    hints: ["put the value in quotes if the `#` belongs to it"])
            }
            while index < scalars.count, !scalars[index].isLineEnd { index += 1 }
        }
    }

    /// Refuses what YAML forbids of a scalar inside a block that is indented by `indent`.
    func check(
        _ scalar: Scalar, _ event: ParserEvent, indent: Int
    ) throws(ProvisionError) {
        switch scalar.style {
        case .plain where scalar.text == "-":
            throw ProvisionError(
                .yamlSyntax, "a value cannot be a lone `-`", at: mark(from: event.start),
                hints: ["put it in quotes: `\"-\"`"])
        case .plain: break
        case .singleQuoted, .doubleQuoted:
            try checkContinuation(from: event.start, to: event.end, indent: indent)
        case .literal, .folded:
            try checkBlock(from: contentStart(of: event), indent: indent)
        }
    }

    /// Refuses lines of a quoted scalar that are not indented, with spaces, deeper than its block.
    private func checkContinuation(from start: Int, to end: Int, indent: Int) throws(ProvisionError)
    {
        var index = start
        while index < end {
            guard scalars[index].isLineEnd else {
                index += 1
                continue
            }
            let line = index + 1
            index = line
            while index < end, scalars[index] == " " { index += 1 }
            let spaces = index - line
            while index < end, scalars[index] == "\t" || scalars[index] == " " { index += 1 }
            if index < end, !scalars[index].isLineEnd, spaces <= indent {
                throw ProvisionError(
                    .yamlSyntax, "a quoted value goes on without indentation",
                    at: mark(from: line, to: index),
                    label: "indent this line with more than \(max(0, indent)) spaces")
            }
        }
    }

    /// Refuses a comment that touches a block scalar's header, and blank lines before its first
    /// text that are indented deeper than that.
    private func checkBlock(from start: Int, indent: Int) throws(ProvisionError) {
        var index = start + 1
        var isExplicit = false
        while let scalar = scalar(at: index), "+-0123456789".unicodeScalars.contains(scalar) {
            isExplicit = isExplicit || scalar.properties.numericType != nil
            index += 1
        }
        if scalar(at: index) == "#" { try checkComments(from: index, to: index + 1) }
        while let scalar = scalar(at: index), !scalar.isLineEnd { index += 1 }
        guard !isExplicit else { return }
        var deepest = 0
        while index < scalars.count {
            index += 1
            let line = index
            while scalar(at: index) == " " { index += 1 }
            let spaces = index - line
            guard let first = scalar(at: index) else { return }
            guard !first.isLineEnd else {
                deepest = max(deepest, spaces)
                continue
            }
            if spaces > indent, spaces < deepest, indent >= 0 || spaces > 0 {
                throw ProvisionError(
                    .yamlSyntax, "a blank line before a block's text is indented deeper than it",
                    at: mark(from: line, to: index + 1), label: "the text starts here")
            }
            return
        }
    }
}

/// Where things start.
extension SourceText {
    /// Where an event's value starts, behind its anchor and tag.
    func contentStart(of event: ParserEvent) -> Int {
        guard event.anchor != nil || event.tag != nil else { return event.start }
        var index = event.start
        while index < event.end, scalars[index] == "&" || scalars[index] == "!" {
            while index < event.end, !scalars[index].isWhite { index += 1 }
            index = skipBlank(from: index, to: event.end)
        }
        return index < event.end ? index : event.start
    }

    /// The first key or dash of a block collection, where its start event ends.
    func blockStart(of event: ParserEvent) -> Int {
        if case .sequenceStart = event.kind, scalar(at: event.end) != "-",
            scalar(at: event.end - 1) == "-"
        {
            // A list at the column of its key: libyaml has read its first dash already.
            return event.end - 1
        }
        return event.end
    }

    private func skipBlank(from start: Int, to end: Int) -> Int {
        var index = start
        while index < end {
            if scalars[index] == "#" {
                while index < end, !scalars[index].isLineEnd { index += 1 }
            } else if scalars[index].isWhite {
                index += 1
            } else {
                break
            }
        }
        return index
    }
}

extension Unicode.Scalar {
    /// Whether a line may end with it; of CR LF the LF is what counts.
    fileprivate var isLineEnd: Bool { self == "\n" || self == "\r" }
    fileprivate var isWhite: Bool { self == " " || self == "\t" || isLineEnd }
}
