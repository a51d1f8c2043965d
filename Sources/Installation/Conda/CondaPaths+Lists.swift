extension CondaPaths {
    /// What `info/has_prefix` means where it names a file and nothing else.
    package static let defaultPlaceholder = "/opt/anaconda1anaconda2anaconda3"

    /// Reads `info/files`, `info/has_prefix` and `info/no_link`, which packages without a
    /// `paths.json` have instead; the two last may be empty.
    ///
    /// They tell neither kinds nor digests: `isSymlink` says what the package holds at a path.
    package init(
        files: [UInt8], hasPrefix: [UInt8] = [], noLink: [UInt8] = [],
        isSymlink: (String) -> Bool
    ) throws(Fault) {
        var entries: [Entry] = []
        var places: [String: Int] = [:]
        for path in try Self.lines(files) {
            places[path] = entries.count
            entries.append(Entry(path: path, kind: isSymlink(path) ? .softlink : .hardlink))
        }
        for line in try Self.lines(hasPrefix) {
            let prefix = try Self.prefix(line)
            // Lists of long ago name files that were left out later.
            guard let place = places[prefix.path] else { continue }
            entries[place].prefixPlaceholder = prefix.placeholder
            entries[place].fileMode = prefix.mode
        }
        for path in try Self.lines(noLink) {
            if let place = places[path] { entries[place].noLink = true }
        }
        try self.init(checking: entries)
    }

    private static func lines(_ bytes: [UInt8]) throws(Fault) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault("is not UTF-8")
        }
        // Split as scalars: CR LF is one character.
        return text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
            .map { String($0) }
            .filter { $0.contains { $0 != " " && $0 != "\t" } && !$0.hasPrefix("#") }
    }

    private struct Prefix {
        var placeholder: String
        var mode: FileMode
        var path: String
    }

    /// One line: a path alone, or placeholder, mode and path, each in quotes where it has blanks.
    private static func prefix(_ line: String) throws(Fault) -> Prefix {
        let words = words(line)
        switch words.count {
        case 1: return Prefix(placeholder: defaultPlaceholder, mode: .text, path: words[0])
        case 3:
            guard let mode = FileMode(rawValue: words[1]), !words[0].isEmpty else { break }
            return Prefix(placeholder: words[0], mode: mode, path: words[2])
        default: break
        }
        throw Fault("has the line `\(shown(line))`, which is neither a path nor three words")
    }

    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isOpen = false
        var quote: Unicode.Scalar?
        for scalar in line.unicodeScalars {
            if let open = quote {
                if scalar == open { quote = nil } else { word.unicodeScalars.append(scalar) }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
                isOpen = true
            } else if scalar == " " || scalar == "\t" {
                if isOpen || !word.isEmpty { words.append(word) }
                (word, isOpen) = ("", false)
            } else {
                word.unicodeScalars.append(scalar)
            }
        }
        if isOpen || !word.isEmpty { words.append(word) }
        return words
    }
}
