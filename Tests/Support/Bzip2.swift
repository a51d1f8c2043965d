/// Makes bzip2 streams that every reader takes and that are hardly smaller: small blocks, sorted
/// plainly, and codes of one length.
package enum Bzip2 {
    private static let blockSize = 8_000

    /// The bytes as one stream.
    package static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        bits.put(Array("BZh9".utf8).reduce(0) { $0 << 8 | UInt64($1) }, 32)
        var whole: UInt32 = 0
        for start in stride(from: 0, to: bytes.count, by: blockSize) {
            let block = Array(bytes[start..<min(start + blockSize, bytes.count)])
            let sum = checksum(block)
            whole = (whole << 1 | whole >> 31) ^ sum
            bits.put(0x3141_5926_5359, 48)
            bits.put(UInt64(sum), 32)
            put(runs(block), &bits)
        }
        bits.put(0x1772_4538_5090, 48)
        bits.put(UInt64(whole), 32)
        return bits.finish()
    }

    /// Runs of four and more become four and a count.
    private static func runs(_ block: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < block.count {
            var length = 1
            while length < 255, index + length < block.count,
                block[index + length] == block[index]
            {
                length += 1
            }
            out += Array(repeating: block[index], count: min(length, 4))
            if length >= 4 { out.append(UInt8(length - 4)) }
            index += length
        }
        return out
    }

    private static func put(_ block: [UInt8], _ bits: inout BitWriter) {
        let (last, origin) = transform(block)
        let used = (0..<256).filter { Set(block).contains(UInt8($0)) }.map { UInt8($0) }
        bits.put(0, 1)
        bits.put(UInt64(origin), 24)
        for high in 0..<16 { bits.put(used.contains { Int($0) / 16 == high } ? 1 : 0, 1) }
        for high in 0..<16 where used.contains(where: { Int($0) / 16 == high }) {
            for low in 0..<16 { bits.put(used.contains(UInt8(high * 16 + low)) ? 1 : 0, 1) }
        }
        let symbols = moveToFront(last, used)
        putTables(count: used.count + 2, symbols.count, &bits)
        for symbol in symbols { bits.put(UInt64(symbol), length(used.count + 2)) }
    }

    /// Two equal tables with codes of one length, and selectors that always take the first.
    private static func putTables(count: Int, _ symbols: Int, _ bits: inout BitWriter) {
        let selectors = (symbols + 49) / 50
        bits.put(2, 3)
        bits.put(UInt64(selectors), 15)
        for _ in 0..<selectors { bits.put(0, 1) }
        for _ in 0..<2 {
            bits.put(UInt64(length(count)), 5)
            for _ in 0..<count { bits.put(0, 1) }
        }
    }

    private static func length(_ count: Int) -> Int {
        var length = 1
        while 1 << length < count { length += 1 }
        return length
    }

    /// The last column of all rotations, sorted, and where the block itself is among them.
    private static func transform(_ block: [UInt8]) -> (last: [UInt8], origin: Int) {
        let count = block.count
        let twice = block + block
        let order = (0..<count).sorted { left, right in
            for step in 0..<count where twice[left + step] != twice[right + step] {
                return twice[left + step] < twice[right + step]
            }
            return left < right
        }
        return (order.map { twice[$0 + count - 1] }, order.firstIndex(of: 0) ?? 0)
    }

    /// Places in a list whose used entries move to its front, runs of 0 in two digits, and an end.
    private static func moveToFront(_ bytes: [UInt8], _ used: [UInt8]) -> [Int] {
        var list = used
        var symbols: [Int] = []
        var zeros = 0
        func flush() {
            while zeros > 0 {
                symbols.append(zeros & 1 == 1 ? 0 : 1)
                zeros = (zeros - 1) / 2
            }
        }
        for byte in bytes {
            let place = list.firstIndex(of: byte) ?? 0
            if place == 0 {
                zeros += 1
                continue
            }
            flush()
            symbols.append(place + 1)
            list.remove(at: place)
            list.insert(byte, at: 0)
        }
        flush()
        return symbols + [used.count + 1]
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte) << 24
            for _ in 0..<8 { sum = sum >> 31 == 1 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
        }
        return ~sum
    }

    private struct BitWriter {
        private var bytes: [UInt8] = []
        private var pending: UInt64 = 0
        private var count = 0

        mutating func put(_ value: UInt64, _ width: Int) {
            for bit in stride(from: width - 1, through: 0, by: -1) {
                pending = pending << 1 | value >> UInt64(bit) & 1
                count += 1
                if count == 8 {
                    bytes.append(UInt8(pending))
                    (pending, count) = (0, 0)
                }
            }
        }

        mutating func finish() -> [UInt8] {
            while count != 0 { put(0, 1) }
            return bytes
        }
    }
}
