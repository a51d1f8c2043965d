import PackageModel
import Testing

struct MarkerTests {
    static let rows: [(String, Bool)] = [
        ("python_version >= '3.9'", true), ("python_version < '3.9'", false),
        ("python_version == '3.12.*'", true), ("'3.12' <= python_version", true),
        ("python_version in '3.11 3.12'", true), ("python_version not in '3.11'", true),
        ("python_full_version == '3.12.4'", true), ("python_full_version ~= '3.12.0'", true),
        ("sys_platform == 'linux'", true), ("os.name != 'posix'", false),
        ("platform_machine == 'x86_64' and sys_platform == 'linux'", true),
        ("sys_platform == 'win32' or os_name == 'nt' and python_version > '3'", false),
        ("(sys_platform == 'win32' or os_name == 'posix') and python_version > '3'", true),
        ("platform_system == 'Linux' and platform_python_implementation == 'CPython'", true),
        ("python_implementation == 'CPython'", true), ("implementation_name == 'pypy'", false),
        ("platform_release >= '6'", false), ("platform_release >= '7'", false),
        ("'amd64' in platform_release", true), ("platform_version == '#1 SMP'", true),
        ("platform_machine === 'x86_64'", true), ("platform_machine ~= 'x86_64'", false),
        ("'a' == 'a'", true), ("os_name >= 'posix'", true), ("os_name > 'nt'", false),
        ("extra == 'gpu'", false), ("extra != 'gpu'", true),
        ("extra == ''", true),
    ]

    @Test(arguments: rows.indices)
    func `a marker holds or not on Linux with Python 3.12`(index: Int) throws {
        let (text, holds) = Self.rows[index]
        #expect(try Marker(text).evaluate(in: .sample) == holds, "\(text)")
    }

    @Test func `an extra is compared by its normalised name`() throws {
        let extras = Set(["Foo.Bar", "baz"].compactMap { PackageName($0) })
        #expect(try Marker("extra == 'foo_bar'").evaluate(in: .sample, extras: extras))
        #expect(try Marker("'BAZ' == extra").evaluate(in: .sample, extras: extras))
        #expect(try !Marker("extra == 'qux'").evaluate(in: .sample, extras: extras))
        #expect(try !Marker("extra != 'baz'").evaluate(in: .sample, extras: extras))
        #expect(try Marker("extra == 'x' or os_name == 'nt'").mentionsExtra)
        #expect(try !Marker("os_name == 'nt'").mentionsExtra)
    }

    static let faults: [(String, Int, String)] = [
        ("", 0, "a marker variable or a quoted text"),
        ("python_versoin > '3'", 0, "a marker variable or a quoted text"),
        (
            "python_version '3'", 15,
            "one of `==`, `!=`, `<=`, `>=`, `<`, `>`, `~=`, `===`, `in`, `not in`"
        ),
        ("python_version > '3", 17, "a closing quotation mark"),
        ("os_name == 'C:\\\\'", 11, "a quoted text without a backslash"),
        ("(os_name == 'nt'", 16, "`and`, `or` or `)`"),
        ("os_name == 'nt' os_name", 16, "`and`, `or` or the end of the marker"),
        ("os_name not 'nt'", 8, "`in` after `not`"),
        ("os_name == 'nt' and", 19, "a marker variable or a quoted text"),
        ("'x' in extras", 7, "a marker variable or a quoted text"),
    ]

    @Test(arguments: faults.indices)
    func `a fault says where it is and what could stand there`(index: Int) throws {
        let (text, offset, expected) = Self.faults[index]
        let error = #expect(throws: SyntaxError.self) { try Marker(text) }
        #expect(error?.offset == offset, "\(text)")
        #expect(error?.expected == expected)
    }

    @Test func `parentheses nest as deep as the limit and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "os_name == 'nt'"
                + String(repeating: ")", count: depth)
        }
        #expect(try !Marker(nested(Marker.depthLimit)).evaluate(in: .sample))
        let error = #expect(throws: SyntaxError.self) {
            try Marker(nested(Marker.depthLimit + 1))
        }
        #expect(error?.expected == "at most 64 nested parentheses")
        #expect(throws: SyntaxError.self) { try Marker(nested(100_000)) }
    }

    @Test func `a marker is printed with the parentheses that it needs`() throws {
        let text = "(os_name == 'a' or os_name == 'b') and ((extra == \"A_b\"))"
        #expect(
            try "\(Marker(text))"
                == "(os_name == \"a\" or os_name == \"b\") and extra == \"a-b\"")
    }
}
