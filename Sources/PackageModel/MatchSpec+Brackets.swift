/// Reads `[key=value, key='value', …]` of a `MatchSpec`; what stands here overrides the rest.
struct MatchSpecBrackets {
    var scanner: TextScanner
    private var seen: Set<String> = []

    init(scanner: TextScanner) { self.scanner = scanner }

    /// Begins at `[` and ends behind its `]`.
    mutating func read(into fields: inout MatchSpec.Fields) throws(SyntaxError) {
        scanner.advance()
        while true {
            skipJoints()
            if scanner.take("]") { return }
            let start = scanner.position
            let key = String(
                scanner.take {
                    $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
                })
            guard !key.isEmpty else { throw scanner.failure("a field such as `version`, or `]`") }
            guard seen.insert(key).inserted else {
                throw scanner.failure("each field once", at: start)
            }
            scanner.skipWhitespace()
            guard scanner.take("=") else { throw scanner.failure("`=` after `\(key)`") }
            scanner.skipWhitespace()
            try set(key, start, &fields)
            guard let next = scanner.next, next.isWhitespace || ",]".utf8.contains(next) else {
                throw scanner.failure("a comma or `]`")
            }
        }
    }

    private mutating func skipJoints() {
        while let byte = scanner.next, byte.isWhitespace || byte == UInt8(ascii: ",") {
            scanner.advance()
        }
    }

    private mutating func set(
        _ key: String, _ start: Int, _ fields: inout MatchSpec.Fields
    ) throws(SyntaxError) {
        if key == "extras" || key == "flags" {
            return try setList(key, &fields)
        }
        let place = scanner.position
        let value = try value()
        let isKnown: Bool
        do throws(SyntaxError) {
            isKnown = try fields.set(key, value)
        } catch {
            let isQuoted = "'\"".utf8.contains(scanner.bytes[place])
            throw error.moved(into: scanner, at: place + (isQuoted ? 1 : 0))
        }
        guard isKnown else {
            throw SyntaxError(
                scanner.text, offset: scanner.failure("", at: start).offset,
                length: key.unicodeScalars.count,
                expected: "a field that specs have, such as `version` or `build`")
        }
    }

    private mutating func setList(
        _ key: String, _ fields: inout MatchSpec.Fields
    ) throws(SyntaxError) {
        for (word, place) in try list() {
            if key == "extras" {
                guard
                    1...64 ~= word.utf8.count,
                    word.utf8.allSatisfy({
                        $0.isAlphanumeric && $0.lowercased == $0 || "_.+-".utf8.contains($0)
                    })
                else { throw scanner.failure("names of extras in lower case", at: place) }
                fields.extras.append(word)
            } else {
                guard Self.isFlag(word) else {
                    throw scanner.failure("flags such as `cuda` or `blas:mkl`", at: place)
                }
                fields.flags.append(try TextPattern(word))
            }
        }
    }

    private static func isFlag(_ word: String) -> Bool {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        $0.isAlphanumeric && $0.lowercased == $0 || "_*".utf8.contains($0)
                    }
            }
    }

    /// One word, or several in brackets; each with its place.
    private mutating func list() throws(SyntaxError) -> [(String, Int)] {
        guard scanner.take("[") else {
            let place = scanner.position
            return [(try value().trimmed, place)]
        }
        var words: [(String, Int)] = []
        while true {
            scanner.skipWhitespace()
            if scanner.take("]") { return words }
            let place = scanner.position
            words.append((try value().trimmed, place))
            scanner.skipWhitespace()
            guard scanner.take(",") || scanner.next == UInt8(ascii: "]") else {
                throw scanner.failure("a comma or `]`")
            }
        }
    }

    /// A text in quotes, in which `\` takes the meaning from a quote; or a plain word.
    private mutating func value() throws(SyntaxError) -> String {
        let start = scanner.position
        guard let quote = scanner.next, "'\"".utf8.contains(quote) else {
            let word = scanner.take { !$0.isWhitespace && !",]'\"".utf8.contains($0) }
            guard !word.isEmpty else { throw scanner.failure("a value") }
            return String(word)
        }
        scanner.advance()
        var bytes: [UInt8] = []
        while let byte = scanner.next, byte != quote {
            scanner.advance()
            if byte == UInt8(ascii: "\\"), let escaped = scanner.next,
                "'\"\\".utf8.contains(escaped)
            {
                bytes.append(escaped)
                scanner.advance()
            } else {
                bytes.append(byte)
            }
        }
        guard scanner.next == quote else {
            throw scanner.failure("the quote that ends the value", at: start)
        }
        scanner.advance()
        return String(decoding: bytes, as: UTF8.self)
    }
}
