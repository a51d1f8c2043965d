/// A cryptographic digest: the algorithm and its value in lower-case hexadecimal.
package struct Digest: Sendable, Hashable {
    package enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case sha256, md5

        /// Number of hexadecimal digits of a value.
        package var digits: Int { self == .sha256 ? 64 : 32 }
    }

    package let algorithm: Algorithm
    package let hex: String

    /// Makes a digest; nil unless `hex` has just the digits that `algorithm` asks for.
    package init?(_ algorithm: Algorithm, hex: some StringProtocol) {
        guard hex.utf8.count == algorithm.digits else { return nil }
        // Indexes have tens of thousands of digests, nearly all of them in lower case already.
        var text = String(hex)
        if !text.isLowerHexadecimal {
            text = text.lowercased()
            guard text.isLowerHexadecimal else { return nil }
        }
        self.algorithm = algorithm
        self.hex = text
    }

    /// Makes a digest of its raw bytes; nil unless their number fits.
    package init?(_ algorithm: Algorithm, raw bytes: ArraySlice<UInt8>) {
        guard bytes.count * 2 == algorithm.digits else { return nil }
        self.algorithm = algorithm
        hex = String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var position = 0
            for byte in bytes {
                buffer[position] = (byte >> 4).hexDigit
                buffer[position + 1] = (byte & 15).hexDigit
                position += 2
            }
            return position
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
}

extension Digest: CustomStringConvertible {
    package var description: String { "\(algorithm.rawValue):\(hex)" }
}

extension String {
    fileprivate var isLowerHexadecimal: Bool {
        var copy = self
        return copy.withUTF8 { $0.allSatisfy(\.isLowerHexadecimal) }
    }
}

extension UInt8 {
    /// The digit of a value below 16.
    fileprivate var hexDigit: UInt8 {
        self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") - 10 + self
    }

    fileprivate var isLowerHexadecimal: Bool {
        self &- UInt8(ascii: "0") < 10 || self &- UInt8(ascii: "a") < 6
    }
}
