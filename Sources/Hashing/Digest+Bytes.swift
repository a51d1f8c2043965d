package import PackageModel

extension Digest {
    /// Makes a digest of its raw bytes; nil unless their number fits the algorithm.
    package init?(_ algorithm: Algorithm, bytes: some Collection<UInt8>) {
        var hex: [UInt8] = []
        hex.reserveCapacity(algorithm.digits)
        for byte in bytes {
            hex.append(hexDigit(byte >> 4))
            hex.append(hexDigit(byte & 15))
        }
        self.init(algorithm, hex: String(decoding: hex, as: UTF8.self))
    }

    /// Reads the form of RECORD's second field without `sha256=`: base64url without padding.
    package init?(_ algorithm: Algorithm, base64URL text: some StringProtocol) {
        guard let bytes = decodeBase64URL(text.utf8) else { return nil }
        self.init(algorithm, bytes: bytes)
    }

    /// The raw value.
    package var bytes: [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            hexValue(digits[$0]) << 4 | hexValue(digits[$0 + 1])
        }
    }

    /// The value as base64url without padding, as RECORD has it.
    package var base64URL: String { String(decoding: encodeBase64URL(bytes), as: UTF8.self) }
}

private let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}

private func hexValue(_ digit: UInt8) -> UInt8 {
    digit >= UInt8(ascii: "a") ? digit - UInt8(ascii: "a") + 10 : digit - UInt8(ascii: "0")
}

private func encodeBase64URL(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
        bits = bits << 8 | UInt32(byte)
        count += 8
        while count >= 6 {
            count -= 6
            text.append(alphabet[Int(bits >> UInt32(count)) & 63])
        }
    }
    if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count)) & 63]) }
    return text
}

/// Strict: only the alphabet, and no bits left over that say something.
private func decodeBase64URL(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for letter in text {
        guard let value = alphabet.firstIndex(of: letter) else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 6
        if count >= 8 {
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
    }
    let left = bits & (1 << UInt32(count) - 1)
    return left == 0 && count < 6 ? bytes : nil
}
