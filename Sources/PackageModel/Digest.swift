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

        /// Makes a value of as many words as an algorithm has; nil as soon as one is nil.
        init?(_ algorithm: Algorithm, word: (Int) -> UInt64?) {
            guard let first = word(0), let second = word(1) else { return nil }
            words = (first, second, 0, 0)
            guard algorithm == .sha256 else { return }
            guard let third = word(2), let fourth = word(3) else { return nil }
            words = (first, second, third, fourth)
        }

        func word(_ index: Int) -> UInt64 {
            switch index {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
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
        // Indexes and trees have tens of thousands, nearly all of them in one piece.
        let quick = hex.utf8.withContiguousStorageIfAvailable { Self.value(algorithm, $0) }
        guard let value = quick ?? Self.value(algorithm, Array(hex.utf8)) else { return nil }
        self.algorithm = algorithm
        self.value = value
    }

    /// Makes a digest of its raw bytes; nil unless their number fits.
    package init?(_ algorithm: Algorithm, raw bytes: ArraySlice<UInt8>) {
        guard bytes.count * 2 == algorithm.digits else { return nil }
        let value = Value(algorithm) { word in
            bytes.dropFirst(word * 8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
        guard let value else { return nil }
        self.algorithm = algorithm
        self.value = value
    }

    /// The value of digits, which are as many as they must be; nil where one is none.
    private static func value(
        _ algorithm: Algorithm, _ digits: some RandomAccessCollection<UInt8>
    ) -> Value? {
        var position = digits.startIndex
        return Value(algorithm) { _ in
            var word: UInt64 = 0
            for _ in 0..<16 {
                guard let digit = digits[position].hexValue else { return nil }
                word = word << 4 | UInt64(digit)
                digits.formIndex(after: &position)
            }
            return word
        }
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
                buffer[position] = UInt8(value.word(position >> 4) >> shift & 15).hexDigit
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
