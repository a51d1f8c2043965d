/// A raw deflate stream of one byte that is repeated: a little that unpacks to a lot.
package enum DeflatedRun {
    /// 258 bytes, the longest match that deflate has, and one before it to copy from.
    package static let matchLength = 258

    /// The stream of a `byte` below 144 and then `matches` times `matchLength` more of it.
    package static func stream(of byte: UInt8, matches: Int) -> [UInt8] {
        var bits = BitWriter()
        // The last block, with the fixed codes of RFC 1951, section 3.2.6.
        bits.append(0b011, count: 3)
        bits.appendCode(0x30 + UInt32(byte), count: 8)
        for _ in 0..<matches {
            // Length 258 is symbol 285, distance 1 is symbol 0.
            bits.appendCode(0b1100_0101, count: 8)
            bits.appendCode(0, count: 5)
        }
        bits.appendCode(0, count: 7)
        return bits.bytes
    }

    private struct BitWriter {
        var bytes: [UInt8] = []
        private var used = 8

        /// Numbers go in from their lowest bit.
        mutating func append(_ value: UInt32, count: Int) {
            for bit in 0..<count { append(bit: value >> UInt32(bit) & 1 == 1) }
        }

        /// Huffman codes go in from their highest bit.
        mutating func appendCode(_ code: UInt32, count: Int) {
            for bit in (0..<count).reversed() { append(bit: code >> UInt32(bit) & 1 == 1) }
        }

        private mutating func append(bit: Bool) {
            if used == 8 {
                bytes.append(0)
                used = 0
            }
            if bit { bytes[bytes.count - 1] |= 1 << UInt8(used) }
            used += 1
        }
    }
}
