/// A cursor over the UTF-8 bytes of a short text; every grammar of this module reads through it.
struct TextScanner {
    let text: String
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// The byte under the cursor; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    var isAtEnd: Bool { position >= bytes.count }

    func peek(_ ahead: Int) -> UInt8? {
        let index = position + ahead
        return index < bytes.count ? bytes[index] : nil
    }

    mutating func advance(by count: Int = 1) {
        position = min(bytes.count, position + count)
    }

    mutating func skipBlanks() {
        while let byte = next, byte.isBlank { position += 1 }
    }

    mutating func skipWhitespace() {
        while let byte = next, byte.isWhitespace { position += 1 }
    }

    /// Consumes `literal` if it stands here.
    mutating func take(_ literal: String) -> Bool {
        guard bytes[position...].starts(with: literal.utf8) else { return false }
        position += literal.utf8.count
        return true
    }

    mutating func take(while accepts: (UInt8) -> Bool) -> Substring {
        let start = position
        while let byte = next, accepts(byte) { position += 1 }
        return slice(start)
    }

    /// The text from `start` to the cursor.
    func slice(_ start: Int) -> Substring {
        Substring(decoding: bytes[start..<max(start, position)], as: UTF8.self)
    }

    /// An error at `start` (or here) that reaches to the cursor.
    func failure(_ expected: String, at start: Int? = nil) -> SyntaxError {
        let start = start ?? position
        return SyntaxError(
            text, offset: scalars(before: start),
            length: scalars(before: position) - scalars(before: start), expected: expected)
    }

    private func scalars(before end: Int) -> Int {
        bytes[..<end].count { $0 & 0xC0 != 0x80 }
    }
}
