import PackageModel
import TestSupport
import Testing

@testable import Indexes

@Suite struct MessagePackReaderTests {
    /// One value of every kind and width, with what follows its head.
    private static let values: [[UInt8]] = [
        [0x00], [0x7F], [0xFF], [0xE0], [0xC0], [0xC2], [0xC3], [0x80], [0x90], [0xA0],
        [0xCC, 200], [0xCD, 1, 2], [0xCE, 1, 2, 3, 4], [0xCF, 1, 2, 3, 4, 5, 6, 7, 8],
        [0xD0, 0x80], [0xD1, 0x80, 0], [0xD2, 0x80, 0, 0, 0], [0xD3, 0x80, 0, 0, 0, 0, 0, 0, 0],
        [0xCA, 0x3F, 0x80, 0, 0], [0xCB, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0],
        [0xC4, 2, 1, 2], [0xC5, 0, 1, 9], [0xC6, 0, 0, 0, 1, 9],
        [0xD9, 1, 0x61], [0xDA, 0, 1, 0x61], [0xDB, 0, 0, 0, 1, 0x61], [0xA1, 0x61],
        [0xDC, 0, 1, 0xC0], [0xDD, 0, 0, 0, 1, 0xC0], [0x91, 0xC0],
        [0xDE, 0, 1, 0xA1, 0x61, 0xC0], [0xDF, 0, 0, 0, 1, 0xA1, 0x61, 0xC0],
        [0x81, 0xA1, 0x61, 1],
        [0xC7, 1, 5, 9], [0xC8, 0, 1, 5, 9], [0xC9, 0, 0, 0, 1, 5, 9], [0xD4, 5, 9],
        [0xD5, 5, 1, 2], [0xD6, 5, 1, 2, 3, 4], [0xD7, 5] + [UInt8](repeating: 0, count: 8),
        [0xD8, 5] + [UInt8](repeating: 0, count: 16),
    ]

    private func skips(_ bytes: [UInt8]) -> Bool {
        var reader = MessagePackReader(bytes)
        do {
            try reader.skip()
            return reader.isAtEnd
        } catch {
            return false
        }
    }

    private func number(_ bytes: [UInt8]) throws -> ReadNumber {
        var reader = MessagePackReader(bytes)
        return try reader.number()
    }

    @Test(arguments: values)
    func `every kind of value can be skipped, and no beginning of it`(_ value: [UInt8]) {
        #expect(skips(value))
        for end in 0..<value.count { #expect(!skips(Array(value[..<end]))) }
        #expect(skips([0x92] + value + value))
    }

    @Test func `numbers of all widths`() throws {
        #expect(try number([0x7F]).integer == 127)
        #expect(try number([0xFF]).integer == -1)
        #expect(try number([0xCC, 200]).integer == 200)
        #expect(try number([0xCD, 1, 2]).integer == 258)
        #expect(try number([0xCE, 0xFF, 0, 0, 0]).integer == 0xFF00_0000)
        #expect(try number([0xD0, 0x80]).integer == -128)
        #expect(try number([0xD1, 0xFF, 0xFE]).integer == -2)
        #expect(try number([0xD2, 0x80, 0, 0, 0]).integer == -0x8000_0000)
        #expect(try number([0xD3, 0x80, 0, 0, 0, 0, 0, 0, 0]).integer == .min)
        #expect(try number([0xCF] + [UInt8](repeating: 0xFF, count: 8)).integer == nil)
        #expect(try number([0xCA, 0x3F, 0x80, 0, 0]).integer == 1)
        #expect(try number([0xCB, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0]).integer == nil)
        #expect(try number([0xCB, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0]).integer == nil)
    }

    @Test(
        arguments: [
            [0xDF, 0xFF, 0xFF, 0xFF, 0xFF], [0xDD, 0xFF, 0xFF, 0xFF, 0xFF, 0xC0],
            [0xDB, 0xFF, 0xFF, 0xFF, 0xFF, 0x61], [0xC6, 0x7F, 0xFF, 0xFF, 0xFF],
            [0xC9, 0xFF, 0xFF, 0xFF, 0xFF, 1], [0x9F], [0x8F, 1, 1], [0xC1], [],
        ] as [[UInt8]])
    func `lengths that are not there are refused`(_ bytes: [UInt8]) {
        #expect(!skips(bytes))
        var (map, list, text) = (
            MessagePackReader(bytes), MessagePackReader(bytes), MessagePackReader(bytes)
        )
        #expect(throws: ReadFailure.self) { try map.enterMap() }
        #expect(throws: ReadFailure.self) { try list.enterList() }
        #expect(throws: ReadFailure.self) { try text.string() }
    }

    @Test func `nesting is bounded where it is entered and harmless where it is skipped`() throws {
        let deep = [UInt8](repeating: 0x91, count: 1 << 20) + [0xC0]
        #expect(skips(deep))
        var reader = MessagePackReader(deep)
        for _ in 0..<MessagePackReader.depthLimit {
            try reader.enterList()
            #expect(try reader.nextItem())
        }
        #expect(throws: ReadFailure.self) { try reader.enterList() }
        var pool = TextPool()
        var text = MessagePackReader(deep)
        #expect(throws: ReadFailure.self) { try text.jsonText(&pool) }
    }

    @Test func `any value becomes JSON`() throws {
        var pool = TextPool()
        var builder = MessagePackBuilder()
        builder.map(3)
        builder.text("a\"\\\u{1}\n")
        builder.binary([0, 0xAB])
        builder.text("list")
        builder.add(
            .array([.null, .bool(true), .number(1.5), .number(-7), .array([]), .object([:])]))
        builder.text("é")
        builder.add(.string("😀"))
        var reader = MessagePackReader(builder.bytes)
        let expected =
            #"{"a\"\\\u0001\n":"00ab","list":[null,true,1.5,-7,[],{}],"é":"😀"}"#
        #expect(try reader.jsonText(&pool) == expected)
        var json = JSONReader(Array(expected.utf8))
        #expect(try json.jsonText(&pool) == expected)
        var odd = MessagePackReader([0x92, 0xD4, 5, 9, 0xCB, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0])
        #expect(try odd.jsonText(&pool) == "[null,null]")
    }

    @Test(arguments: 0..<500)
    func `any bytes end in a value or an error`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        var pool = TextPool()
        var reader = MessagePackReader(bytes)
        while !reader.isAtEnd, (try? reader.jsonText(&pool)) != nil {}
        var skipping = MessagePackReader(bytes)
        while !skipping.isAtEnd, (try? skipping.skip()) != nil {}
        #expect(reader.mark.offset <= bytes.count && skipping.mark.offset <= bytes.count)
    }
}
