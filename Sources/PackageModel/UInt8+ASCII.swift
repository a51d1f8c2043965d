extension UInt8 {
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }

    var isAlphanumeric: Bool { isDigit || isLetter }

    /// `-`, `_` or `.`.
    var isSeparator: Bool {
        self == UInt8(ascii: "-") || self == UInt8(ascii: "_") || self == UInt8(ascii: ".")
    }

    /// `=`, `<`, `>`, `!` or `~`: what comparisons of conda consist of.
    var isComparison: Bool {
        switch self {
        case UInt8(ascii: "<")...UInt8(ascii: ">"), UInt8(ascii: "!"), UInt8(ascii: "~"): true
        default: false
        }
    }

    /// Space or tab: what the grammar of PEP 508 calls white space.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    /// The six ASCII characters that Python strips.
    var isWhitespace: Bool { self == UInt8(ascii: " ") || 9...13 ~= self }

    /// C0 and DEL.
    var isControl: Bool { self < 0x20 || self == 0x7F }

    var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}

extension BidirectionalCollection<UInt8> {
    /// Without ASCII white space at either end.
    var trimmed: SubSequence {
        let rest = drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return rest }
        return rest[...last]
    }
}

extension StringProtocol {
    /// Without ASCII white space at either end.
    var trimmed: String { String(decoding: Array(utf8).trimmed, as: UTF8.self) }
}
