/// One paragraph of what `apt-cache show` prints: fields and their first lines.
struct AptStanza {
    /// Name in lower case → value.
    private(set) var fields: [String: String] = [:]

    subscript(_ name: String) -> String? { fields[name] }

    /// All paragraphs of a text; lines that are no field are passed over.
    static func all(in text: String) -> [AptStanza] {
        var stanzas: [AptStanza] = []
        var stanza = AptStanza()
        for line in text.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            if line.isEmpty {
                if !stanza.fields.isEmpty { stanzas.append(stanza) }
                stanza = AptStanza()
            } else {
                stanza.take(Substring(line))
            }
        }
        if !stanza.fields.isEmpty { stanzas.append(stanza) }
        return stanzas
    }

    private mutating func take(_ line: Substring) {
        guard let first = line.utf8.first, first.isLetterOrDigit,
            let colon = line.firstIndex(of: ":")
        else { return }
        let name = line[..<colon].lowercased()
        guard fields[name] == nil else { return }
        fields[name] = String(line[line.index(after: colon)...].trimmingBlanks)
    }

    /// Names of the packages that it needs: of `a (>= 1), b | c, d:any` a, b and d.
    var dependencies: [String] {
        Self.unique(items(["pre-depends", "depends"]).compactMap { $0.prefix { $0 != "|" } })
    }

    /// The same with every alternative: a, b, c and d.
    var possibleDependencies: [String] {
        Self.unique(items(["pre-depends", "depends"]).flatMap { $0.split(separator: "|") })
    }

    /// What it can stand for besides its own name.
    var provided: [String] { Self.unique(items(["provides"])) }

    private func items(_ names: [String]) -> [Substring] {
        names.compactMap { fields[$0] }.flatMap { $0.split(separator: ",") }
    }

    private static func unique(_ items: [Substring]) -> [String] {
        var names: [String] = []
        for item in items {
            let name = item.trimmingBlanks.prefix { $0 != " " && $0 != "(" && $0 != ":" }
            if AptName.isPackage(name), !names.contains(String(name)) { names.append(String(name)) }
        }
        return names
    }
}
