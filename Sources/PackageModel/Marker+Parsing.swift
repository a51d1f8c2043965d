extension Marker {
    /// Where a marker stands, which decides which variables it may ask for.
    package enum Dialect: Sendable {
        /// In requirements and metadata: not `extras` and `dependency_groups`.
        case metadata
        /// In `pylock.toml`.
        case lockFile
    }

    /// Reads a marker that is the whole of `text`.
    package init(_ text: some StringProtocol, dialect: Dialect = .metadata) throws(SyntaxError) {
        var reader = MarkerReader(scanner: TextScanner(String(text)), dialect: dialect)
        self = try reader.disjunction(depth: 0)
        guard reader.scanner.isAtEnd else {
            throw reader.scanner.failure("`and`, `or` or the end of the marker")
        }
    }
}

/// Reads markers by recursive descent, as deep as `Marker.depthLimit`.
struct MarkerReader {
    var scanner: TextScanner
    let dialect: Marker.Dialect

    mutating func disjunction(depth: Int) throws(SyntaxError) -> Marker {
        var parts = [try conjunction(depth: depth)]
        while takeWord("or") { parts.append(try conjunction(depth: depth)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction(depth: Int) throws(SyntaxError) -> Marker {
        var parts = [try atom(depth: depth)]
        while takeWord("and") { parts.append(try atom(depth: depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func atom(depth: Int) throws(SyntaxError) -> Marker {
        scanner.skipBlanks()
        guard scanner.take("(") else { return .comparison(try comparison()) }
        guard depth < Marker.depthLimit else {
            throw scanner.failure("at most \(Marker.depthLimit) nested parentheses")
        }
        let marker = try disjunction(depth: depth + 1)
        scanner.skipBlanks()
        guard scanner.take(")") else { throw scanner.failure("`and`, `or` or `)`") }
        scanner.skipBlanks()
        return marker
    }

    private mutating func comparison() throws(SyntaxError) -> Marker.Comparison {
        let start = scanner.position
        let left = try operand()
        scanner.skipBlanks()
        let signStart = scanner.position
        let sign = try sign()
        scanner.skipBlanks()
        let right = try operand()
        let end = scanner
        scanner.skipBlanks()
        if case .variable(let variable) = left, variable.isSet {
            throw end.failure("`\(variable.rawValue)` on the right of `in`", at: start)
        }
        if case .variable(let variable) = right, variable.isSet, case .compares = sign {
            throw end.failure("`in` or `not in` before `\(variable.rawValue)`", at: signStart)
        }
        return Marker.Comparison(left, sign, right)
    }

    private mutating func operand() throws(SyntaxError) -> Marker.Operand {
        scanner.skipBlanks()
        let start = scanner.position
        if let quote = scanner.next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            return .literal(try literal(quote))
        }
        let name = scanner.take {
            $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
        guard let variable = MarkerVariable(spelling: name),
            dialect == .lockFile || !variable.isSet
        else { throw scanner.failure("a marker variable or a quoted text", at: start) }
        return .variable(variable)
    }

    /// PEP 508 knows no escapes: a backslash has no place in a literal.
    private mutating func literal(_ quote: UInt8) throws(SyntaxError) -> String {
        let start = scanner.position
        scanner.advance()
        let text = scanner.take { $0 != quote && $0 != UInt8(ascii: "\\") }
        if scanner.next == UInt8(ascii: "\\") {
            throw scanner.failure("a quoted text without a backslash", at: start)
        }
        guard scanner.next == quote else {
            throw scanner.failure("a closing quotation mark", at: start)
        }
        scanner.advance()
        return String(text)
    }

    private mutating func sign() throws(SyntaxError) -> Marker.Sign {
        if let comparison = Specifier.Comparison.read(&scanner) { return .compares(comparison) }
        if takeWord("in") { return .isIn }
        let start = scanner.position
        if takeWord("not") {
            guard scanner.next?.isBlank == true, takeWord("in") else {
                throw scanner.failure("`in` after `not`", at: start)
            }
            return .isNotIn
        }
        throw scanner.failure(
            "one of `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`, `in`, `not in`")
    }

    /// Consumes blanks and `word` if that is what follows, else nothing.
    private mutating func takeWord(_ word: String) -> Bool {
        var ahead = scanner
        ahead.skipBlanks()
        guard ahead.take(word) else { return false }
        if let byte = ahead.next, byte.isAlphanumeric || byte == UInt8(ascii: "_") { return false }
        scanner = ahead
        return true
    }
}
