import FileSystem

/// dpkg's list of packages, read without dpkg; only paragraphs of wanted names are looked into.
package struct DpkgParagraphs {
    private let text: FileLines

    /// What dpkg has on record of one package.
    package struct Paragraph {
        package var name: String
        /// The lines below the name, up to the empty one.
        package var lines: [String]
    }

    package init(_ bytes: [UInt8]) { text = FileLines(bytes) }

    private var bytes: [UInt8] { text.bytes }

    /// Those whose name pleases, in the file's order; of a damaged list what can be read.
    package func all(where isWanted: (String) -> Bool) -> [Paragraph] {
        let field = Array("Package: ".utf8)
        var found: [Paragraph] = []
        var position = 0
        while position < bytes.count {
            let line = text.line(at: position)
            // One look at the first byte spares most lines the comparison.
            if bytes[position] == field[0], bytes[line].starts(with: field) {
                let name = string(line.dropFirst(field.count))
                if isWanted(name) {
                    found.append(Paragraph(name: name, lines: lines(after: line.upperBound + 1)))
                }
            }
            position = line.upperBound + 1
        }
        return found
    }

    private func lines(after start: Int) -> [String] {
        var lines: [String] = []
        var position = start
        while position < bytes.count {
            let range = text.line(at: position)
            if range.isEmpty { break }
            lines.append(string(range))
            position = range.upperBound + 1
        }
        return lines
    }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
