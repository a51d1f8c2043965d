extension Requirement {
    /// Reads a requirement that is the whole of `text`.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        var reader = RequirementReader(scanner: TextScanner(String(text)))
        self = try reader.requirement()
    }
}

private struct RequirementReader {
    var scanner: TextScanner

    mutating func requirement() throws(SyntaxError) -> Requirement {
        scanner.skipBlanks()
        let name = try name("a package name")
        scanner.skipBlanks()
        let extras = scanner.take("[") ? try extras() : []
        scanner.skipBlanks()
        if scanner.take("@") {
            let url = try url()
            return Requirement(name, extras: extras, url: url, marker: try marker("`;`"))
        }
        let specifiers = SpecifierSet(try specifiers())
        let wanted = specifiers.isEmpty ? "a version specifier, `;`" : "a comma, `;`"
        return Requirement(
            name, extras: extras, specifiers: specifiers, marker: try marker(wanted))
    }

    private mutating func name(_ expected: String) throws(SyntaxError) -> PackageName {
        let start = scanner.position
        let text = scanner.take { $0.isAlphanumeric || $0.isSeparator }
        guard let name = PackageName(text) else { throw scanner.failure(expected, at: start) }
        return name
    }

    /// What follows `[`, with the `]`.
    private mutating func extras() throws(SyntaxError) -> [PackageName] {
        scanner.skipBlanks()
        if scanner.take("]") { return [] }
        var extras: [PackageName] = []
        while true {
            scanner.skipBlanks()
            extras.append(try name("the name of an extra"))
            scanner.skipBlanks()
            if scanner.take("]") { return extras }
            guard scanner.take(",") else { throw scanner.failure("a comma or `]`") }
        }
    }

    private mutating func specifiers() throws(SyntaxError) -> [Specifier] {
        guard scanner.take("(") else { return try SpecifierSet.read(&scanner) }
        let specifiers = try SpecifierSet.read(&scanner)
        guard scanner.take(")") else { throw scanner.failure("a version specifier or `)`") }
        return specifiers
    }

    private mutating func url() throws(SyntaxError) -> String {
        scanner.skipBlanks()
        let url = scanner.take { !$0.isWhitespace }
        guard !url.isEmpty else { throw scanner.failure("a URL after `@`") }
        guard scanner.isAtEnd || scanner.next?.isBlank == true else {
            throw scanner.failure("a space or the end after the URL")
        }
        return String(url)
    }

    /// The rest of the text: nothing, or `;` and a marker.
    private mutating func marker(_ expected: String) throws(SyntaxError) -> Marker? {
        scanner.skipBlanks()
        if scanner.isAtEnd { return nil }
        guard scanner.take(";") else { throw scanner.failure("\(expected) or the end") }
        var reader = MarkerReader(scanner: scanner, dialect: .metadata)
        let marker = try reader.disjunction(depth: 0)
        guard reader.scanner.isAtEnd else {
            throw reader.scanner.failure("`and`, `or` or the end of the marker")
        }
        return marker
    }
}
