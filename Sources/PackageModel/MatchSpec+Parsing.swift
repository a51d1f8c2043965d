extension MatchSpec {
    /// Reads a spec in any of the spellings that users and channels have.
    package init(_ text: String) throws(SyntaxError) {
        var reader = MatchSpecReader(scanner: TextScanner(text))
        self.init(text: text, fields: try reader.read())
    }

    static func tooLong(_ scanner: TextScanner) -> SyntaxError {
        let start = String(decoding: scanner.bytes.prefix(80), as: UTF8.self)
        return SyntaxError(
            start + "…", offset: 0, expected: "at most \(longest) bytes")
    }
}

private struct MatchSpecReader {
    var scanner: TextScanner
    private var fields = MatchSpec.Fields()

    init(scanner: TextScanner) { self.scanner = scanner }

    mutating func read() throws(SyntaxError) -> MatchSpec.Fields {
        guard scanner.bytes.count <= MatchSpec.longest else { throw MatchSpec.tooLong(scanner) }
        scanner.skipWhitespace()
        if try takeFile() { return fields }
        try takeChannel()
        fields.name = try name()
        try takeVersionAndBuild()
        scanner.skipWhitespace()
        if scanner.next == UInt8(ascii: "[") {
            var brackets = MatchSpecBrackets(scanner: scanner)
            try brackets.read(into: &fields)
            scanner = brackets.scanner
            scanner.skipWhitespace()
        }
        fields.forgetWildcards()
        guard scanner.isAtEnd || scanner.next == UInt8(ascii: "#") else {
            throw scanner.failure("the end of the spec")
        }
        return fields
    }

    /// An address or path of a package file is a spec of its own, with a digest as fragment.
    private mutating func takeFile() throws(SyntaxError) -> Bool {
        var ahead = scanner
        let start = ahead.position
        let file = String(ahead.take { !$0.isWhitespace && $0 != UInt8(ascii: "#") })
        guard let stem = Self.stem(of: file) else { return false }
        let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let version = CondaVersion(parts[parts.count - 2]) else {
            throw ahead.failure("a package file: name, version and build", at: start)
        }
        let name = parts.dropLast(2).joined(separator: "-").lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy({ $0.isAlphanumeric || $0.isSeparator }) else {
            throw ahead.failure("a package file: name, version and build", at: start)
        }
        fields.name = .exact(name)
        fields.version = CondaVersionSpec(exactly: version)
        fields.build = .exact(parts[parts.count - 1].lowercased())
        fields.url = file
        if ahead.take("#") {
            let place = ahead.position
            let digest = String(ahead.take { !$0.isWhitespace })
            let hex = digest.hasPrefix("sha256:") ? digest.dropFirst(7) : digest[...]
            if let sha256 = Digest(.sha256, hex: hex) {
                fields.sha256 = sha256
            } else if let md5 = Digest(.md5, hex: hex) {
                fields.md5 = md5
            } else if !digest.isEmpty {
                throw ahead.failure("a SHA-256 or MD5 digest", at: place)
            }
        }
        ahead.skipWhitespace()
        guard ahead.isAtEnd || ahead.next == UInt8(ascii: "#") else { return false }
        scanner = ahead
        return true
    }

    /// The file's name without folder and ending; nil where the ending is none of a package.
    private static func stem(of file: String) -> Substring? {
        let name = file[(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)...]
        for ending in [".conda", ".tar.bz2"] where name.hasSuffix(ending) {
            return name.dropLast(ending.utf8.count)
        }
        return nil
    }

    /// `channel/subdir:namespace:`, all of it optional; the namespace means nothing.
    private mutating func takeChannel() throws(SyntaxError) {
        let start = scanner.position
        var ahead = scanner
        let word = ahead.take { !$0.isWhitespace && $0 != UInt8(ascii: "[") }
        let colons = word.utf8.indices.filter { word.utf8[$0] == UInt8(ascii: ":") }
        guard let last = colons.last, scanner.next != UInt8(ascii: "^") else { return }
        scanner.advance(by: word.utf8.distance(from: word.startIndex, to: last) + 1)
        guard colons.count > 1 else { return }
        let channel = String(word[..<colons[colons.count - 2]])
        guard !channel.isEmpty else { throw scanner.failure("a channel before `:`", at: start) }
        fields.setChannel(channel)
    }

    private mutating func name() throws(SyntaxError) -> TextPattern {
        let start = scanner.position
        if scanner.next == UInt8(ascii: "^") {
            let text = String(scanner.take { !$0.isWhitespace })
            do throws(SyntaxError) {
                guard text.hasSuffix("$") else {
                    throw SyntaxError(text, offset: 0, expected: "`$` at the end of the name")
                }
                return try TextPattern(text)
            } catch {
                throw error.moved(into: scanner, at: start)
            }
        }
        let text = scanner.take { $0.isAlphanumeric || $0.isSeparator || $0 == UInt8(ascii: "*") }
        guard !text.isEmpty else { throw scanner.failure("a package name") }
        switch scanner.next {
        case nil, UInt8(ascii: "["), UInt8(ascii: "#"): break
        case let byte? where byte.isWhitespace || "=<>!~".utf8.contains(byte): break
        default: throw scanner.failure("a comparison such as `>=`, a space or `[`")
        }
        return try TextPattern(text)
    }

    /// `=1.8` and ` =1.8` begin with 1.8, ` 1.8` is exact, and so is `=1.8=build`.
    private mutating func takeVersionAndBuild() throws(SyntaxError) {
        let isAdjacent = scanner.next == UInt8(ascii: "=")
        scanner.skipWhitespace()
        guard let next = scanner.next, next != UInt8(ascii: "["), next != UInt8(ascii: "#") else {
            return
        }
        let start = scanner.position
        var clause = try CondaVersionReader.expression(&scanner)
        let text = scanner.slice(start)
        let isSpaced = scanner.next?.isWhitespace == true
        scanner.skipWhitespace()
        let isJoined = scanner.take("=")
        scanner.skipWhitespace()
        if let build = try build(isWanted: isJoined) {
            fields.build = build
            if case .prefix(let version, _, isNegated: false) = clause,
                !text.utf8.contains(UInt8(ascii: "*")), isAdjacent || isJoined && !isSpaced
            {
                clause = .compare(.equal, version)
            }
        }
        fields.version = CondaVersionSpec(clause)
    }

    private mutating func build(isWanted: Bool) throws(SyntaxError) -> TextPattern? {
        let start = scanner.position
        if scanner.next == UInt8(ascii: "^") {
            let text = String(scanner.take { !$0.isWhitespace })
            do throws(SyntaxError) { return try TextPattern(text) } catch {
                throw error.moved(into: scanner, at: start)
            }
        }
        let text = scanner.take { $0.isAlphanumeric || "_.+*-".utf8.contains($0) }
        if text.isEmpty, !isWanted,
            scanner.isAtEnd || "[#".utf8.contains(scanner.next ?? 0)
        {
            return nil
        }
        guard !text.isEmpty else {
            throw scanner.failure(isWanted ? "a build after `=`" : "`,`, `|` or a build")
        }
        return try TextPattern(text)
    }
}
