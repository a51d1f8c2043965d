/// A Swift file as the tests look at it.
struct SourceFile: Sendable {
    /// Relative to the root.
    let path: String
    let text: String
    let lineCount: Int
    /// The code without line comments and without the texts of literals, which may be programs of
    /// another language.
    let code: [Line]

    struct Line: Sendable {
        let text: Substring
        let number: Int
    }

    init(_ file: Repository.File) {
        path = file.path
        text = file.text
        lineCount = file.lines.count
        var isInLiteral = false
        code = file.lines.enumerated().compactMap { offset, line in
            let wasInLiteral = isInLiteral
            if line.utf8.contains(UInt8(ascii: "\"")),
                !line.ranges(of: "\"\"\"").count.isMultiple(of: 2)
            {
                isInLiteral.toggle()
            }
            if wasInLiteral { return nil }
            let code = Self.withoutLiteralsAndComment(line)
            return code.utf8.allSatisfy { $0 == UInt8(ascii: " ") }
                ? nil : Line(text: code, number: offset + 1)
        }
    }

    private static func withoutLiteralsAndComment(_ line: Substring) -> Substring {
        let bytes = Array(line.utf8)
        guard bytes.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "/") }) else {
            return line
        }
        var code: [UInt8] = []
        var isInLiteral = false
        for (index, byte) in bytes.enumerated() {
            let isEscaped = index > 0 && bytes[index - 1] == UInt8(ascii: "\\")
            if byte == UInt8(ascii: "\""), !isEscaped { isInLiteral.toggle() }
            let isComment =
                byte == UInt8(ascii: "/") && index + 1 < bytes.count && bytes[index + 1] == byte
            if isComment, !isInLiteral { break }
            if !isInLiteral { code.append(byte) }
        }
        return Substring(String(decoding: code, as: UTF8.self))
    }

    /// The module for `Sources/<Module>/…`.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// The modules that the file imports, with the line of each.
    var imports: [(module: String, line: Int)] {
        code.compactMap { line in
            // Most lines need no regular expression to be told apart.
            guard line.text.contains("import "),
                let match = line.text.wholeMatch(
                    of:
                        /\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:package|internal|private|fileprivate|public)\s+)?import\s+(?:(?:struct|class|enum|func|var|let|protocol|typealias)\s+)?(\w+)[\w.]*\s*/
                )
            else { return nil }
            return (String(match.1), line.number)
        }
    }
}
