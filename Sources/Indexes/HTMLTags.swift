/// The start tags of a page, one after the other, with their attributes.
struct HTMLTags {
    struct Tag {
        /// Lower case.
        var name: String
        /// Names in lower case, values with their character references resolved; the first of
        /// equal names counts.
        var attributes: [String: String]
    }

    private var rest: ArraySlice<UInt8>

    init(_ html: [UInt8]) { rest = html[...] }

    /// The next start tag; nil at the end.
    mutating func next() -> Tag? {
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(open + 1)...]
            if rest.starts(with: Array("!--".utf8)) {
                skipComment()
                continue
            }
            guard let first = rest.first, first.isASCIILetter else { continue }
            return tag()
        }
        return nil
    }

    private mutating func skipComment() {
        let end = Array("-->".utf8)
        while !rest.isEmpty, !rest.starts(with: end) { rest.removeFirst() }
    }

    private mutating func tag() -> Tag {
        let name = take { !$0.isHTMLSpace && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        var tag = Tag(name: name.lowercased(), attributes: [:])
        while let byte = rest.first, byte != UInt8(ascii: ">") {
            if byte.isHTMLSpace || byte == UInt8(ascii: "/") {
                rest.removeFirst()
                continue
            }
            let (name, value) = attribute()
            if tag.attributes[name] == nil { tag.attributes[name] = value }
        }
        rest = rest.dropFirst()
        return tag
    }

    private mutating func attribute() -> (String, String) {
        let name = take {
            !$0.isHTMLSpace && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ">")
                && $0 != UInt8(ascii: "/")
        }
        // A lone `=` would be a name of no length for ever.
        if name.isEmpty { rest = rest.dropFirst() }
        skipSpace()
        guard rest.first == UInt8(ascii: "=") else { return (name.lowercased(), "") }
        rest.removeFirst()
        skipSpace()
        guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        else {
            let value = take { !$0.isHTMLSpace && $0 != UInt8(ascii: ">") }
            return (name.lowercased(), Self.resolved(value))
        }
        rest.removeFirst()
        let value = take { $0 != quote }
        rest = rest.dropFirst()
        return (name.lowercased(), Self.resolved(value))
    }

    private mutating func skipSpace() {
        while let byte = rest.first, byte.isHTMLSpace { rest.removeFirst() }
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> String {
        let taken = rest.prefix(while: condition)
        rest = rest[taken.endIndex...]
        return String(decoding: taken, as: UTF8.self)
    }

    private static let references = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]

    /// The text with the character references that occur in attributes.
    private static func resolved(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            rest = rest[ampersand...]
            let end = rest.prefix(12).firstIndex(of: ";")
            let name = end.map { rest[rest.index(after: rest.startIndex)..<$0] }
            if let end, let name, let character = character(named: name) {
                result += character
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    private static func character(named name: Substring) -> String? {
        guard name.hasPrefix("#") else { return references[String(name)] }
        let digits = name.dropFirst()
        let code =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}

extension UInt8 {
    fileprivate var isHTMLSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 || self == 0x0C
    }

    fileprivate var isASCIILetter: Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20
    }
}
