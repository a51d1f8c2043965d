/// Makes zstd frames whose blocks are stored.
package enum ZstdFrame {
    /// The bytes, fewer than 4 GiB of them, as one frame.
    package static func store(_ bytes: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
        // One segment, and four bytes that tell its length.
        frame.append(0xA0)
        frame.append(UInt64(bytes.count), 4)
        var start = 0
        repeat {
            let end = min(start + 1 << 16, bytes.count)
            let isLast: UInt64 = end == bytes.count ? 1 : 0
            frame.append(isLast | UInt64(end - start) << 3, 3)
            frame += bytes[start..<end]
            start = end
        } while start < bytes.count
        return frame
    }
}
