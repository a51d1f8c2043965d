import Diagnostics
import TestSupport
import Testing

@testable import YAML

@Test func `a document is written in block style with little quoting`() {
    let value = YAMLValue.mapping([
        .init("format", 1),
        .init("version", "3.10"),
        .init("release", "2.9.1+cu128"),
        .init("flag", true),
        .init("url", "https://example.org/a b"),
        .init("empty", .list([])),
        .init("names", .line(["a", "b, c", "no"])),
        .init(
            "packages",
            .list([
                .sorted(["version": "1.0", "name": "x"] as [String: String]),
                .list(["a", .mapping([])]),
                .null,
            ])),
    ])
    #expect(
        YAMLEmitter.text(value, comment: "Written by hand.\n\nNot.") == """
            # Written by hand.
            #
            # Not.
            format: 1
            version: "3.10"
            release: 2.9.1+cu128
            flag: true
            url: https://example.org/a b
            empty: []
            names: [a, "b, c", "no"]
            packages:
              - name: x
                version: "1.0"
              - - a
                - {}
              - null

            """)
}

@Test(arguments: [
    "", " ", "a ", "a: b", "a #b", "-", "- a", "~", "null", "Yes", "1", "3.10", "1e5", ".5", "0x1f",
    "12:30", "2026-11-22", "=", "[a]", "{a}", "'a'", "\"a\"", "a\nb", "a\\b", "*a", "&a", "!a",
    "%a",
    "@a", "`a", "a:", "?", "? a", "|", ">=3", "\u{0}", "\u{1B}[31m", "\u{85}", "\u{2028}",
    "\u{FEFF}a", "\u{202E}a", "é", "漢字", "😀", "e\u{301}", "<<", "\u{E0001}", "\u{10FFFF}", "---",
    "...", "a, b", "a]", "\t", "\r\n", "\u{FFFF}", "\u{7F}",
])
func `a text comes back as itself`(text: String) throws {
    for value in [YAMLValue.text(text), .line([text, text]), .list([.text(text)])] {
        let written = YAMLEmitter.text(.mapping([.init("k", value)]))
        let node = try Node.parse(written, file: "a.yaml").mapping?["k"]
        #expect(node.map(YAMLValue.init) == value.asList, "\(written)")
    }
    guard text != "<<" else { return }
    let written = YAMLEmitter.text(.mapping([.init(text, 1)]))
    #expect(try Node.parse(written, file: "a.yaml").mapping?.entries.first?.key.value == text)
}

@Test(arguments: UInt64(0)..<300)
func `a random document comes back as itself`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = YAMLValue.random(depth: 4, using: &random)
    let written = YAMLEmitter.text(value)
    let node = try Node.parse(written, file: "a.yaml", limits: .generated)
    #expect(YAMLValue(node) == value.asList, "\(written)")
    #expect(YAMLEmitter.text(value) == written)
}

extension YAMLValue {
    /// Reads a node back by the core schema.
    fileprivate init(_ node: Node) {
        switch node.content {
        case .scalar(let scalar):
            if scalar.isNull {
                self = .null
            } else if let boolean = scalar.boolean {
                self = .boolean(boolean)
            } else if let integer = scalar.integer {
                self = .integer(integer)
            } else {
                self = .text(scalar.text)
            }
        case .sequence(let nodes): self = .list(nodes.map(YAMLValue.init))
        case .mapping(let mapping):
            self = .mapping(mapping.entries.map { Field($0.key.value, YAMLValue($0.value)) })
        }
    }

    /// The same with lists of one line as plain lists, as which they are read.
    fileprivate var asList: YAMLValue {
        switch self {
        case .line(let texts): .list(texts.map(YAMLValue.text))
        case .list(let items): .list(items.map(\.asList))
        case .mapping(let fields): .mapping(fields.map { Field($0.key, $0.value.asList) })
        default: self
        }
    }

    fileprivate static func random(
        depth: Int, using random: inout SeededGenerator
    ) -> YAMLValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .boolean(.random(using: &random))
        case 2: return .integer(.random(in: .min ... .max, using: &random))
        case 3, 4: return .text(randomText(using: &random))
        case 5:
            return .line((0..<3).map { _ in randomText(using: &random) })
        case 6:
            return .list(
                (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                    .random(depth: depth - 1, using: &random)
                })
        default:
            var keys: Set<String> = []
            var fields: [Field] = []
            for _ in 0..<Int.random(in: 0..<5, using: &random) {
                let key = randomText(using: &random)
                guard keys.insert(key).inserted else { continue }
                fields.append(Field(key, .random(depth: depth - 1, using: &random)))
            }
            return .mapping(fields)
        }
    }

    private static func randomText(using random: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = Array(
            "ab01.:-_ #,[]{}&*!|>'\"%@`?~=\\\n\t\r\u{0}\u{1B}\u{85}\u{2028}\u{FEFF}é漢😀\u{301}"
                .unicodeScalars)
        let isLong = Int.random(in: 0..<40, using: &random) == 0
        let count = isLong ? 1_500 : Int.random(in: 0..<12, using: &random)
        var text = String.UnicodeScalarView()
        for _ in 0..<count { text.append(alphabet.randomElement(using: &random) ?? "a") }
        return String(text)
    }
}
