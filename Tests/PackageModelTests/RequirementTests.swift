import PackageModel
import TestSupport
import Testing

struct RequirementTests {
    @Test func `a requirement is taken apart`() throws {
        let read = try Requirement(
            " Torch [opt_einsum, Opt.Einsum] >=2.9, <3 ; sys_platform == 'linux' ")
        #expect(read.name.normalized == "torch")
        #expect(read.extras.map(\.normalized) == ["opt-einsum"])
        #expect(read.specifiers == (try SpecifierSet("<3,>=2.9")))
        #expect(read.applies(in: .sample))
        #expect("\(read)" == "torch[opt-einsum]>=2.9,<3; sys_platform == \"linux\"")
    }

    @Test func `a requirement may name an address`() throws {
        let read = try Requirement("x[a]@https://h/x-1.whl#sha256=ab ; extra == 'gpu'")
        #expect(read.url == "https://h/x-1.whl#sha256=ab")
        #expect(!read.applies(in: .sample))
        #expect(read.applies(in: .sample, extras: Set([PackageName("GPU")].compactMap(\.self))))
        #expect(try Requirement("\(read)") == read)
    }

    @Test(arguments: ["numpy", "numpy (>=1,<2)", "numpy()", "numpy[]", "numpy>=1,", "a ===x"])
    func `old and odd forms are read`(text: String) throws {
        let read = try Requirement(text)
        #expect(try Requirement("\(read)") == read)
    }

    static let faults: [(String, Int, String)] = [
        ("", 0, "a package name"), ("-x", 0, "a package name"), ("é>=1", 0, "a package name"),
        ("numpy 1", 6, "a version specifier, `;` or the end"),
        ("numpy>=1 foo", 9, "a comma, `;` or the end"),
        ("numpy>=", 7, "a version after `>=`"),
        ("numpy[a b]", 8, "a comma or `]`"), ("numpy[a,]", 8, "the name of an extra"),
        ("numpy[a", 7, "a comma or `]`"), ("numpy(>=1", 9, "a version specifier or `)`"),
        ("numpy @", 7, "a URL after `@`"), ("x @ https://h; a", 15, "`;` or the end"),
        (
            "numpy; os_name", 14,
            "one of `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`, `in`, `not in`"
        ),
        ("numpy>=1\n", 8, "a comma, `;` or the end"),
    ]

    @Test(arguments: faults.indices)
    func `a fault says where it is and what could stand there`(index: Int) throws {
        let (text, offset, expected) = Self.faults[index]
        let error = #expect(throws: SyntaxError.self) { try Requirement(text) }
        #expect(error?.offset == offset, "\(text)")
        #expect(error?.expected == expected, "\(text)")
    }

    @Test func `an error is one line`() throws {
        let error = #expect(throws: SyntaxError.self) { try Requirement("numpy >= ") }
        #expect(
            error?.description == "expected a version after `>=`, at character 10 of `numpy >= `")
    }

    @Test(arguments: 0..<200)
    func `no text crashes the readers`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("aA1.*=<>!~+-_[](),;@'\" \t\néx/#\\\u{0}orandinextra")
        for _ in 0..<50 {
            let text = String((0..<20).compactMap { _ in alphabet.randomElement(using: &random) })
            _ = try? Requirement(text)
            _ = try? Requirement("x; " + text)
            _ = try? SpecifierSet(text)
            _ = try? DottedSpecifier(text)
            _ = try? WheelFilename(text + ".whl")
            _ = PEP440Version(text)
            _ = try? WheelRecord(Array(text.utf8))
            _ = try? EntryPoints(Array(("[console_scripts]\n" + text).utf8))
            _ = try? CoreMetadata(Array(text.utf8))
        }
    }
}
