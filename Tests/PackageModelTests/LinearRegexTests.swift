import PackageModel
import Testing

@Suite struct LinearRegexTests {
    private func expect(_ pattern: String, finds: [String], not: [String]) throws {
        let regex = try LinearRegex(pattern)
        for text in finds { #expect(regex.matches(text), "\(pattern) in \(text)") }
        for text in not { #expect(!regex.matches(text), "\(pattern) in \(text)") }
    }

    @Test func `literals, dots, classes and escapes`() throws {
        try expect("^py3.$", finds: ["py36", "PY3x"], not: ["py3", "py360", "xpy36"])
        try expect("^[a-c_]+$", finds: ["abc_", "B"], not: ["", "d", "a-c"])
        try expect("^[^0-9]$", finds: ["a", "."], not: ["5", "ab"])
        try expect("^[]x-]$", finds: ["]", "x", "-"], not: ["y"])
        try expect("^1\\.2\\+$", finds: ["1.2+"], not: ["1x2+"])
        try expect("^\\d\\w\\s\\D$", finds: ["1_ x"], not: ["1_ 1", "__ x"])
        try expect("^[\\d.]+$", finds: ["1.2"], not: ["1a"])
    }

    @Test func `alternatives, groups and repetitions`() throws {
        try expect("^(py|cp)3[0-9]+(_\\d+)?$", finds: ["py36", "cp310_1"], not: ["rp36", "py3"])
        try expect("^(?:a|b|cd)*$", finds: ["", "abcd", "cdab"], not: ["c", "abd"])
        try expect("^a{2,3}$", finds: ["aa", "aaa"], not: ["a", "aaaa"])
        try expect("^a{2}b{1,}c{0,1}$", finds: ["aab", "aabbc"], not: ["ab", "aa"])
        try expect("^a+?b*?$", finds: ["a", "aab"], not: ["", "ba"])
        try expect("^$", finds: [""], not: ["a"])
        try expect("^(|a)$", finds: ["", "a"], not: ["b"])
    }

    @Test func `anchors belong to their alternative`() throws {
        try expect("^a|b$", finds: ["ax", "xb"], not: ["xa", "bx"])
        try expect("^py27$|^py36$", finds: ["py27", "py36"], not: ["py37", "xpy36"])
    }

    @Test(arguments: [
        "^(?=a)b$", "^(?!a)b$", "^(?<=a)b$", "^(a)\\1$", "^\\bword$", "^(a$", "^a)$", "^[a$",
        "^a**$", "^a{3,2}$", "^a{x}$", "^a{1001}$", "^[z-a]$", "^a\\", "^(?P<n>a)$",
    ])
    func `what cannot be matched in linear time, or is no pattern, is refused`(pattern: String) {
        #expect(throws: SyntaxError.self) { try LinearRegex(pattern) }
    }

    @Test func `patterns that make others backtrack take no time`() throws {
        let text = String(repeating: "a", count: 20_000) + "!"
        for pattern in ["^(a*)*b$", "^(a|a)*b$", "^(a+)+b$", "^(.*)*.*.*x$"] {
            #expect(try !LinearRegex(pattern).matches(text))
        }
    }
}
