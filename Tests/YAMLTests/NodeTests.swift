import Diagnostics
import Testing

@testable import YAML

private func parse(_ text: String) throws -> Node { try Node.parse(text, file: "a.yaml") }

/// The problems of a text that must have some.
private func problems(_ text: String) -> [ProvisionError] {
    Node.read(text.utf8, file: "a.yaml").problems
}

@Test func `scalars stay text`() throws {
    let node = try parse("version: 3.10\nflag: yes\nnumber: 1e3\n")
    #expect(node.mapping?["version"]?.scalar?.text == "3.10")
    #expect(node.mapping?["flag"]?.scalar?.boolean == nil)
    #expect(node.mapping?["number"]?.scalar?.integer == nil)
}

@Test func `booleans, nulls and integers are those of the core schema`() throws {
    let items = try #require(try parse("[true, FALSE, 'true', ~, '', 12, !!str 12]").sequence)
    let scalars = items.compactMap(\.scalar)
    #expect(scalars.map(\.boolean) == [true, false, nil, nil, nil, nil, nil])
    #expect(scalars.map(\.isNull) == [false, false, false, true, false, false, false])
    #expect(scalars.map(\.integer) == [nil, nil, nil, nil, nil, 12, nil])
}

@Test func `every node and every key has its place and length`() throws {
    let root = try parse("a: 1\nbé:\n  - \"x y\" # c\n  - {k: &n [1, 2]}\n")
    #expect(root.mark == Mark(file: "a.yaml", line: 1, column: 1, length: 1))
    let entry = try #require(root.mapping?.entry("bé"))
    #expect(entry.key.mark == Mark(file: "a.yaml", line: 2, column: 1, length: 2))
    let items = try #require(entry.value.sequence)
    #expect(entry.value.mark == Mark(file: "a.yaml", line: 3, column: 3))
    #expect(items[0].mark == Mark(file: "a.yaml", line: 3, column: 5, length: 5))
    #expect(items[1].mark == Mark(file: "a.yaml", line: 4, column: 5, length: 14))
    #expect(items[1].mapping?["k"]?.mark == Mark(file: "a.yaml", line: 4, column: 12, length: 6))
}

@Test func `a byte order mark, CR LF and a Unicode line separator do not move the marks`() throws {
    let root = try parse("\u{FEFF}a: \"x\u{2028}y\"\r\nb: 2\r\n")
    #expect(root.mapping?.entry("b")?.key.mark == Mark(file: "a.yaml", line: 2, column: 1))
}

@Test func `an alias stands for its anchor's value`() throws {
    let root = try parse("a: &x {k: [1]}\nb: *x\n")
    #expect(root.mapping?["a"] == root.mapping?["b"])
}

@Test func `a text without a value is null`() throws {
    #expect(try parse("# nothing\n").scalar?.isNull == true)
}

@Test func `all duplicate and merge keys of a file are told at once`() {
    let found = problems("a: 1\na: {c: 1, c: 2}\n<<: {d: 1}\n\"<<\": 1\n")
    #expect(found.map(\.code) == [.yamlDuplicateKey, .yamlDuplicateKey, .yamlUnsupported])
    #expect(found.map { $0.mark?.line } == [2, 2, 3])
    #expect(found.first?.related.first?.mark.line == 1)
}

@Test(arguments: [
    ("a: *x\n", ErrorCode.yamlUndefinedAlias, 1, 4),
    ("a: &x [*x]\n", .yamlUndefinedAlias, 1, 8),
    ("a: 1\n---\nb: 2\n", .yamlUnsupported, 2, 1),
    ("[a]: 1\n", .yamlUnsupported, 1, 1),
    ("a: &x [1]\n*x : 2\n", .yamlUnsupported, 1, 7),
    ("a: \u{1}\n", .yamlEncoding, 1, 4),
    ("a: 'b\n", .yamlSyntax, 2, 1),
    ("a: [-, b]\n", .yamlSyntax, 1, 5),
    ("a: [b]#c\n", .yamlSyntax, 1, 7),
    ("a: >#c\n  b\n", .yamlSyntax, 1, 5),
    ("a: \"b\n\tc\"\n", .yamlSyntax, 2, 1),
    ("a: |\n   \n  \n b\n", .yamlSyntax, 4, 1),
])
func `what YAML or we forbid is refused with its place`(
    text: String, code: ErrorCode, line: Int, column: Int
) {
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.first?.code == code)
    #expect(found.first?.mark.map { [$0.line, $0.column] } == [line, column])
}

@Test func `bytes that are not UTF-8 are refused with their place`() {
    let found = Node.read([0x61, 0x3A, 0x20, 0xC3, 0x28] as [UInt8], file: "a.yaml").problems
    #expect(found.map(\.code) == [.yamlEncoding])
    #expect(found.first?.mark?.column == 4)
    let utf16 = Node.read([0xFF, 0xFE, 0x61, 0x00] as [UInt8], file: "a.yaml").problems
    #expect(utf16.map(\.code) == [.yamlEncoding])
}

@Test func `a version requirement without quotes gets a hint`() {
    let found = problems("driver:\n  version: >=550\n")
    #expect(found.first?.hints == ["put a version that starts with `>` in quotes: `\">=550\"`"])
}
