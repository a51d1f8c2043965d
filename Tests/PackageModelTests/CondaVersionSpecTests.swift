import PackageModel
import Testing

@Suite struct CondaVersionSpecTests {
    private func matches(_ spec: String, _ version: String) throws -> Bool {
        try CondaVersionSpec(spec).matches(try #require(CondaVersion(version), "\(version)"))
    }

    private func expect(_ spec: String, holds: [String], not: [String]) throws {
        for version in holds { #expect(try matches(spec, version), "\(version) in \(spec)") }
        for version in not { #expect(try !matches(spec, version), "\(version) in \(spec)") }
    }

    @Test func `a bare version and == mean that version in any spelling`() throws {
        for spec in ["1.2", "==1.2", "== 1.2", "(1.2)"] {
            try expect(spec, holds: ["1.2", "1.2.0", "1_2"], not: ["1.2.1", "1.20", "1.2a"])
        }
    }

    @Test func `= and a closing star mean the beginning`() throws {
        for spec in ["=1.2", "1.2.*", "1.2*", "=1.2.*", "=1.2*", "1.2.*.*", "==1.2.*"] {
            try expect(
                spec, holds: ["1.2", "1.2.0", "1.2.9", "1.2a", "1.2post1", "1.2+local"],
                not: ["1", "1.20", "1.3", "1!1.2", "2"])
        }
        try expect("=1.0", holds: ["1", "1.0.5"], not: ["1.1"])
        try expect("=1.2a", holds: ["1.2a", "1.2a1", "1.2a.1"], not: ["1.2", "1.2alpha", "1.2b"])
        try expect("=1!1", holds: ["1!1.5"], not: ["1.5", "2!1"])
        try expect("=1.2+a", holds: ["1.2+a", "1.2.0+a.b"], not: ["1.2", "1.2.1+a", "1.2+b"])
    }

    @Test func `segments before the last have to be whole`() throws {
        try expect("=1.1.1", holds: ["1.1.1", "1.1.1c"], not: ["1.1c.1", "1.1"])
        try expect("=1.0.0", holds: ["1", "1.0", "1.0.0.5"], not: ["1.0.1"])
        try expect("=1.2a0.1", holds: ["1.2a.1", "1.2a0.1"], not: ["1.2a1.1"])
    }

    @Test func `comparisons follow conda's order`() throws {
        try expect(">=1.2", holds: ["1.2", "1.2.0", "1.3", "1!0"], not: ["1.2a1", "1.1"])
        try expect(">1.2", holds: ["1.2.1", "1.2post1"], not: ["1.2", "1.2.0"])
        try expect("<1.2", holds: ["1.2a1", "1.1", "1.2.dev0"], not: ["1.2", "1.10"])
        try expect("<=1.2", holds: ["1.2.0", "0"], not: ["1.2.1"])
        try expect("!=1.2", holds: ["1.2.1", "1"], not: ["1.2", "1.2.0"])
    }

    @Test func `a star after a comparison is ignored, after != it is not`() throws {
        try expect(">=1.2.*", holds: ["1.2", "1.3"], not: ["1.1"])
        try expect("<1.2.*", holds: ["1.1"], not: ["1.2"])
        try expect("!=1.2.*", holds: ["1.3", "1"], not: ["1.2", "1.2.5"])
        try expect("==1.2.*,<9", holds: ["1.2"], not: ["1.2.5"])
    }

    @Test func `a compatible release is at least that and begins alike`() throws {
        try expect("~=1.2.3", holds: ["1.2.3", "1.2.9", "1.2.3post1"], not: ["1.2.2", "1.3"])
        try expect("~=1.2", holds: ["1.2", "1.9"], not: ["1.1", "2.0"])
        try expect("~=1", holds: ["1", "2"], not: ["0.9", "1!1"])
    }

    @Test func `a comma binds stronger than a bar, parentheses strongest`() throws {
        try expect(">=1,<2|>3", holds: ["1.5", "4"], not: ["0", "2", "3"])
        try expect("(1|2),!=1", holds: ["2"], not: ["1", "3"])
        try expect("1|2,!=1", holds: ["1", "2"], not: ["3"])
        try expect("((1|(2|3)), <3 )", holds: ["1", "2"], not: ["3"])
        try expect(" >= 1 , < 2 | =3.* ", holds: ["1", "3.1"], not: ["2"])
    }

    @Test func `globs in the middle are held against the text`() throws {
        try expect("1.*.3", holds: ["1.2.3", "1.9.3"], not: ["1.2.4"])
        try expect("*.1", holds: ["2.1"], not: ["2.2"])
        try expect("!=1.*.3", holds: ["1.2.4"], not: ["1.2.3"])
        try expect("=1.*.3", holds: ["1.2.3", "1.2.34"], not: ["1.2.4"])
        try expect("2024*a*", holds: ["2024a", "2024.1A2"], not: ["2024b"])
    }

    @Test func `regular expressions are held against the text`() throws {
        try expect("^1\\.[24]$", holds: ["1.2", "1.4"], not: ["1.3", "1.2.0"])
        try expect("^1\\.2$|>3", holds: ["1.2", "4"], not: ["2"])
        try expect("^(1|2)$,<2", holds: ["1"], not: ["2"])
    }

    @Test func `a star means all`() throws {
        for spec in ["*", "*.*", ">=*", "=*", "==*", "<=*"] {
            #expect(try CondaVersionSpec(spec).isAny)
            try expect(spec, holds: ["0", "1!2+x"], not: [])
        }
    }

    @Test(arguments: [
        ("", "a version", 1), (" ", "a version", 2), (">=", "a version after `>=`", 3),
        ("=>1", "a comparison such as `>=`", 1), ("<>1", "a comparison such as `>=`", 1),
        ("===1", "a comparison such as `>=`", 1), ("1,", "a version", 3), ("1||2", "a version", 3),
        ("(1", "`,`, `|` or `)`", 3), ("1)", "`,`, `|` or the end", 2),
        ("1 2", "`,`, `|` or the end", 3), ("~=1.2.*", "a version without `*` after `~=`", 3),
        ("<*", "a version without `*` after `<`", 2),
        ("!=*", "a version without `*` after `!=`", 3),
        (">1.*.2", "a version without `*` after `>`", 2), ("1..2", "a version", 1),
        (">=1._1", "a version", 3), ("^1", "`$` at the end of a regular expression", 1),
    ])
    func `what is no specifier is refused with its place`(
        text: String, expected: String, character: Int
    ) {
        do {
            let spec = try CondaVersionSpec(text)
            Issue.record("\(text) was read as \(spec)")
        } catch {
            #expect(error.expected == expected && error.offset == character - 1)
            #expect(error.text == text)
        }
    }

    @Test(arguments: [
        ("==1.2", "==1.2"), ("1.2", "==1.2"), ("=1.2", "1.2.*"), ("1.2*", "1.2.*"),
        (" >= 1 , < 2 ", ">=1,<2"), ("((1|2)),3", "(==1|==2),==3"), ("(1,2)|3", "==1,==2|==3"),
        ("!=1.2.*", "!=1.2.*"), ("~=1.2", "~=1.2"), ("*", "*"), ("1.*.3", "1.*.3"),
        ("^1$", "^1$"), (">=1.2.*", ">=1.2"), ("(1|(2|3))", "==1|==2|==3"),
    ])
    func `specifiers are printed in one way, which reads the same`(
        text: String, printed: String
    ) throws {
        let spec = try CondaVersionSpec(text)
        #expect(spec.description == printed)
        #expect(try CondaVersionSpec(spec.description) == spec)
    }

    @Test func `hostile specifiers are refused or read fast`() {
        let hostile = [
            String(repeating: "(", count: 100_000), String(repeating: "1,", count: 50_000),
            String(repeating: "(", count: 8000) + "1" + String(repeating: ")", count: 8000),
            String(repeating: "1|", count: 8000), String(repeating: ">", count: 16_000),

            "^" + String(repeating: "(a*)*", count: 3000) + "$",
            "^" + String(repeating: "a{0,1000}", count: 9) + "$",
            "^(((((a{30}){30}){30}){30}){30})$", "^" + String(repeating: "(", count: 900) + "$",
        ]
        for text in hostile { #expect(throws: SyntaxError.self) { try CondaVersionSpec(text) } }
        let many = String(repeating: "1|", count: 8000) + "2"
        #expect(throws: Never.self) { try CondaVersionSpec(many) }
    }
}
