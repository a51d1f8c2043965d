/// A cryptographic digest: the algorithm and its value.
///
/// Trees have tens of thousands of them, so the value lies inline, without a buffer of its own.
package struct Digest: Sendable, Hashable {
    package enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case sha256, md5

        /// Number of hexadecimal digits of a value.
        package var digits: Int { self == .sha256 ? 64 : 32 }
    }

    package let algorithm: Algorithm
    private let value: Value

    /// Up to 32 bytes, the first one highest; the rest is zero.
    private struct Value: Hashable {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

        subscript(index: Int) -> UInt64 {
            get {
                switch index {
                case 0: words.0
                case 1: words.1
                case 2: words.2
                default: words.3
                }
            }
            set {
                switch index {
                case 0: words.0 = newValue
                case 1: words.1 = newValue
                case 2: words.2 = newValue
                default: words.3 = newValue
                }
            }
        }

        static func == (left: Value, right: Value) -> Bool { left.words == right.words }

        func hash(into hasher: inout Hasher) {
            // Any eight bytes of a digest are as good as all.
            hasher.combine(words.0)
        }
    }

    /// Makes a digest; nil unless `hex` has just the digits that `algorithm` asks for.
    package init?(_ algorithm: Algorithm, hex: some StringProtocol) {
        guard hex.utf8.count == algorithm.digits else { return nil }
        var value = Value()
        var position = 0
        for digit in hex.utf8 {
            guard let number = digit.hexValue else { return nil }
            value[position >> 4] = value[position >> 4] << 4 | UInt64(number)
            position += 1
        }
        self.algorithm = algorithm
        self.value = value
    }

    /// Makes a digest of its raw bytes; nil unless their number fits.
    package init?(_ algorithm: Algorithm, raw bytes: ArraySlice<UInt8>) {
        guard bytes.count * 2 == algorithm.digits else { return nil }
        var value = Value()
        for (position, byte) in bytes.enumerated() {
            value[position >> 3] = value[position >> 3] << 8 | UInt64(byte)
        }
        self.algorithm = algorithm
        self.value = value
    }

    /// Reads the form `sha256:<hex>`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])) else {
            return nil
        }
        self.init(algorithm, hex: parts[1])
    }

    /// The value in lower-case hexadecimal.
    package var hex: String {
        String(unsafeUninitializedCapacity: algorithm.digits) { buffer in
            for position in 0..<algorithm.digits {
                let shift = UInt64(60 - (position & 15) * 4)
                buffer[position] = UInt8(value[position >> 4] >> shift & 15).hexDigit
            }
            return algorithm.digits
        }
    }
}

extension Digest: CustomStringConvertible {
    package var description: String { "\(algorithm.rawValue):\(hex)" }
}

extension UInt8 {
    /// The digit of a value below 16.
    fileprivate var hexDigit: UInt8 {
        self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") - 10 + self
    }

    /// What a digit stands for, in either case; nil for other characters.
    fileprivate var hexValue: UInt8? {
        let number = self &- UInt8(ascii: "0")
        if number < 10 { return number }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }
}
