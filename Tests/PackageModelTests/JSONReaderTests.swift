import FoundationEssentials
import PackageModel
import Testing

@Suite struct JSONReaderTests {
    /// Whether a text is one JSON value, by the reader's way of passing over it.
    private func isJSON(_ text: [UInt8]) -> Bool {
        var reader = JSONReader(text)
        do {
            try reader.skip()
            return reader.isAtEnd()
        } catch {
            return false
        }
    }

    @Test func `values come as they are written`() throws {
        var reader = JSONReader(
            Array(#" {"a": "x\u00e9\n\ud83d\ude00", "b": [1, -2.5e3, true], "c": null} "#.utf8))
        try reader.enterObject()
        #expect(try reader.nextKey() == "a")
        #expect(try reader.string() == "xé\n😀")
        #expect(try reader.nextKey() == "b")
        try reader.enterArray()
        #expect(try reader.nextElement())
        #expect(try reader.optionalInteger() == 1)
        #expect(try reader.nextElement())
        #expect(try reader.optionalInteger() == nil)
        #expect(try reader.nextElement())
        #expect(try reader.optionalBoolean() == true)
        #expect(try !reader.nextElement())
        #expect(try reader.nextKey() == "c")
        #expect(try reader.optionalString() == nil)
        #expect(try reader.nextKey() == nil)
        let isAtEnd = reader.isAtEnd()
        #expect(isAtEnd)
    }

    @Test func `depth is bounded, and nothing recurses`() {
        func nested(_ depth: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(isJSON(nested(JSONReader.depthLimit)))
        #expect(!isJSON(nested(JSONReader.depthLimit + 1)))
        #expect(!isJSON([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)))
    }

    @Test func `every prefix of a value is refused, none crashes`() {
        let whole = Array(#"{"a":[{"b":"\ud83d\ude00\\"},-1.5E+3,true,false,null,""]}"#.utf8)
        #expect(isJSON(whole))
        for end in 0..<whole.count { #expect(!isJSON(Array(whole[..<end]))) }
    }

    @Test func `null is passed over, and nothing else is taken for it`() throws {
        var reader = JSONReader(Array("[null, 1, nul]".utf8))
        try reader.enterArray()
        #expect(try reader.nextElement())
        #expect(try reader.skipNull())
        #expect(try reader.nextElement())
        #expect(try !reader.skipNull())
        #expect(try reader.optionalInteger() == 1)
        #expect(try reader.nextElement())
        #expect(throws: JSONReader.Failure.self) { try reader.skipNull() }
    }

    @Test(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
    func `the JSON test suite`() throws {
        let folder = try #require(PyPACases.folder) + "/hostile/json/JSONTestSuite"
        var counts = (accepted: 0, refused: 0)
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where name.hasSuffix(".json") {
            let isAccepted = isJSON(
                Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
            let kind = name.split(separator: "/").last?.prefix(2)
            if kind == "y_" { #expect(isAccepted, "\(name)") }
            if kind == "n_" { #expect(!isAccepted, "\(name)") }
            if isAccepted { counts.accepted += 1 } else { counts.refused += 1 }
        }
        #expect(counts.accepted > 20 && counts.refused > 50)
    }
}
