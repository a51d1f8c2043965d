/// The logins of a `.netrc` file, by host.
///
/// Read by us and not by libcurl, which has sent one host's password to another after a redirect.
package struct Netrc: Sendable {
    private var entries: [String: Credentials] = [:]
    private var fallback: Credentials?

    package init() {}

    /// Reads the text of a file; words that it does not know are passed over, as other readers do.
    package init(parsing text: String) {
        var words = Self.words(text)[...]
        while let word = words.popFirst() {
            switch word {
            case "machine":
                guard let host = words.popFirst() else { return }
                let login = Self.takeLogin(&words)
                // The first entry of a host wins.
                if entries[host.lowercased()] == nil { entries[host.lowercased()] = login }
            case "default":
                fallback = fallback ?? Self.takeLogin(&words)
            default: continue
            }
        }
    }

    /// The login for `host`, or that of the entry `default`.
    func credentials(for host: String) -> Credentials? { entries[host] ?? fallback }

    private static func takeLogin(_ words: inout ArraySlice<String>) -> Credentials {
        var login = Credentials(user: "", password: "")
        while let word = words.first, word != "machine", word != "default" {
            words.removeFirst()
            switch word {
            case "login": login.user = words.popFirst() ?? ""
            case "password": login.password = words.popFirst() ?? ""
            case "account": _ = words.popFirst()
            default: continue
            }
        }
        return login
    }

    /// The words of the file: quotes group, `#` comments, and `macdef` bodies left out.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var inMacro = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isBlank = line.allSatisfy(\.isWhitespace)
            if inMacro {
                inMacro = !isBlank
                continue
            }
            guard line.drop(while: \.isWhitespace).first != "#" else { continue }
            let found = lineWords(line)
            if let macro = found.firstIndex(of: "macdef") {
                words += found[..<macro]
                inMacro = true
            } else {
                words += found
            }
        }
        return words
    }

    private static func lineWords(_ line: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var quoted = false
        var characters = line.makeIterator()
        while let character = characters.next() {
            switch character {
            case "\"": (quoted, word) = (!quoted, word ?? "")
            case "\\" where quoted: word?.append(characters.next() ?? "\\")
            case _ where character.isWhitespace && !quoted:
                if let finished = word { words.append(finished) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
