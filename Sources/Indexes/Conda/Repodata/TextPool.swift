/// Texts that come again and again, each made once.
///
/// The builds of a package have nearly all of their texts in common; a text that is here already
/// costs a look, no allocation.
struct TextPool {
    typealias Number = Int

    private var bytes: [UInt8] = []
    private var table: SliceTable
    private var texts: [Text] = []

    private struct Text {
        var string: String
        var isPlain: Bool
    }

    /// A pool that holds the names of all fields under their numbers.
    static let withFieldNames = TextPool(RecordField.allCases.map(\.rawValue))

    init(_ texts: [String] = []) {
        table = SliceTable(expected: 256)
        for var text in texts { _ = text.withUTF8 { number(of: UnsafeRawBufferPointer($0)) } }
    }

    subscript(number: Number) -> String { texts[number].string }

    /// Whether a text can be part of a file's name.
    func isPlain(_ number: Number) -> Bool { texts[number].isPlain }

    /// The number of a text; nil if it is not UTF-8.
    mutating func number(of text: UnsafeRawBufferPointer) -> Number? {
        let hash = SliceTable.hash(text)
        let found = bytes.withUnsafeBytes { table.find(text, hash: hash, in: $0) }
        if let found { return found }
        guard text.count + bytes.count <= Int(UInt32.max),
            let string = String(plain: text)
        else { return nil }
        let start = bytes.count
        bytes.append(contentsOf: text)
        texts.append(Text(string: string, isPlain: IndexFile.isPlain(string)))
        return table.add(start..<bytes.count, hash: hash)
    }

    mutating func number(of text: String) -> Number? {
        var text = text
        return text.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// The text of bytes; nil if they are not UTF-8.
    init?(plain bytes: UnsafeRawBufferPointer) {
        // Nearly all texts are ASCII, for which nothing needs to be checked twice.
        if bytes.allSatisfy({ $0 < 0x80 }) {
            self.init(decoding: bytes, as: UTF8.self)
        } else {
            self.init(validating: bytes, as: UTF8.self)
        }
    }
}
