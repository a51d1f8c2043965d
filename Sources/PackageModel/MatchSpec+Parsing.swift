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
        if try !takeFile() {
            try takeChannel()
            fields.name = try name()
            try takeVersionAndBuild()
        }
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

    /// An address or path of a package file stands for its name, version and build.
    private mutating func takeFile() throws(SyntaxError) -> Bool {
        let start = scanner.position
        let word = scanner.bytes[start...].prefix {
            !$0.isWhitespace && $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "[")
        }
        guard let ending = Self.endings.first(where: { word.hasSuffix($0) }) else { return false }
        scanner.advance(by: word.count)
        let file = String(scanner.slice(start))
        let stem = file[(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)...]
            .dropLast(ending.utf8.count)
        let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
        let name = parts.dropLast(2).joined(separator: "-").lowercased()
        guard parts.count >= 3, let version = CondaVersion(parts[parts.count - 2]), !name.isEmpty,
            name.utf8.allSatisfy({ $0.isAlphanumeric || $0.isSeparator })
        else { throw scanner.failure("a package file: name, version and build", at: start) }
        fields.name = .exact(name)
        fields.version = CondaVersionSpec(exactly: version)
        fields.build = .exact(parts[parts.count - 1].lowercased())
        fields.url = file
        try takeDigest()
        return true
    }

    private static let endings = [".conda", ".tar.bz2"]

    /// The digest that may follow a file as `#<md5>` or `#sha256:<sha256>`.
    private mutating func takeDigest() throws(SyntaxError) {
        guard scanner.next == UInt8(ascii: "#"), scanner.peek(1)?.isWhitespace == false else {
            return
        }
        scanner.advance()
        let start = scanner.position
        let digest = scanner.take { !$0.isWhitespace && $0 != UInt8(ascii: "[") }
        let hex = digest.hasPrefix("sha256:") ? digest.dropFirst(7) : digest
        fields.sha256 = Digest(.sha256, hex: hex)
        fields.md5 = Digest(.md5, hex: hex)
        guard fields.sha256 != nil || fields.md5 != nil else {
            throw scanner.failure("a SHA-256 or MD5 digest", at: start)
        }
    }

    /// `channel/subdir:namespace:`, all of it optional; the namespace means nothing.
    private mutating func takeChannel() throws(SyntaxError) {
        guard scanner.bytes.contains(UInt8(ascii: ":")) else { return }
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
        case let byte? where byte.isWhitespace || byte.isComparison || byte == UInt8(ascii: "("):
            break
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
        let end = scanner.position
        let isSpaced = scanner.next?.isWhitespace == true
        scanner.skipWhitespace()
        let isJoined = scanner.take("=")
        scanner.skipWhitespace()
        if let build = try build(isWanted: isJoined) {
            fields.build = build
            if case .prefix(let version, _, isNegated: false) = clause,
                isAdjacent || isJoined && !isSpaced,
                !scanner.bytes[start..<end].contains(UInt8(ascii: "*"))
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
        let text = scanner.take {
            $0.isAlphanumeric || $0.isSeparator || $0 == UInt8(ascii: "*")
                || $0 == UInt8(ascii: "+")
        }
        if text.isEmpty, !isWanted {
            switch scanner.next {
            case nil, UInt8(ascii: "["), UInt8(ascii: "#"): return nil
            default: break
            }
        }
        guard !text.isEmpty else {
            throw scanner.failure(isWanted ? "a build after `=`" : "`,`, `|` or a build")
        }
        return try TextPattern(text)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool {
        suffix(text.utf8.count).elementsEqual(text.utf8)
    }
}
