import Glibc

/// dpkg's list of packages, read without dpkg; only paragraphs of wanted names are looked into.
package struct DpkgParagraphs {
    private let bytes: [UInt8]

    /// What dpkg has on record of one package.
    package struct Paragraph {
        package var name: String
        /// The lines below the name, up to the empty one.
        package var lines: [String]
    }

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Those whose name pleases, in the file's order; of a damaged list what can be read.
    package func all(where isWanted: (String) -> Bool) -> [Paragraph] {
        let field = Array("Package: ".utf8)
        var found: [Paragraph] = []
        var position = 0
        while position < bytes.count {
            let line = line(at: position)
            // One look at the first byte spares most lines the comparison.
            if bytes[position] == field[0], bytes[line].starts(with: field) {
                let name = text(line.dropFirst(field.count))
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
            let range = line(at: position)
            if range.isEmpty { break }
            lines.append(text(range))
            position = range.upperBound + 1
        }
        return lines
    }

    /// The list is long and read at every start, so the line's end is looked for by `memchr`.
    private func line(at start: Int) -> Range<Int> {
        let length = bytes.withUnsafeBytes { buffer in
            let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
            guard let first = rest.baseAddress,
                let end = memchr(first, Int32(UInt8(ascii: "\n")), rest.count)
            else { return rest.count }
            return UnsafeRawPointer(end) - first
        }
        return start..<start + length
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
