/// Reads JSON forward over bytes, value by value, without building a tree.
///
/// An index page can hold megabytes of which a few fields matter: what is not asked for is skipped
/// and still checked for form. Nesting is bounded, nothing recurses, and no byte is read twice but
/// in strings with escapes.
struct JSONReader {
    let bytes: [UInt8]
    private(set) var offset = 0
    /// Open arrays and objects, innermost last; true for an object.
    private var open: [Bool] = []
    /// Whether the next member of the innermost container needs no comma before it.
    private var isFirst = true

    static let depthLimit = 64

    typealias Failure = ReadFailure

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// Enters an object; call `nextKey` until it gives nil.
    mutating func enterObject() throws(Failure) { try enter(UInt8(ascii: "{"), isObject: true) }

    /// Enters an array; call `nextElement` until it gives false.
    mutating func enterArray() throws(Failure) { try enter(UInt8(ascii: "["), isObject: false) }

    /// The next key of the innermost object, its value next; nil at the object's end.
    mutating func nextKey() throws(Failure) -> String? {
        guard try advance(until: UInt8(ascii: "}")) else { return nil }
        let key = try string()
        try expect(UInt8(ascii: ":"), "`:`")
        return key
    }

    /// Whether the innermost array has another element, which is next.
    mutating func nextElement() throws(Failure) -> Bool {
        try advance(until: UInt8(ascii: "]"))
    }

    /// A place before a value, to come back to while its containers are open.
    var mark: ReadMark { ReadMark(offset: offset, depth: open.count) }

    mutating func rewind(to mark: ReadMark) {
        offset = mark.offset
        open.removeLast(open.count - mark.depth)
        isFirst = false
    }

    /// Whether only white space is left.
    mutating func isAtEnd() -> Bool { peek() == nil }
}

// MARK: - Values

extension JSONReader {
    /// Takes the string that is next and gives the range of its bytes; nil, with nothing taken, if
    /// it has escapes or is not as it should be.
    mutating func plainString() throws(Failure) -> Range<Int>? {
        try expect(UInt8(ascii: "\""), "a string")
        let start = offset
        let end = bytes[start...].firstIndex {
            $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20
        }
        guard let end, bytes[end] == UInt8(ascii: "\"") else {
            offset = start - 1
            return nil
        }
        offset = end + 1
        return start..<end
    }

    /// The string that is next.
    mutating func string() throws(Failure) -> String {
        try expect(UInt8(ascii: "\""), "a string")
        let start = offset
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                let text = bytes[start..<offset]
                offset += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw Failure(offset: start, expected: "UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw failure("a string without control characters")
            default: offset += 1
            }
        }
        throw failure("the end of a string")
    }

    /// The string that is next; nil for any other value, which is skipped.
    mutating func optionalString() throws(Failure) -> String? {
        if peek() == UInt8(ascii: "\"") { return try string() }
        try skip()
        return nil
    }

    /// The whole number that is next; nil for any other value, which is skipped.
    mutating func optionalInteger() throws(Failure) -> Int64? {
        guard let first = peek(), first == UInt8(ascii: "-") || first.isJSONDigit else {
            try skip()
            return nil
        }
        let start = offset
        try skipNumber()
        return Int64(String(decoding: bytes[start..<offset], as: UTF8.self))
    }

    /// `true` or `false` if that is next; nil for any other value, which is not consumed.
    mutating func optionalBoolean() throws(Failure) -> Bool? {
        switch peek() {
        case UInt8(ascii: "t"):
            try word("true")
            return true
        case UInt8(ascii: "f"):
            try word("false")
            return false
        default: return nil
        }
    }

    /// Whether an object is next.
    mutating func isObject() -> Bool { peek() == UInt8(ascii: "{") }

    /// Passes over the value that is next, however deep.
    mutating func skip() throws(Failure) {
        let depth = open.count
        repeat {
            switch peek() {
            case UInt8(ascii: "{"): try enterObject()
            case UInt8(ascii: "["): try enterArray()
            default: try skipScalar()
            }
            try leaveFinished(above: depth)
        } while open.count > depth
    }

    /// Closes every container above `depth` that has no further member.
    private mutating func leaveFinished(above depth: Int) throws(Failure) {
        while open.count > depth {
            let isObject = open[open.count - 1]
            if isObject {
                if try nextKey() != nil { return }
            } else if try nextElement() {
                return
            }
        }
    }

    private mutating func skipScalar() throws(Failure) {
        switch peek() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: try skipNumber()
        }
    }
}

// MARK: - Bytes

extension JSONReader {
    mutating func peek() -> UInt8? {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return bytes[offset]
            }
        }
        return nil
    }

    func failure(_ expected: String) -> Failure {
        Failure(offset: offset, expected: expected)
    }

    mutating func expect(_ byte: UInt8, _ name: String) throws(Failure) {
        guard peek() == byte else { throw failure(name) }
        offset += 1
    }

    private mutating func enter(_ byte: UInt8, isObject: Bool) throws(Failure) {
        try expect(byte, isObject ? "an object" : "an array")
        guard open.count < Self.depthLimit else { throw failure("less nesting") }
        open.append(isObject)
        isFirst = true
    }

    /// Steps to the next member of the innermost container; false where `close` ends it.
    mutating func advance(until close: UInt8) throws(Failure) -> Bool {
        guard let next = peek() else { throw failure("the end of an array or object") }
        if next == close {
            offset += 1
            open.removeLast()
            isFirst = false
            return false
        }
        if !isFirst { try expect(UInt8(ascii: ","), "`,`") }
        isFirst = false
        return true
    }

    private mutating func word(_ word: StaticString) throws(Failure) {
        let wanted = word.description.utf8
        guard bytes[offset...].starts(with: wanted) else { throw failure("`\(word)`") }
        offset += wanted.count
    }

    mutating func skipNumber() throws(Failure) {
        _ = peek()
        if byte == UInt8(ascii: "-") { offset += 1 }
        if byte == UInt8(ascii: "0") { offset += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            offset += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
    }

    private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func digits() throws(Failure) {
        guard byte?.isJSONDigit == true else { throw failure("a value") }
        while byte?.isJSONDigit == true { offset += 1 }
    }

    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var text = Array(bytes[start..<offset])
        while let next = byte {
            offset += 1
            switch next {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw Failure(offset: start, expected: "UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw failure("a string without control characters")
            default: text.append(next)
            }
        }
        throw failure("the end of a string")
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let letter = byte else { throw failure("an escape") }
        offset += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("an escape")
        }
    }

    private mutating func unicodeEscape() throws(Failure) -> [UInt8] {
        var code = try hexadecimal()
        if 0xD800..<0xDC00 ~= code {
            guard byte == UInt8(ascii: "\\") else { throw failure("a low surrogate") }
            offset += 1
            guard byte == UInt8(ascii: "u") else { throw failure("a low surrogate") }
            offset += 1
            let low = try hexadecimal()
            guard 0xDC00..<0xE000 ~= low else { throw failure("a low surrogate") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("a Unicode scalar") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard bytes.count - offset >= 4,
            bytes[offset..<offset + 4].allSatisfy(\.isHexadecimalDigit),
            let code = UInt32(
                String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits") }
        offset += 4
        return code
    }
}

extension UInt8 {
    fileprivate var isJSONDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    fileprivate var isHexadecimalDigit: Bool {
        isJSONDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self | 0x20
    }
}
