import PackageModel
import Testing

struct SpecifierTests {
    /// Specifier, versions inside, versions outside.
    static let rows: [(String, [String], [String])] = [
        ("==2.9.1", ["2.9.1", "2.9.1.0", "2.9.1+cu128"], ["2.9.1.post1", "2.9.1rc1", "2.9"]),
        ("==2.9.1+cu128", ["2.9.1+cu128"], ["2.9.1", "2.9.1+cu126"]),
        ("!=2.9.1", ["2.9.0", "2.9.2"], ["2.9.1", "2.9.1+cpu"]),
        ("==2.*", ["2", "2.9.1", "2.0a1", "2.1+cpu"], ["20", "1.9", "1!2.0"]),
        ("!=2.9.*", ["2.8", "2.10"], ["2.9", "2.9.1", "2.9.0.dev1"]),
        ("~=2.9", ["2.9", "2.10", "2.9.post1", "2.9+cpu"], ["3.0", "2.8", "2.9rc1"]),
        ("~=2.9.1", ["2.9.1", "2.9.7"], ["2.10", "2.9.0"]),
        ("~=1!2.9", ["1!2.10"], ["2.10"]),
        (">=2.9", ["2.9", "3", "2.9+cpu"], ["2.9rc1", "2.8"]),
        ("<=2.9", ["2.9", "2.9+cu128", "2.9rc1"], ["2.9.post1", "2.10"]),
        (">2.9", ["2.9.1", "2.10.dev1"], ["2.9", "2.9+cpu", "2.9.post1"]),
        (">2.9.post1", ["2.9.post2"], ["2.9.post1", "2.9.post1+a"]),
        ("<2.9", ["2.8", "2.8.9rc1"], ["2.9", "2.9rc1", "2.9.dev0"]),
        ("<2.9rc1", ["2.9b1", "2.9.dev0"], ["2.9rc1", "2.9"]),
        ("===2.9.1", ["2.9.1"], ["2.9.1+cu128", "2.9.1.0"]),
        (">=2.9,<3,!=2.9.1", ["2.9.0", "2.10"], ["2.9.1", "3.0", "3.0a1"]),
        ("", ["1", "1a1", "1!0+x"], []),
    ]

    @Test(arguments: rows.indices)
    func `clauses admit what PEP 440 says`(index: Int) throws {
        let (text, inside, outside) = Self.rows[index]
        let set = try SpecifierSet(text)
        for version in inside {
            #expect(set.contains(try #require(PEP440Version(version))), "\(text) on \(version)")
        }
        for version in outside {
            #expect(!set.contains(try #require(PEP440Version(version))), "\(text) on \(version)")
        }
        #expect(set.description == text)
    }

    /// Text, offset of the fault, what was expected.
    static let faults: [(String, Int, String)] = [
        ("=2", 0, "one of `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`"),
        (">=", 2, "a version after `>=`"),
        (">= x", 3, "a version after `>=`"),
        ("~=2", 2, "at least two numbers after `~=`"),
        (">=2.*", 2, "a version without `.*` after `>=`, only `==` and `!=` take one"),
        ("==2rc1.*", 2, "nothing but numbers before `.*`"),
        (">2+cpu", 1, "a version without local part after `>`, only `==` and `!=` take one"),
        (">=1 <2", 4, "a comma or the end"),
        ("2.9", 0, "a version specifier"),
        ("===", 3, "a text after `===`"),
    ]

    @Test(arguments: faults.indices)
    func `a fault says where it is and what could stand there`(index: Int) throws {
        let (text, offset, expected) = Self.faults[index]
        let error = #expect(throws: SyntaxError.self) { try SpecifierSet(text) }
        #expect(error?.offset == offset)
        #expect(error?.expected == expected)
    }

    @Test func `pre-releases follow the policy`() throws {
        let versions = ["1.0", "1.1rc1", "2.0.dev1"].compactMap { PEP440Version($0) }
        func filter(_ text: String, _ policy: PrereleasePolicy) throws -> [String] {
            try SpecifierSet(text).filter(versions, prereleases: policy).map(\.description)
        }
        #expect(try filter(">=1", .allow) == ["1.0", "1.1rc1", "2.0.dev1"])
        #expect(try filter(">=1", .exclude) == ["1.0"])
        #expect(try filter(">=1", .ifExplicit) == ["1.0"])
        #expect(try filter(">=1", .ifNecessaryOrExplicit) == ["1.0"])
        #expect(try filter(">1", .ifExplicit) == [])
        #expect(try filter(">1", .ifNecessaryOrExplicit) == ["1.1rc1", "2.0.dev1"])
        #expect(try filter(">=1.1rc1", .ifExplicit) == ["1.1rc1", "2.0.dev1"])
        #expect(try filter(">=1.1rc1", .exclude) == [])
    }

    @Test func `pins are told from ranges`() throws {
        #expect(try SpecifierSet("==2.9").isPinned)
        #expect(try SpecifierSet(">=2,===2.9").isPinned)
        #expect(try !SpecifierSet("==2.*").isPinned)
        #expect(try !SpecifierSet("").isPinned)
    }

    @Test func `sets are equal whatever the order and spelling`() throws {
        #expect(try SpecifierSet(">=1.0, <2") == SpecifierSet("<2.0,>=1"))
        #expect(try SpecifierSet("~=1.0") != SpecifierSet("~=1.0.0"))
        #expect(try (SpecifierSet(">=1") & SpecifierSet("<2")) == SpecifierSet(">=1,<2"))
    }
}
