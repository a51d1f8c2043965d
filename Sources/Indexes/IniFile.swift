/// A file of sections with keys and values, as Python's `configparser` reads it for pip.
struct IniFile: Sendable, Equatable {
    private var values: [Key: String] = [:]

    private struct Key: Hashable {
        var section: String
        var name: String
    }

    /// Where a file departs from the grammar.
    struct Fault: Error, Equatable {
        /// One-based.
        var line: Int
        var expected: String
    }

    /// The value of a key; a value of several lines keeps them.
    func value(_ name: String, in section: String) -> String? {
        values[Key(section: section, name: name)]
    }

    /// Reads a text.
    ///
    /// Names of keys are compared as pip does: lower case, `_` as `-`.
    init(parsing text: String) throws(Fault) {
        var section: String?
        var open: Key?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let content = line.trimmingBlanks
            if content.isEmpty || content.first == "#" || content.first == ";" { continue }
            if line.first == " " || line.first == "\t", let key = open {
                values[key, default: ""] += "\n" + content
                continue
            }
            open = nil
            if content.first == "[" {
                guard content.last == "]" else {
                    throw Fault(line: number + 1, expected: "`]` at the end of the section")
                }
                section = String(content.dropFirst().dropLast())
                continue
            }
            guard let section else {
                throw Fault(line: number + 1, expected: "a section such as `[global]`")
            }
            open = try read(content, number + 1, in: section)
        }
    }

    private mutating func read(
        _ content: Substring, _ line: Int, in section: String
    ) throws(Fault) -> Key {
        guard let mark = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            throw Fault(line: line, expected: "`name = value`")
        }
        let name = content[..<mark].trimmingBlanks.lowercased().map { $0 == "_" ? "-" : $0 }
        let key = Key(section: section, name: String(name))
        values[key] = String(content[content.index(after: mark)...].trimmingBlanks)
        return key
    }
}

extension StringProtocol {
    /// Without blanks, tabs and returns at both ends.
    var trimmingBlanks: Substring {
        func isBlank(_ character: Character) -> Bool {
            character == " " || character == "\t" || character == "\r" || character == "\n"
                || character == "\r\n"
        }
        let text = Substring(self)
        let start = text.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return start[...last]
    }
}
