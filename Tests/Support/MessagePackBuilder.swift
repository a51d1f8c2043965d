/// Writes MessagePack, value by value, in the shortest form.
package struct MessagePackBuilder {
    package private(set) var bytes: [UInt8] = []

    /// Keys whose texts are hexadecimal digits and become bytes.
    package var digestKeys: Set<String> = []

    package init() {}

    /// The bytes of a document of JSON, whose keys are sorted.
    package static func bytes(of value: JSONValue, digestKeys: Set<String> = []) -> [UInt8] {
        var builder = MessagePackBuilder()
        builder.digestKeys = digestKeys
        builder.add(value)
        return builder.bytes
    }

    package mutating func add(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(0xC0)
        case .bool(let value): bytes.append(value ? 0xC3 : 0xC2)
        case .number(let value): number(value)
        case .string(let value): text(value)
        case .array(let values):
            head(values.count, short: 0x90, room: 16, long: 0xDC)
            for value in values { add(value) }
        case .object(let members):
            head(members.count, short: 0x80, room: 16, long: 0xDE)
            for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                text(key)
                if digestKeys.contains(key), let digits = value.string {
                    binary(hexadecimal: digits)
                } else {
                    add(value)
                }
            }
        }
    }

    package mutating func map(_ count: Int) {
        head(count, short: 0x80, room: 16, long: 0xDE)
    }

    package mutating func binary(_ value: [UInt8]) {
        bytes += [0xC4, UInt8(truncatingIfNeeded: value.count)] + value
    }

    package mutating func binary(hexadecimal digits: String) {
        let digits = Array(digits.utf8)
        binary(
            stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
            })
    }

    package mutating func text(_ text: String) {
        let count = text.utf8.count
        if count < 32 {
            bytes.append(0xA0 | UInt8(count))
        } else if count < 256 {
            bytes += [0xD9, UInt8(count)]
        } else {
            bytes += [
                0xDA, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count),
            ]
        }
        bytes += text.utf8
    }

    private mutating func number(_ value: Double) {
        guard let whole = Int64(exactly: value) else {
            bytes.append(0xCB)
            return bigEndian(value.bitPattern)
        }
        if 0..<128 ~= whole {
            bytes.append(UInt8(whole))
        } else {
            bytes.append(0xD3)
            bigEndian(UInt64(bitPattern: whole))
        }
    }

    private mutating func bigEndian(_ value: UInt64) {
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - $0 * 8)) }
    }

    private mutating func head(_ count: Int, short: UInt8, room: Int, long: UInt8) {
        if count < room { return bytes.append(short | UInt8(count)) }
        bytes += [long, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
    }
}
