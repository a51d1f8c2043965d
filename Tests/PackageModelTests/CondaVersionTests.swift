import PackageModel
import TestSupport
import Testing

@Suite struct CondaVersionTests {
    private func version(_ text: String) throws -> CondaVersion {
        try #require(CondaVersion(text), "\(text)")
    }

    @Test func `the examples of CEP 33 are in its order`() throws {
        let ascending = [
            ["0.4", "0.4.0"], ["0.4.1.rc", "0.4.1.RC"], ["0.4.1+local"], ["0.4.1+0.local"],
            ["0.4.1", "0.4.1+0"], ["0.4.1+1.local"], ["0.5a1"], ["0.5b3"], ["0.5C1"], ["0.5"],
            ["0.9.6"], ["0.960923"], ["1.0"], ["1.1dev1"], ["1.1a1"], ["1.1.0dev1", "1.1.dev1"],
            ["1.1.a1"], ["1.1.0rc1"], ["1.1.0.0", "1.1.0", "1.1"], ["1.1.post1", "1.1.0post1"],
            ["1.1post1"], ["1996.07.12"], ["1!0.4.1"], ["1!3.1.1.6"], ["2!0.4.1"],
        ]
        var before: CondaVersion?
        for equals in ascending {
            let versions = try equals.map(version)
            for one in versions {
                #expect(one == versions[0] && one.hashValue == versions[0].hashValue)
                if let before { #expect(before < one && !(one < before)) }
            }
            before = versions[0]
        }
    }

    @Test(arguments: [
        ("1.0.1dev", "1.0.1_"), ("1.0.1_", "1.0.1a"), ("1.0.1a", "1.0.1b"), ("1.0.1b", "1.0.1"),
        ("1.0.1", "1.0.1post.za"), ("1.0.1post.za", "1.0.2"),
    ])
    func `openssl's letters come after an underscore`(less: String, greater: String) throws {
        #expect(try version(less) < version(greater))
    }

    @Test(arguments: [
        ("1", "01"), ("1.2", "1_2"), ("1.2", "1-2"), ("1.1.0rc", "1.1.rc"), ("0!1", "1"),
        ("00!1", "1"), ("1.0.0.0", "1"), ("1.2a", "1.2A"), ("1a0", "1a"), ("1_", "1-"),
        ("2!1+0.0", "2!1"), ("1.post", "1.0post"), ("007.000", "7"),
    ])
    func `what differs in spelling only is equal`(left: String, right: String) throws {
        let (left, right) = (try version(left), try version(right))
        #expect(left == right && left.hashValue == right.hashValue)
        #expect(!(left < right) && !(right < left))
    }

    @Test(arguments: [
        ("1a", "1a_"), ("1", "1.0.0.0.0.0.0.0.0.1"), ("1.0.0.0.0.0.0.0.0a", "1"),
        ("1.9", "1.10"), ("99", "100"), ("9.99999999999999999999", "9.100000000000000000000"),
        ("1._", "1.a"), ("1.a", "1.b"), ("1.a", "1.aa"), ("1.dev", "1.a"), ("1+dev", "1+a"),
        ("1+a", "1"),
        ("1", "1+1"), ("1+9", "1.0.0.1"), ("1.post", "1.post.1"), ("1.9999", "1.9999post"),
        ("1.1rc", "1.1.rc"), ("3.0", "1!1"), ("1a1", "1a2"), ("1a", "1a1"), ("1a.5", "1"),
    ])
    func `these are in order`(less: String, greater: String) throws {
        #expect(try version(less) < version(greater))
        #expect(try !(version(greater) < version(less)))
    }

    @Test(arguments: [
        "", " ", "1 ", " 1", "1..2", ".1", "1.", "_1", "-1", "_", "1_.", "1!", "!1", "1!2!3",
        "a!1", "1.2!3", "+", "1+", "+1", "1+a+b", "1+a.", "1+_", "1+a_", "1_a-b", "1.0-_", "1.*",
        "*", "1,2", "1/2", "é", "1.é", "1\u{0}", "1=2", "1\n",
    ])
    func `what is no version is refused`(text: String) {
        #expect(CondaVersion(text) == nil)
    }

    @Test func `a version is printed as it was written`() throws {
        for text in ["1.0", "01.0", "1!2.15.1_ALPHA+1.2.3h123", "2024a", "1.0.1_"] {
            #expect(try version(text).description == text)
        }
    }

    @Test func `numbers of any size are compared by value`() throws {
        let nines = String(repeating: "9", count: 400)
        let more = "1" + String(repeating: "0", count: 400)
        #expect(try version("1.\(nines)") < version("1.\(more)"))
        #expect(try version("1.000\(nines)") == version("1.\(nines)"))
        #expect(try version(String(repeating: "0", count: 900) + "7") == version("7"))
    }

    @Test func `long runs of zeros count`() throws {
        for count in [1, 5, 6, 7, 8, 9, 100, 400] {
            let zeros = String(repeating: ".0", count: count)
            let fewer = String(repeating: ".0", count: count - 1)
            #expect(try version("1\(zeros)") == version("1"))
            #expect(try version("1\(zeros).1") < version("1\(fewer).1"))
            #expect(try version("1\(fewer).a") < version("1\(zeros).a"))
            #expect(try version("1\(zeros).a") < version("1"))
        }
    }

    @Test func `versions longer than a thousand bytes are refused at once`() {
        #expect(CondaVersion(String(repeating: "1", count: 1000)) != nil)
        #expect(CondaVersion(String(repeating: "1.", count: 500) + "1") == nil)
        #expect(CondaVersion(String(repeating: "1", count: 100_000)) == nil)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `the order is total and agrees with equality and hashing`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var versions: [CondaVersion] = []
        while versions.count < 24 {
            if let one = CondaVersion(Self.randomText(&random)) { versions.append(one) }
        }
        for a in versions {
            #expect(CondaVersion(a.description) == a)
            for b in versions {
                #expect([a < b, a == b, b < a].count { $0 } == 1, "\(a) and \(b)")
                if a == b { #expect(a.hashValue == b.hashValue) }
                for c in versions where a < b && b < c { #expect(a < c, "\(a), \(b), \(c)") }
            }
        }
    }

    private static func randomText(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "0", "1", "2", "10", "00", "a", "b", "rc", "dev", "post", ".", ".", ".", "_", "!", "+",
        ]
        let count = Int.random(in: 0..<7, using: &random)
        return (0..<count).reduce(into: String(Int.random(in: 0..<3, using: &random))) { text, _ in
            text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }
    }
}
