/// A version of a distribution's package, `1:535.54.03-1~deb12u1`, ordered as dpkg orders them.
///
/// Versions that dpkg takes for equal are equal though their texts differ: `1.0` and `1.0-0`.
package struct DebianVersion: Sendable {
    package let text: String
    private let epoch: UInt64
    private let upstream: [UInt8]
    private let revision: [UInt8]

    /// Nil for what cannot be a version: empty, with other characters than letters, digits
    /// and `.+~:-`, or with an epoch that is no number.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 512,
            bytes.allSatisfy({ $0.isAlphanumeric || ".+~:-".utf8.contains($0) })
        else { return nil }
        self.text = String(text)
        var rest = bytes[...]
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            guard let epoch = UInt64(String(decoding: rest[..<colon], as: UTF8.self)) else {
                return nil
            }
            self.epoch = epoch
            rest = rest[(colon + 1)...]
        } else {
            epoch = 0
        }
        guard !rest.isEmpty else { return nil }
        if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
            upstream = Array(rest[..<hyphen])
            revision = Array(rest[(hyphen + 1)...])
        } else {
            upstream = Array(rest)
            revision = []
        }
    }

    /// Without epoch and Debian revision: `535.54.03` of `1:535.54.03-1`.
    package var upstreamText: String { String(decoding: upstream, as: UTF8.self) }
}

extension DebianVersion: Comparable {
    package static func == (left: DebianVersion, right: DebianVersion) -> Bool {
        left.order(against: right) == 0
    }

    package static func < (left: DebianVersion, right: DebianVersion) -> Bool {
        left.order(against: right) < 0
    }

    private func order(against other: DebianVersion) -> Int {
        if epoch != other.epoch { return epoch < other.epoch ? -1 : 1 }
        let order = Self.order(upstream, other.upstream)
        return order != 0 ? order : Self.order(revision, other.revision)
    }

    /// Digits count as numbers; of the rest `~` comes before the end, then letters, then all else.
    private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var (left, right) = (left[...], right[...])
        while !left.isEmpty || !right.isEmpty {
            while let order = orderOfText(left.first, right.first) {
                if order != 0 { return order }
                left = left.dropFirst()
                right = right.dropFirst()
            }
            let order = orderOfNumbers(takeDigits(&left), takeDigits(&right))
            if order != 0 { return order }
        }
        return 0
    }

    /// Nil where on both sides a number or the end begins.
    private static func orderOfText(_ left: UInt8?, _ right: UInt8?) -> Int? {
        func isText(_ byte: UInt8?) -> Bool { byte.map { !$0.isDigit } ?? false }
        guard isText(left) || isText(right) else { return nil }
        return weight(left) - weight(right)
    }

    private static func weight(_ byte: UInt8?) -> Int {
        guard let byte, !byte.isDigit else { return 0 }
        if byte == UInt8(ascii: "~") { return -1 }
        return byte.isLetter ? Int(byte) : Int(byte) + 256
    }

    private static func takeDigits(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = text.prefix { $0.isDigit }
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }

    /// Numbers without leading zeros, of any length.
    private static func orderOfNumbers(
        _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>
    ) -> Int {
        if left.count != right.count { return left.count - right.count }
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}

extension DebianVersion: CustomStringConvertible {
    package var description: String { text }
}
