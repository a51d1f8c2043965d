extension CondaVersionSpec {
    /// Reads an expression that is the whole of `text`.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        var scanner = TextScanner(String(text))
        guard scanner.bytes.count <= MatchSpec.longest else {
            throw MatchSpec.tooLong(scanner)
        }
        scanner.skipWhitespace()
        self.init(try CondaVersionReader.expression(&scanner))
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw scanner.failure("`,`, `|` or the end") }
    }
}

/// Reads version expressions, alone or at the place where a `MatchSpec` has one.
struct CondaVersionReader {
    private typealias Clause = CondaVersionSpec.Clause

    private static let deepest = 32

    /// An expression up to where none can go on.
    ///
    /// The whole may start with an `=` too many, `==1.8.*`: conda drops it from a lone clause, while
    /// in company `==1.8.*` means `==1.8`.
    static func expression(
        _ scanner: inout TextScanner
    ) throws(SyntaxError) -> CondaVersionSpec.Clause {
        let start = scanner
        let clause = try disjunction(&scanner, depth: 0)
        if case .compare(.equal, _) = clause {
            var again = start
            if again.take("=="), let lone = try? disjunction(&again, depth: 0),
                again.position == scanner.position
            {
                return lone
            }
        }
        return clause
    }

    private static func disjunction(
        _ scanner: inout TextScanner, depth: Int
    ) throws(SyntaxError) -> Clause {
        var clauses = [try conjunction(&scanner, depth: depth)]
        while takeJoint("|", &scanner) {
            clauses.append(try conjunction(&scanner, depth: depth))
        }
        return clauses.count == 1 ? clauses[0] : .either(clauses)
    }

    private static func conjunction(
        _ scanner: inout TextScanner, depth: Int
    ) throws(SyntaxError) -> Clause {
        var clauses = [try clause(&scanner, depth: depth)]
        while takeJoint(",", &scanner) {
            clauses.append(try clause(&scanner, depth: depth))
        }
        return clauses.count == 1 ? clauses[0] : .all(clauses)
    }

    /// Takes a joint with the blanks around it; leaves blanks that no joint follows.
    private static func takeJoint(_ joint: String, _ scanner: inout TextScanner) -> Bool {
        var ahead = scanner
        ahead.skipWhitespace()
        guard ahead.take(joint) else { return false }
        ahead.skipWhitespace()
        scanner = ahead
        return true
    }

    private static func clause(
        _ scanner: inout TextScanner, depth: Int
    ) throws(SyntaxError) -> Clause {
        let start = scanner.position
        if scanner.take("(") {
            guard depth < deepest else { throw scanner.failure("fewer parentheses") }
            scanner.skipWhitespace()
            let inner = try disjunction(&scanner, depth: depth + 1)
            scanner.skipWhitespace()
            guard scanner.take(")") else { throw scanner.failure("`,`, `|` or `)`") }
            return inner
        }
        if scanner.next == UInt8(ascii: "^") { return try regex(&scanner) }
        let sign = String(scanner.take { "=!<>~".utf8.contains($0) })
        scanner.skipWhitespace()
        let place = scanner.position
        let literal = literal(&scanner)
        guard !literal.isEmpty else {
            throw scanner.failure(sign.isEmpty ? "a version" : "a version after `\(sign)`")
        }
        guard let clause = try clause(sign, literal, scanner, at: place) else {
            guard ["", "=", "==", "!=", "<", "<=", ">", ">=", "~="].contains(sign) else {
                throw scanner.failure("a comparison such as `>=`", at: start)
            }
            throw scanner.failure("a version", at: place)
        }
        return clause
    }

    /// Up to the first `$` that nothing of the pattern can follow.
    private static func regex(_ scanner: inout TextScanner) throws(SyntaxError) -> Clause {
        let start = scanner.position
        while let byte = scanner.next {
            scanner.advance()
            guard byte == UInt8(ascii: "$") else { continue }
            switch scanner.next {
            case nil, UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ")"),
                UInt8(ascii: " "), UInt8(ascii: "="):
                let text = scanner.slice(start)
                do throws(SyntaxError) {
                    return .pattern(.regex(try LinearRegex(String(text))), isNegated: false)
                } catch {
                    throw error.moved(into: scanner, at: start)
                }
            default: continue
            }
        }
        throw scanner.failure("`$` at the end of a regular expression", at: start)
    }

    /// The characters of versions and globs.
    ///
    /// Some channels have a blank before the `!` of an epoch, which CEP 29 says to ignore.
    private static func literal(_ scanner: inout TextScanner) -> String {
        var literal = String(scanner.take(while: isLiteral))
        guard literal.utf8.allSatisfy(\.isDigit), !literal.isEmpty else { return literal }
        var ahead = scanner
        ahead.skipBlanks()
        if ahead.next == UInt8(ascii: "!"), ahead.peek(1)?.isAlphanumeric == true {
            scanner = ahead
            literal += scanner.take(while: isLiteral)
        }
        return literal
    }

    private static func isLiteral(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || ".-_+!*".utf8.contains(byte)
    }

    /// What `sign` and `literal` mean together; nil where that is nothing.
    private static func clause(
        _ sign: String, _ literal: String, _ scanner: TextScanner, at place: Int
    ) throws(SyntaxError) -> Clause? {
        guard let glob = literal.utf8.firstIndex(of: UInt8(ascii: "*")) else {
            return CondaVersion(literal).flatMap { clause(sign, $0) }
        }
        guard literal.utf8[glob...].allSatisfy({ ".*".utf8.contains($0) }) else {
            guard let wanted = try? TextPattern(sign == "=" ? literal + "*" : literal) else {
                return nil
            }
            switch sign {
            case "", "=", "==": return .pattern(wanted, isNegated: false)
            case "!=": return .pattern(wanted, isNegated: true)
            default: throw scanner.failure("a version without `*` after `\(sign)`", at: place)
            }
        }
        var stem = literal[..<glob]
        if stem.utf8.last == UInt8(ascii: ".") { stem.removeLast() }
        if stem.isEmpty {
            guard ["", "=", "==", ">=", "<=", "~="].contains(sign) else {
                throw scanner.failure("a version without `*` after `\(sign)`", at: place)
            }
            return .any
        }
        guard let version = CondaVersion(stem) else { return nil }
        switch sign {
        case "", "=": return .prefix(version, CondaVersion.Prefix(version), isNegated: false)
        case "!=": return .prefix(version, CondaVersion.Prefix(version), isNegated: true)
        case "~=": throw scanner.failure("a version without `*` after `~=`", at: place)
        // conda ignores the glob of what compares.
        default: return clause(sign, version)
        }
    }

    private static func clause(_ sign: String, _ version: CondaVersion) -> Clause? {
        switch sign {
        case "": .compare(.equal, version)
        case "=": .prefix(version, CondaVersion.Prefix(version), isNegated: false)
        case "~=": .compatible(version, CondaVersion.Prefix(version, dropping: 1))
        default:
            CondaVersionSpec.Comparison(rawValue: sign).map { .compare($0, version) }
        }
    }
}

extension SyntaxError {
    /// The same fault in a part of the scanner's text that starts at the byte `start`.
    func moved(into scanner: TextScanner, at start: Int) -> SyntaxError {
        let before = scanner.bytes[..<start].count { $0 & 0xC0 != 0x80 }
        return SyntaxError(
            scanner.text, offset: before + offset, length: length, expected: expected)
    }
}
