/// Finds the start tags of an HTML page, with their attributes.
///
/// No tree and no recursion: a page of an index is a list of links, whatever surrounds them.
struct HTMLTags {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    struct Tag: Equatable {
        /// In lower case.
        var name: String
        /// By names in lower case, entities decoded; the first of a name counts.
        var attributes: [String: String]
    }

    /// The next start tag; nil at the end.
    ///
    /// Comments and declarations are passed over.
    mutating func next() -> Tag? {
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = start + 1
            if bytes[position...].starts(with: Array("!--".utf8)) {
                skipComment()
            } else if let byte = current, byte.isLetter {
                return tag()
            }
        }
        position = bytes.count
        return nil
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipComment() {
        position += 3
        while let dash = bytes[position...].firstIndex(of: UInt8(ascii: "-")) {
            position = dash + 1
            if bytes[dash...].starts(with: Array("-->".utf8)) { return }
        }
        position = bytes.count
    }

    private mutating func tag() -> Tag {
        var tag = Tag(name: word { !$0.isBlank && $0 != .slash && $0 != .close }, attributes: [:])
        while true {
            skip { $0.isBlank || $0 == .slash }
            guard let byte = current else { return tag }
            if byte == .close {
                position += 1
                return tag
            }
            // A name begins with any byte, so every round takes at least one.
            position += 1
            let start = position - 1
            skip { !$0.isBlank && $0 != .equals && $0 != .close && $0 != .slash }
            let name = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
            let value = self.value()
            if tag.attributes[name] == nil { tag.attributes[name] = value }
        }
    }

    /// Takes the value behind `=`, or gives an empty one.
    private mutating func value() -> String {
        skip(while: \.isBlank)
        guard current == .equals else { return "" }
        position += 1
        skip(while: \.isBlank)
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            let start = position
            skip { !$0.isBlank && $0 != .close }
            return HTMLEntities.decode(bytes[start..<position])
        }
        position += 1
        let start = position
        skip { $0 != quote }
        defer { position = min(position + 1, bytes.count) }
        return HTMLEntities.decode(bytes[start..<position])
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = position
        skip(while: isPart)
        return String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
    }
}

extension UInt8 {
    fileprivate static let slash = UInt8(ascii: "/")
    fileprivate static let close = UInt8(ascii: ">")
    fileprivate static let equals = UInt8(ascii: "=")

    fileprivate var isBlank: Bool {
        self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D
    }

    fileprivate var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}

/// Character references in attribute values: the numbers, and those names that pages use.
enum HTMLEntities {
    private static let names: [String: UnicodeScalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{a0}",
    ]

    static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = ""
        var rest = bytes
        while let mark = rest.firstIndex(of: UInt8(ascii: "&")) {
            text += String(decoding: rest[..<mark], as: UTF8.self)
            rest = rest[(mark + 1)...]
            // No reference is longer than this; what is none stays as it is written.
            if let end = rest.prefix(10).firstIndex(of: UInt8(ascii: ";")),
                let scalar = scalar(String(decoding: rest[..<end], as: UTF8.self))
            {
                text.unicodeScalars.append(scalar)
                rest = rest[(end + 1)...]
            } else {
                text += "&"
            }
        }
        return text + String(decoding: rest, as: UTF8.self)
    }

    private static func scalar(_ reference: String) -> UnicodeScalar? {
        if let scalar = names[reference] { return scalar }
        guard reference.hasPrefix("#") else { return nil }
        let digits = reference.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        let number = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(UnicodeScalar.init)
    }
}
