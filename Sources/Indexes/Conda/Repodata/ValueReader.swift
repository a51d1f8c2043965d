import PackageModel

/// Where a document departs from its format, and what could have stood there.
struct ReadFailure: Error, Hashable {
    /// Bytes before the place.
    var offset: Int
    /// Finishes the sentence "expected …".
    var expected: String
}

/// A place in a document before a value.
struct ReadMark {
    /// Bytes before the place.
    var offset: Int
    /// Containers that are open there.
    var depth: Int
}

enum ValueKind {
    case null, boolean, number, text, binary, list, map, other
}

/// A number as it is written.
enum ReadNumber {
    case whole(Int64)
    case real(Double)

    /// The number if it is whole and fits; `1.0` is.
    var integer: Int64? {
        switch self {
        case .whole(let value): value
        case .real(let value): Int64(exactly: value)
        }
    }
}

/// One value after another of a JSON or MessagePack document; each call takes what is next.
protocol ValueReader {
    /// A value that is next, to come back to.
    var mark: ReadMark { get }
    /// Goes back to a value within containers that are still open.
    mutating func rewind(to mark: ReadMark)
    /// What is next; takes nothing.
    mutating func kind() throws(ReadFailure) -> ValueKind
    /// Passes over the value that is next, however deep.
    mutating func skip() throws(ReadFailure)
    mutating func enterMap() throws(ReadFailure)
    /// The next key of the innermost map, its value next; nil at the map's end, which is left.
    mutating func nextKey(_ pool: inout TextPool) throws(ReadFailure) -> TextPool.Number?
    /// The same as a text that will not come again.
    mutating func nextName() throws(ReadFailure) -> String?
    mutating func enterList() throws(ReadFailure)
    /// Whether the innermost list, which is left at its end, has another element.
    mutating func nextItem() throws(ReadFailure) -> Bool
    mutating func text(_ pool: inout TextPool) throws(ReadFailure) -> TextPool.Number
    /// A text that will not come again.
    mutating func string() throws(ReadFailure) -> String
    mutating func number() throws(ReadFailure) -> ReadNumber
    /// A number as JSON writes it.
    mutating func numberText() throws(ReadFailure) -> String
    mutating func boolean() throws(ReadFailure) -> Bool
    mutating func binary() throws(ReadFailure) -> ArraySlice<UInt8>
}

extension ValueReader {
    /// The text that is next; nil for any other value, which is skipped.
    mutating func optionalText(
        _ pool: inout TextPool
    ) throws(ReadFailure) -> TextPool.Number? {
        if try kind() == .text { return try text(&pool) }
        try skip()
        return nil
    }

    /// The number that is next; nil for any other value, which is skipped.
    mutating func optionalNumber() throws(ReadFailure) -> ReadNumber? {
        if try kind() == .number { return try number() }
        try skip()
        return nil
    }

    /// The list of texts that is next, empty where it is null; nil for any other value.
    mutating func texts(_ pool: inout TextPool) throws(ReadFailure) -> [String]? {
        guard try kind() == .list else {
            let isNull = try kind() == .null
            try skip()
            return isNull ? [] : nil
        }
        var texts: [String] = []
        var isSound = true
        try enterList()
        while try nextItem() {
            if let number = try optionalText(&pool) {
                texts.append(pool[number])
            } else {
                isSound = false
            }
        }
        return isSound ? texts : nil
    }

    /// The digest that is next, as bytes or as hexadecimal digits; nil for any other value.
    mutating func digest(_ algorithm: Digest.Algorithm) throws(ReadFailure) -> Digest? {
        switch try kind() {
        case .binary: return Digest(algorithm, raw: try binary())
        case .text: return Digest(algorithm, hex: try string())
        default:
            try skip()
            return nil
        }
    }
}

extension UInt8 {
    /// The digit of a value below 16.
    var hexadecimalDigit: UInt8 {
        self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") - 10 + self
    }
}
