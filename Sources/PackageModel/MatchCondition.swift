/// When a conditional dependency counts: specs joined by `and` and `or` (CEP 43).
package indirect enum MatchCondition: Sendable, Hashable {
    /// A package that meets the spec is part of the solution, or of the machine.
    case spec(MatchSpec)
    case all([MatchCondition])
    case any([MatchCondition])

    /// Whether it holds, given which specs do.
    package func holds(_ isMet: (MatchSpec) -> Bool) -> Bool {
        switch self {
        case .spec(let spec): isMet(spec)
        case .all(let conditions): conditions.allSatisfy { $0.holds(isMet) }
        case .any(let conditions): conditions.contains { $0.holds(isMet) }
        }
    }

    /// The specs in it, from left to right.
    package var specs: [MatchSpec] {
        switch self {
        case .spec(let spec): [spec]
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.specs)
        }
    }
}

extension MatchCondition {
    /// Reads a condition that is the whole of `text`.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        var reader = MatchConditionReader(scanner: TextScanner(String(text)))
        self = try reader.condition()
    }
}

extension MatchCondition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .spec(let spec): spec.description
        case .all(let conditions):
            conditions.map { $0.isAny ? "(\($0))" : "\($0)" }.joined(separator: " and ")
        case .any(let conditions): conditions.map(\.description).joined(separator: " or ")
        }
    }

    private var isAny: Bool {
        if case .any = self { true } else { false }
    }
}

private struct MatchConditionReader {
    var scanner: TextScanner
    private static let deepest = 32

    mutating func condition() throws(SyntaxError) -> MatchCondition {
        guard scanner.bytes.count <= MatchSpec.longest else {
            throw MatchSpec.tooLong(scanner)
        }
        let condition = try disjunction(depth: 0)
        guard scanner.isAtEnd else { throw scanner.failure("`and`, `or` or the end") }
        return condition
    }

    private mutating func disjunction(depth: Int) throws(SyntaxError) -> MatchCondition {
        var conditions = [try conjunction(depth: depth)]
        while takeWord("or") { conditions.append(try conjunction(depth: depth)) }
        return conditions.count == 1 ? conditions[0] : .any(conditions)
    }

    private mutating func conjunction(depth: Int) throws(SyntaxError) -> MatchCondition {
        var conditions = [try operand(depth: depth)]
        while takeWord("and") { conditions.append(try operand(depth: depth)) }
        return conditions.count == 1 ? conditions[0] : .all(conditions)
    }

    private mutating func operand(depth: Int) throws(SyntaxError) -> MatchCondition {
        scanner.skipWhitespace()
        guard scanner.take("(") else { return .spec(try spec()) }
        guard depth < Self.deepest else { throw scanner.failure("fewer parentheses") }
        let inner = try disjunction(depth: depth + 1)
        guard scanner.take(")") else { throw scanner.failure("`and`, `or` or `)`") }
        scanner.skipWhitespace()
        return inner
    }

    /// A spec reaches to the next word of logic or the parenthesis that closes what is around it.
    private mutating func spec() throws(SyntaxError) -> MatchSpec {
        let start = scanner.position
        var depth = 0
        var quote: UInt8?
        while let byte = scanner.next {
            if let open = quote {
                if byte == UInt8(ascii: "\\") { scanner.advance() }
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") {
                depth += 1
            } else if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") {
                if depth == 0 { break }
                depth -= 1
            } else if depth == 0, byte.isWhitespace, isBeforeLogic {
                break
            }
            scanner.advance()
        }
        let text = scanner.slice(start)
        guard !text.trimmed.isEmpty else { throw scanner.failure("a package") }
        do throws(SyntaxError) {
            let spec = try MatchSpec(String(text))
            guard spec.when == nil else {
                throw SyntaxError(String(text), offset: 0, expected: "a package without `when`")
            }
            return spec
        } catch {
            throw error.moved(into: scanner, at: start)
        }
    }

    private var isBeforeLogic: Bool {
        var ahead = self
        return ahead.takeWord("and") || ahead.takeWord("or")
    }

    /// Takes `word` with the white space around it, if it stands alone.
    private mutating func takeWord(_ word: String) -> Bool {
        var ahead = scanner
        ahead.skipWhitespace()
        guard ahead.take(word), let next = ahead.next,
            next.isWhitespace || next == UInt8(ascii: "(")
        else { return false }
        scanner = ahead
        return true
    }
}
