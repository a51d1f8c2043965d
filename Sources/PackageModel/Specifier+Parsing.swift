extension Specifier {
    /// Reads one clause, white space around and after the comparison allowed.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        var scanner = TextScanner(String(text))
        scanner.skipWhitespace()
        self = try Self.read(&scanner)
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw scanner.failure("the end of the version specifier") }
    }

    /// Reads the clause that starts under the cursor.
    static func read(_ scanner: inout TextScanner) throws(SyntaxError) -> Specifier {
        guard let comparison = Comparison.read(&scanner) else {
            throw scanner.failure("one of `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`")
        }
        scanner.skipWhitespace()
        let start = scanner.position
        if comparison == .arbitrary {
            let text = String(scanner.take { !$0.isWhitespace && !")];,".utf8.contains($0) })
            guard !text.isEmpty else { throw scanner.failure("a text after `===`") }
            return Specifier(
                comparison, PEP440Version(text), isPrefix: false, versionText: text)
        }
        let text = scanner.take { $0.isAlphanumeric || $0.isSeparator || "!+*".utf8.contains($0) }
        let isPrefix = text.hasSuffix(".*")
        guard let version = PEP440Version(isPrefix ? text.dropLast(2) : text) else {
            throw scanner.failure("a version after `\(comparison.rawValue)`", at: start)
        }
        if let fault = fault(comparison, version, isPrefix: isPrefix) {
            throw scanner.failure(fault, at: start)
        }
        return Specifier(comparison, version, isPrefix: isPrefix, versionText: String(text))
    }

    /// What the comparison does not allow of a version that is otherwise well formed.
    private static func fault(
        _ comparison: Comparison, _ version: PEP440Version, isPrefix: Bool
    ) -> String? {
        let sign = comparison.rawValue
        let takesAll = comparison == .equal || comparison == .notEqual
        if isPrefix, !takesAll {
            return "a version without `.*` after `\(sign)`, only `==` and `!=` take one"
        }
        if isPrefix, version.hasSuffix { return "nothing but numbers before `.*`" }
        if version.local != nil, !takesAll {
            return "a version without local part after `\(sign)`, only `==` and `!=` take one"
        }
        if comparison == .compatible, version.releaseCount < 2 {
            return "at least two numbers after `~=`"
        }
        return nil
    }
}

extension Specifier.Comparison {
    /// Longer spellings come first.
    private static let spellings: [Self] = [
        .arbitrary, .compatible, .equal, .notEqual, .atMost, .atLeast, .less, .greater,
    ]

    static func read(_ scanner: inout TextScanner) -> Self? {
        for comparison in spellings where scanner.take(comparison.rawValue) { return comparison }
        return nil
    }
}

extension PEP440Version {
    /// Whether there is more than epoch and release.
    fileprivate var hasSuffix: Bool {
        let parts = parts
        return parts.prerelease != nil || parts.post != nil || parts.dev != nil
            || parts.local != nil
    }
}
