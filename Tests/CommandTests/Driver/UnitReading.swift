/// Reads units and files of variables back as systemd.syntax(7), systemd.service(5) and
/// systemd.exec(5) say that systemd does.
struct UnitReading {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    func value(_ name: String) -> String? {
        lines.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    /// The words of `ExecStart=`; specifiers and `$$` are read, variables there are none.
    var command: [String] {
        let words = Self.words(value("ExecStart") ?? "").map { $0.replacing("%%", with: "%") }
        return words.prefix(1) + words.dropFirst().map { $0.replacing("$$", with: "$") }
    }

    /// Splits at blanks outside of quotes, and reads C's escapes.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        var rest = text.unicodeScalars[...]
        while let next = rest.popFirst() {
            switch next {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            case "\\":
                guard let escaped = rest.popFirst() else { break }
                guard escaped == "x" else {
                    word = (word ?? "") + String(escaped)
                    break
                }
                let digits = String(String.UnicodeScalarView(rest.prefix(2)))
                rest = rest.dropFirst(2)
                if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
                    word = (word ?? "") + String(scalar)
                }
            default: word = (word ?? "") + String(next)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    /// What a file for `EnvironmentFile=` sets, as a shell reads double quotes.
    static func variables(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        var rest = text[...]
        while !rest.isEmpty {
            if rest.first == "#" || rest.first == "\n" {
                rest = rest.drop { $0 != "\n" }.dropFirst()
                continue
            }
            let name = rest.prefix { $0 != "=" }
            rest = rest.dropFirst(name.count + 2)
            var value = ""
            while let next = rest.popFirst(), next != "\"" {
                value.append(next == "\\" ? rest.popFirst() ?? next : next)
            }
            values[String(name)] = value
            rest = rest.dropFirst()
        }
        return values
    }
}
