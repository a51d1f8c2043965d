/// Reads MessagePack forward over bytes, value by value, without building a tree.
///
/// Every length is compared with what is left before it is believed, nesting is bounded, and
/// nothing recurses.
struct MessagePackReader {
    private let bytes: [UInt8]
    private(set) var offset = 0
    /// Elements that open lists and maps still have, innermost last; a member of a map is one.
    private var left: [Int] = []

    static let depthLimit = 64

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }
}

// MARK: - Heads

extension MessagePackReader {
    /// The first bytes of a value: all of a number, the length of what follows for others.
    private enum Head {
        case null
        case boolean(Bool)
        case whole(Int64)
        case unsigned(UInt64)
        case real(Double)
        case text(Int)
        case binary(Int)
        case list(Int)
        case map(Int)
        case other(Int)
    }

    private func failure(_ expected: String) -> ReadFailure {
        ReadFailure(offset: offset, expected: expected)
    }

    private mutating func head() throws(ReadFailure) -> Head {
        guard offset < bytes.count else { throw failure("a value") }
        let byte = bytes[offset]
        offset += 1
        switch byte {
        case 0x00...0x7F: return .whole(Int64(byte))
        case 0x80...0x8F: return .map(Int(byte & 15))
        case 0x90...0x9F: return .list(Int(byte & 15))
        case 0xA0...0xBF: return .text(Int(byte & 31))
        case 0xC0: return .null
        case 0xC2: return .boolean(false)
        case 0xC3: return .boolean(true)
        case 0xE0...0xFF: return .whole(Int64(Int8(bitPattern: byte)))
        case 0xCA...0xD3: return try numberHead(byte)
        default: return try longHead(byte)
        }
    }

    private mutating func numberHead(_ byte: UInt8) throws(ReadFailure) -> Head {
        switch byte {
        case 0xCA:
            let bits = UInt32(truncatingIfNeeded: try unsigned(4))
            return .real(Double(Float(bitPattern: bits)))
        case 0xCB: return .real(Double(bitPattern: try unsigned(8)))
        case 0xCC...0xCF: return .unsigned(try unsigned(1 << Int(byte - 0xCC)))
        default:
            let width = 1 << Int(byte - 0xD0)
            let shift = UInt64(64 - width * 8)
            return .whole(Int64(bitPattern: try unsigned(width) << shift) >> Int64(shift))
        }
    }

    private mutating func longHead(_ byte: UInt8) throws(ReadFailure) -> Head {
        switch byte {
        case 0xC4...0xC6: return .binary(try length(1 << Int(byte - 0xC4)))
        case 0xD9...0xDB: return .text(try length(1 << Int(byte - 0xD9)))
        case 0xDC...0xDD: return .list(try length(2 << Int(byte - 0xDC)))
        case 0xDE...0xDF: return .map(try length(2 << Int(byte - 0xDE)))
        // The kind of an extension is a byte that its length does not count.
        case 0xC7...0xC9: return .other(try length(1 << Int(byte - 0xC7)) + 1)
        case 0xD4...0xD8: return .other(1 << Int(byte - 0xD4) + 1)
        default: throw failure("a value")
        }
    }

    private mutating func length(_ width: Int) throws(ReadFailure) -> Int {
        Int(try unsigned(width))
    }

    /// A big-endian number of `width` bytes, 8 at most.
    private mutating func unsigned(_ width: Int) throws(ReadFailure) -> UInt64 {
        guard bytes.count - offset >= width else { throw failure("more bytes") }
        var value: UInt64 = 0
        for position in offset..<offset + width { value = value << 8 | UInt64(bytes[position]) }
        offset += width
        return value
    }

    /// Takes `count` bytes and gives their range.
    private mutating func take(_ count: Int) throws(ReadFailure) -> Range<Int> {
        guard count <= bytes.count - offset else { throw failure("\(count) more bytes") }
        defer { offset += count }
        return offset..<offset + count
    }

    /// Enters a container of `count` elements, each of which has `size` bytes at least.
    private mutating func enter(_ count: Int, size: Int) throws(ReadFailure) {
        guard count <= (bytes.count - offset) / size else {
            throw failure("as many bytes as there are elements")
        }
        guard left.count < Self.depthLimit else { throw failure("less nesting") }
        left.append(count)
    }

    /// Whether the innermost container has another element; leaves it where it has none.
    private mutating func advance() throws(ReadFailure) -> Bool {
        guard let count = left.last else { throw failure("a list or map around it") }
        if count == 0 {
            left.removeLast()
            return false
        }
        left[left.count - 1] = count - 1
        return true
    }
}

// MARK: - Values

extension MessagePackReader: ValueReader {
    var mark: ReadMark { ReadMark(offset: offset, depth: left.count) }

    mutating func rewind(to mark: ReadMark) {
        offset = mark.offset
        left.removeLast(left.count - mark.depth)
    }

    func kind() throws(ReadFailure) -> ValueKind {
        guard offset < bytes.count else { throw failure("a value") }
        switch bytes[offset] {
        case 0x00...0x7F, 0xE0...0xFF, 0xCA...0xD3: return .number
        case 0x80...0x8F, 0xDE, 0xDF: return .map
        case 0x90...0x9F, 0xDC, 0xDD: return .list
        case 0xA0...0xBF, 0xD9...0xDB: return .text
        case 0xC4...0xC6: return .binary
        case 0xC0: return .null
        case 0xC2, 0xC3: return .boolean
        default: return .other
        }
    }

    mutating func skip() throws(ReadFailure) {
        // A head takes a byte at least and adds twice as many values as bytes are left at most, so
        // this ends and does not overflow.
        var pending = 1
        while pending > 0 {
            pending -= 1
            switch try head() {
            case .text(let count), .binary(let count), .other(let count): _ = try take(count)
            case .list(let count): pending += try believed(count)
            case .map(let count): pending += try believed(count) * 2
            default: break
            }
        }
    }

    private func believed(_ count: Int) throws(ReadFailure) -> Int {
        guard count <= bytes.count - offset else {
            throw failure("as many bytes as there are elements")
        }
        return count
    }

    mutating func enterMap() throws(ReadFailure) {
        let start = offset
        guard case .map(let count) = try head() else { throw expected("a map", at: start) }
        try enter(count, size: 2)
    }

    mutating func nextKey(_ pool: inout TextPool) throws(ReadFailure) -> TextPool.Number? {
        guard try advance() else { return nil }
        return try text(&pool)
    }

    mutating func nextName() throws(ReadFailure) -> String? {
        guard try advance() else { return nil }
        return try string()
    }

    /// The range of the next key's bytes, whose encoding is not looked at.
    mutating func nextKeyRange() throws(ReadFailure) -> Range<Int>? {
        guard try advance() else { return nil }
        return try textRange()
    }

    mutating func enterList() throws(ReadFailure) {
        let start = offset
        guard case .list(let count) = try head() else { throw expected("a list", at: start) }
        try enter(count, size: 1)
    }

    mutating func nextItem() throws(ReadFailure) -> Bool { try advance() }

    mutating func text(_ pool: inout TextPool) throws(ReadFailure) -> TextPool.Number {
        let range = try textRange()
        let number = bytes.withUnsafeBytes { pool.number(of: .init(rebasing: $0[range])) }
        guard let number else { throw expected("UTF-8", at: range.lowerBound) }
        return number
    }

    mutating func string() throws(ReadFailure) -> String {
        let range = try textRange()
        let text = bytes.withUnsafeBytes { String(plain: .init(rebasing: $0[range])) }
        guard let string = text else {
            throw expected("UTF-8", at: range.lowerBound)
        }
        return string
    }

    /// Takes a text and gives the range of its bytes, whose encoding is not looked at.
    private mutating func textRange() throws(ReadFailure) -> Range<Int> {
        let start = offset
        guard case .text(let count) = try head() else { throw expected("a text", at: start) }
        return try take(count)
    }

    mutating func number() throws(ReadFailure) -> ReadNumber {
        let start = offset
        switch try head() {
        case .whole(let value): return .whole(value)
        case .unsigned(let value):
            return Int64(exactly: value).map { .whole($0) } ?? .real(Double(value))
        case .real(let value): return .real(value)
        default: throw expected("a number", at: start)
        }
    }

    mutating func numberText() throws(ReadFailure) -> String {
        let start = offset
        switch try head() {
        case .whole(let value): return String(value)
        case .unsigned(let value): return String(value)
        case .real(let value): return value.isFinite ? "\(value)" : "null"
        default: throw expected("a number", at: start)
        }
    }

    mutating func boolean() throws(ReadFailure) -> Bool {
        let start = offset
        guard case .boolean(let value) = try head() else {
            throw expected("true or false", at: start)
        }
        return value
    }

    mutating func binary() throws(ReadFailure) -> ArraySlice<UInt8> {
        let start = offset
        guard case .binary(let count) = try head() else { throw expected("bytes", at: start) }
        return bytes[try take(count)]
    }

    private func expected(_ what: String, at offset: Int) -> ReadFailure {
        ReadFailure(offset: offset, expected: what)
    }
}
