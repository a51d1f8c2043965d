/// What a recipe says of a driver's or toolkit's version: `12.8`, `>=550`, `>=12.4,<13,!=12.5`.
package struct DottedSpecifier: Sendable, Hashable {
    /// All hold.
    package let clauses: [Clause]

    package struct Clause: Sendable, Hashable {
        package let comparison: Comparison
        package let version: DottedVersion
    }

    package enum Comparison: String, Sendable, Hashable {
        /// Written bare, or as `==12.8.*`: all that begin with these numbers.
        case prefix = ""
        case equal = "=="
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
    }

    package init(_ clauses: [Clause] = []) { self.clauses = clauses }

    /// Whether every clause admits `version`.
    package func contains(_ version: DottedVersion) -> Bool {
        clauses.allSatisfy { $0.contains(version) }
    }

    /// The least version that it admits by its form: the highest of its lower bounds; nil if none.
    package var lowerBound: DottedVersion? {
        clauses.filter {
            switch $0.comparison {
            case .prefix, .equal, .atLeast, .greater: true
            case .notEqual, .atMost, .less: false
            }
        }.map(\.version).max()
    }
}

extension DottedSpecifier.Clause {
    package func contains(_ candidate: DottedVersion) -> Bool {
        switch comparison {
        case .prefix: candidate.hasPrefix(version)
        case .equal: candidate == version
        case .notEqual: candidate != version
        case .atMost: candidate <= version
        case .atLeast: candidate >= version
        case .less: candidate < version
        case .greater: candidate > version
        }
    }
}

extension DottedSpecifier {
    /// Reads clauses between commas, at least one.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        var scanner = TextScanner(String(text))
        var clauses: [Clause] = []
        repeat {
            scanner.skipWhitespace()
            clauses.append(try Self.clause(&scanner))
            scanner.skipWhitespace()
        } while scanner.take(",")
        guard scanner.isAtEnd else { throw scanner.failure("a comma or the end") }
        self.init(clauses)
    }

    private static func clause(_ scanner: inout TextScanner) throws(SyntaxError) -> Clause {
        let spellings: [Comparison] = [.equal, .notEqual, .atMost, .atLeast, .less, .greater]
        var comparison = Comparison.prefix
        for spelling in spellings where scanner.take(spelling.rawValue) {
            comparison = spelling
            break
        }
        scanner.skipWhitespace()
        let start = scanner.position
        var text = scanner.take { $0.isDigit || $0 == UInt8(ascii: ".") }
        if text.hasSuffix("."), comparison == .prefix || comparison == .equal, scanner.take("*") {
            text.removeLast()
            comparison = .prefix
        }
        guard let version = DottedVersion(text) else {
            let place = comparison == .prefix ? "" : " after `\(comparison.rawValue)`"
            throw scanner.failure("a version such as `12.8`\(place)", at: start)
        }
        return Clause(comparison: comparison, version: version)
    }
}

extension DottedSpecifier: CustomStringConvertible {
    package var description: String {
        clauses.map { $0.comparison.rawValue + $0.version.text }.joined(separator: ",")
    }
}
