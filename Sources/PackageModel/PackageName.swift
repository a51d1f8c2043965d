/// The name of a Python project, normalised as PEP 503 says: lower case, runs of `-_.` as one `-`.
package struct PackageName: Sendable, Hashable, Comparable {
    package let normalized: String

    /// Makes a name; nil unless it follows the grammar of the core metadata specification.
    package init?(_ text: some StringProtocol) {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        let text = Array(String(text).utf8)
        guard let first = text.first, let last = text.last, isAlphanumeric(first),
            isAlphanumeric(last)
        else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var separated = false
        for byte in text {
            if isAlphanumeric(byte) {
                if separated { bytes.append(UInt8(ascii: "-")) }
                separated = false
                let isUpper = UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                bytes.append(isUpper ? byte | 0x20 : byte)
            } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
            {
                separated = true
            } else {
                return nil
            }
        }
        normalized = String(decoding: bytes, as: UTF8.self)
    }

    package static func < (left: PackageName, right: PackageName) -> Bool {
        left.normalized < right.normalized
    }
}

extension PackageName: CustomStringConvertible {
    package var description: String { normalized }
}
