/// Writes zstd without compressing: one frame of raw blocks (RFC 8878).
package enum ZstandardFrame {
    private static let blockLimit = 128 << 10

    /// A frame that unpacks to `bytes`, of which it tells the length.
    package static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt32(bytes.count)
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0]
        frame += (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        var start = 0
        repeat {
            let end = min(start + blockLimit, bytes.count)
            let header = UInt32(end - start) << 3 | (end == bytes.count ? 1 : 0)
            frame += (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) }
            frame += bytes[start..<end]
            start = end
        } while start < bytes.count
        return frame
    }
}
