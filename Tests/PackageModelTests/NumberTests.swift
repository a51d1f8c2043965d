import PackageModel
import Testing

struct DottedVersionTests {
    private func version(_ text: String) throws -> DottedVersion {
        try #require(DottedVersion(text))
    }

    @Test func `versions compare by number and keep their text`() throws {
        let ordered = try ["12.8", "12.10", "13", "13.0.88", "550.144.03", "580.65.06", "580.65.7"]
            .map(version)
        #expect(ordered == ordered.sorted())
        #expect(try version("13.0") == version("13.0.0"))
        #expect(try version("13.0").hashValue == version("13").hashValue)
        #expect(try version("580.65.06") == version("580.65.6"))
        #expect(try version("580.65.06").description == "580.65.06")
        #expect(try version("580.65.06").prefix(2) == "580.65")
        #expect(try version("12.8.1").hasPrefix(version("12.8")))
        #expect(try !version("12.80").hasPrefix(version("12.8")))
    }

    @Test(arguments: ["", ".", "1.", "12.8a", "1..2", "-1", "9999999999", "1.2.3.4.5.6.7.8.9", "１"])
    func `other texts are no versions`(text: String) {
        #expect(DottedVersion(text) == nil)
    }

    static let rows: [(String, [String], [String])] = [
        ("12.8", ["12.8", "12.8.1"], ["12.9", "12", "12.80"]),
        ("13", ["13.0.88"], ["12.9", "130"]),
        (">=550", ["550", "580.65.06"], ["549.99"]),
        (">= 12.4 , <13, !=12.5", ["12.4.1", "12.9"], ["12.5", "13.0", "12.3"]),
        ("==12.8.*", ["12.8.1"], ["12.9"]), ("==12.8", ["12.8", "12.8.0"], ["12.8.1"]),
        ("<=13.0", ["13.0", "13"], ["13.0.1"]), (">13", ["13.0.1"], ["13.0"]),
    ]

    @Test(arguments: rows.indices)
    func `specifiers admit prefixes and ranges`(index: Int) throws {
        let (text, inside, outside) = Self.rows[index]
        let specifier = try DottedSpecifier(text)
        for text in inside { #expect(try specifier.contains(version(text)), "\(text)") }
        for text in outside { #expect(try !specifier.contains(version(text)), "\(text)") }
        #expect(try DottedSpecifier("\(specifier)") == specifier)
    }

    static let faults: [(String, Int, String)] = [
        ("", 0, "a version such as `12.8`"), (">=", 2, "a version such as `12.8` after `>=`"),
        ("12.x", 0, "a version such as `12.8`"), ("12 13", 3, "a comma or the end"),
        (">=12,", 5, "a version such as `12.8`"),
    ]

    @Test(arguments: faults.indices)
    func `a fault says where it is and what could stand there`(index: Int) {
        let (text, offset, expected) = Self.faults[index]
        let error = #expect(throws: SyntaxError.self) { try DottedSpecifier(text) }
        #expect(error?.offset == offset, "\(text)")
        #expect(error?.expected == expected, "\(text)")
    }

    @Test func `the lower bound is the highest of them`() throws {
        #expect(try DottedSpecifier(">=12.4,>=12.8,<13").lowerBound == version("12.8"))
        #expect(try DottedSpecifier("<13").lowerBound == nil)
    }
}

struct ByteCountTests {
    static let rows: [(Int64, String)] = [
        (-5, "0 B"), (0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_499, "999 kB"),
        (999_500, "1 MB"), (612_000_000, "612 MB"), (899_400_000, "899 MB"),
        (999_499_999, "999 MB"), (999_500_000, "1.0 GB"), (3_100_000_000, "3.1 GB"),
        (3_149_999_999, "3.1 GB"), (3_150_000_000, "3.2 GB"), (15_800_000_000, "15.8 GB"),
        (99_949_999_999, "99.9 GB"), (99_950_000_000, "100 GB"), (412_000_000_000, "412 GB"),
        (1_900_000_000_000, "1.9 TB"), (.max, "9223 PB"),
    ]

    @Test(arguments: rows.indices)
    func `sizes are shown in decimal units`(index: Int) {
        let (bytes, text) = Self.rows[index]
        #expect(ByteCount(bytes).description == text)
    }

    @Test func `a part and its whole share the unit`() {
        #expect(ByteCount(5_800_000_000).fraction(ByteCount(3_600_000_000)) == "3.6/5.8 GB")
        #expect(ByteCount(899_000_000).fraction(ByteCount(402_000_000)) == "402/899 MB")
        #expect(ByteCount(5_800_000_000).fraction(ByteCount(0)) == "0.0/5.8 GB")
    }
}
