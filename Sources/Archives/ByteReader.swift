/// Little-endian numbers from a byte array; reading past the end is an error, never a trap.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    var remaining: Int { bytes.endIndex - offset }
    var isAtEnd: Bool { remaining == 0 }

    mutating func take(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw .truncated("a header ends before its fields do")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    mutating func u16() throws(ArchiveError) -> UInt16 {
        UInt16(truncatingIfNeeded: try number(2))
    }

    mutating func u32() throws(ArchiveError) -> UInt32 {
        UInt32(truncatingIfNeeded: try number(4))
    }

    mutating func u64() throws(ArchiveError) -> UInt64 { try number(8) }

    private mutating func number(_ width: Int) throws(ArchiveError) -> UInt64 {
        var value: UInt64 = 0
        for byte in try take(width).reversed() { value = value << 8 | UInt64(byte) }
        return value
    }
}
