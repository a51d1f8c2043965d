extension JSONReader: ValueReader {
    mutating func kind() throws(ReadFailure) -> ValueKind {
        switch peek() {
        case UInt8(ascii: "\""): .text
        case UInt8(ascii: "{"): .map
        case UInt8(ascii: "["): .list
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        case nil: throw failure("a value")
        default: .number
        }
    }

    mutating func enterMap() throws(ReadFailure) { try enterObject() }

    mutating func enterList() throws(ReadFailure) { try enterArray() }

    mutating func nextItem() throws(ReadFailure) -> Bool { try nextElement() }

    mutating func nextName() throws(ReadFailure) -> String? { try nextKey() }

    mutating func nextKey(_ pool: inout TextPool) throws(ReadFailure) -> TextPool.Number? {
        guard try advance(until: UInt8(ascii: "}")) else { return nil }
        let key = try text(&pool)
        try expect(UInt8(ascii: ":"), "`:`")
        return key
    }

    mutating func text(_ pool: inout TextPool) throws(ReadFailure) -> TextPool.Number {
        let start = offset
        let number: TextPool.Number?
        if let range = try plainString() {
            number = bytes.withUnsafeBytes { pool.number(of: .init(rebasing: $0[range])) }
        } else {
            number = pool.number(of: try string())
        }
        guard let number else { throw ReadFailure(offset: start, expected: "UTF-8") }
        return number
    }

    mutating func number() throws(ReadFailure) -> ReadNumber {
        let text = try numberText()
        if let value = Int64(text) { return .whole(value) }
        guard let value = Double(text) else { throw failure("a number") }
        return .real(value)
    }

    mutating func numberText() throws(ReadFailure) -> String {
        _ = peek()
        let start = offset
        try skipNumber()
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    mutating func boolean() throws(ReadFailure) -> Bool {
        guard let value = try optionalBoolean() else { throw failure("true or false") }
        return value
    }

    /// JSON has no bytes.
    mutating func binary() throws(ReadFailure) -> ArraySlice<UInt8> { throw failure("bytes") }
}
