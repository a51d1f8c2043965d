/// Runs over JSON without looking at more of it than where its values end.
///
/// Strings are passed eight bytes at a time. What lies within a value is not checked: whoever wants
/// the value reads it with `JSONReader`. The bytes belong to the caller.
struct JSONSkipper {
    let bytes: UnsafeRawBufferPointer
    var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    func failure(_ expected: String) -> ReadFailure {
        ReadFailure(offset: offset, expected: expected)
    }

    /// The next byte that is no white space.
    @inline(__always)
    mutating func peek() -> UInt8? {
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            offset += 1
        }
        return nil
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8, _ name: String) throws(ReadFailure) {
        guard peek() == byte else { throw failure(name) }
        offset += 1
    }

    /// Takes the string that is next and gives the range of what is between its quotes.
    @inline(__always)
    mutating func string() throws(ReadFailure) -> Range<Int> {
        try expect(UInt8(ascii: "\""), "a string")
        return try stringRest()
    }

    /// The same with the quote already taken.
    mutating func stringRest() throws(ReadFailure) -> Range<Int> {
        let start = offset
        while bytes.count - offset >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let hits = word.bytes(equal: UInt8(ascii: "\"")) | word.bytes(equal: UInt8(ascii: "\\"))
            guard hits != 0 else {
                offset += 8
                continue
            }
            offset += hits.trailingZeroBitCount >> 3
            if bytes[offset] == UInt8(ascii: "\"") {
                offset += 1
                return start..<offset - 1
            }
            offset += 2
        }
        return try shortStringRest(from: start)
    }

    private mutating func shortStringRest(from start: Int) throws(ReadFailure) -> Range<Int> {
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return start..<offset - 1 }
        }
        offset = bytes.count
        throw failure("the end of a string")
    }

    /// Passes over the value that is next.
    mutating func skip() throws(ReadFailure) {
        switch peek() {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            offset += 1
            try skipRest(depth: 1)
        case nil: throw failure("a value")
        default: try skipScalar()
        }
    }

    /// Passes over what is left of `depth` containers.
    mutating func skipRest(depth: Int) throws(ReadFailure) {
        var depth = depth
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): _ = try stringRest()
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return }
            default: break
            }
        }
        throw failure("the end of an array or object")
    }

    private mutating func skipScalar() throws(ReadFailure) {
        let start = offset
        while offset < bytes.count, bytes[offset].isInScalar { offset += 1 }
        if offset == start { throw failure("a value") }
    }

    /// Goes to the next member of an object whose begin is taken; false where it ends.
    @inline(__always)
    mutating func nextMember(_ isFirst: inout Bool) throws(ReadFailure) -> Bool {
        guard let byte = peek() else { throw failure("the end of an object") }
        if byte == UInt8(ascii: "}") {
            offset += 1
            return false
        }
        if !isFirst { try expect(UInt8(ascii: ","), "`,`") }
        isFirst = false
        return true
    }
}

extension UInt64 {
    /// The high bit of each byte that equals `byte`, reliable up to the first (Mycroft's test).
    @inline(__always)
    fileprivate func bytes(equal byte: UInt8) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let word = UInt64(littleEndian: self) ^ (ones &* UInt64(byte))
        return (word &- ones) & ~word & (ones << 7)
    }
}

extension UInt8 {
    /// Letters, digits and signs: what numbers, `true`, `false` and `null` are made of.
    fileprivate var isInScalar: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
