/// Finds one text in bytes, again and again (Horspool's way).
///
/// The longer the text, the more bytes are never looked at: placeholders are 255 long for another
/// reason, and make this faster than the disk.
struct ByteSearch: Sendable {
    /// Never empty.
    let pattern: [UInt8]
    /// How far the window moves on when its last byte is this one.
    private let skips: [Int]

    /// Nil for an empty pattern, which is everywhere.
    init?(_ pattern: [UInt8]) {
        guard !pattern.isEmpty else { return nil }
        self.pattern = pattern
        var skips = [Int](repeating: pattern.count, count: 256)
        for (index, byte) in pattern.dropLast().enumerated() {
            skips[Int(byte)] = pattern.count - 1 - index
        }
        self.skips = skips
    }

    /// Where the pattern begins in `bytes`, at `start` or later.
    func first(in bytes: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
        let length = pattern.count
        guard start >= 0, bytes.count - start >= length, let base = bytes.baseAddress else {
            return nil
        }
        return pattern.withUnsafeBufferPointer { pattern in
            skips.withUnsafeBufferPointer { skips in
                let last = pattern[length - 1]
                var place = start
                while place <= bytes.count - length {
                    let seen = base.load(fromByteOffset: place + length - 1, as: UInt8.self)
                    if seen == last, matches(pattern, base + place) { return place }
                    place += skips[Int(seen)]
                }
                return nil
            }
        }
    }

    private func matches(
        _ pattern: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeRawPointer
    ) -> Bool {
        for index in 0..<pattern.count - 1
        where pattern[index] != bytes.load(fromByteOffset: index, as: UInt8.self) {
            return false
        }
        return true
    }
}
