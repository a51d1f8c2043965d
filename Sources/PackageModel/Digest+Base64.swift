extension Digest {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The value as RECORD files write it: URL-safe base 64 without padding.
    package var base64: String {
        let bits = hex.utf8.map { UInt32(Self.value(ofHex: $0)) }
        var text: [UInt8] = []
        // Three hexadecimal digits are two characters.
        for start in stride(from: 0, to: bits.count, by: 3) {
            let group = (0..<3).reduce(UInt32(0)) {
                $0 << 4 | (start + $1 < bits.count ? bits[start + $1] : 0)
            }
            text.append(Self.alphabet[Int(group >> 6)])
            if start + 1 < bits.count { text.append(Self.alphabet[Int(group & 63)]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads the form of RECORD files, `sha256=<base64>`; nil for anything else, padding and
    /// stray bits at the end included.
    package init?(record text: some StringProtocol) {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "sha256" else { return nil }
        var hex: [UInt8] = []
        var pending: UInt32 = 0
        var count = 0
        for character in parts[1].utf8 {
            guard let value = Self.value(ofBase64: character), hex.count < 64 else { return nil }
            pending = pending << 6 | value
            count += 6
            while count >= 4, hex.count < 64 {
                count -= 4
                hex.append(Self.hexDigit(pending >> UInt32(count) & 15))
            }
            pending &= 1 << UInt32(count) - 1
        }
        guard pending == 0, count < 6 else { return nil }
        self.init(.sha256, hex: String(decoding: hex, as: UTF8.self))
    }

    private static func value(ofHex digit: UInt8) -> UInt8 {
        digit.isDigit ? digit &- UInt8(ascii: "0") : digit &- UInt8(ascii: "a") &+ 10
    }

    private static func hexDigit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 15)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(ofBase64 character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character &- UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character &- UInt8(ascii: "a") &+ 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character &- UInt8(ascii: "0") &+ 52)
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
