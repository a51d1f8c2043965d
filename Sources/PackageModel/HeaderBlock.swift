/// The header of a document in the style of e-mail, as METADATA and WHEEL are: fields up to the
/// first empty line.
///
/// Reads as Python's parser does, so that both see the same fields.
package struct HeaderBlock: Sendable {
    /// Name in lower case and value, in the order of the document.
    package let fields: [(name: String, value: String)]

    /// Longest header that is read, in bytes; a body after it may be of any length.
    package static let sizeLimit = 4 << 20

    /// The header is longer than `sizeLimit`.
    package struct TooLarge: Error, Sendable, Hashable {}

    /// Reads the header of `bytes`.
    ///
    /// A line that is no field ends it, as an empty one does.
    package init(_ bytes: [UInt8]) throws(TooLarge) {
        var lines = LineReader(bytes, limit: Self.sizeLimit)
        var fields: [(name: String, value: String)] = []
        while let line = try lines.next(), let first = line.first {
            if first.isBlank {
                guard !fields.isEmpty else { continue }
                fields[fields.count - 1].value += " " + text(line.trimmed)
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")),
                colon > line.startIndex,
                line[..<colon].allSatisfy({ 0x21...0x7E ~= $0 })
            {
                let name = text(line[..<colon]).lowercased()
                fields.append((name, text(line[(colon + 1)...].trimmed)))
            } else {
                break
            }
        }
        self.fields = fields
    }

    /// The values of all fields of that name, which is in lower case.
    package func values(of name: String) -> [String] {
        fields.lazy.filter { $0.name == name }.map(\.value)
    }
}

private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

/// Lines that end in LF, CR or both, without their end.
private struct LineReader {
    private let bytes: [UInt8]
    private let limit: Int
    private var position = 0

    init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }

    mutating func next() throws(HeaderBlock.TooLarge) -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n"),
            bytes[position] != UInt8(ascii: "\r")
        {
            position += 1
            if position > limit { throw HeaderBlock.TooLarge() }
        }
        let line = bytes[start..<position]
        if position < bytes.count {
            let isPair =
                bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
                && bytes[position + 1] == UInt8(ascii: "\n")
            position += isPair ? 2 : 1
        }
        return line
    }
}
