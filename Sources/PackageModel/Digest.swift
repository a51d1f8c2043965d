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
        let hex = hex.lowercased()
        guard hex.utf8.count == algorithm.digits,
            hex.utf8.allSatisfy({
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
            })
        else { return nil }
        self.algorithm = algorithm
        self.hex = hex
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
