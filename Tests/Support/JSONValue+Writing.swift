extension JSONValue {
    /// The JSON text, keys in order.
    package var json: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): Int64(exactly: value).map(String.init) ?? "\(value)"
        case .string(let value): Self.quote(value)
        case .array(let values): "[" + values.map(\.json).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { Self.quote($0.key) + ": " + $0.value.json }.joined(separator: ", ") + "}"
        }
    }

    private static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// The MessagePack form, keys in order.
    ///
    /// Texts below the keys `md5` and `sha256` become bytes, and so do all below `shards`, as the
    /// shards of a conda channel have them.
    package func messagePack(asBytes: Bool = false) -> [UInt8] {
        switch self {
        case .null: return [0xC0]
        case .bool(let value): return [value ? 0xC3 : 0xC2]
        case .number(let value):
            guard let whole = Int64(exactly: value) else {
                return [0xCB] + Self.bigEndian(value.bitPattern, 8)
            }
            return [0xD3] + Self.bigEndian(UInt64(bitPattern: whole), 8)
        case .string(let value) where asBytes:
            let bytes = Self.bytes(ofHex: value)
            return [0xC4, UInt8(bytes.count)] + bytes
        case .string(let value):
            return [0xDB] + Self.bigEndian(UInt64(value.utf8.count), 4) + Array(value.utf8)
        case .array(let values):
            return [0xDD] + Self.bigEndian(UInt64(values.count), 4)
                + values.flatMap { $0.messagePack(asBytes: asBytes) }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            return [0xDF] + Self.bigEndian(UInt64(members.count), 4)
                + sorted.flatMap { key, value in
                    let isDigest = ["md5", "sha256", "shards"].contains(key)
                    return JSONValue.string(key).messagePack()
                        + value.messagePack(asBytes: asBytes || isDigest)
                }
        }
    }

    private static func bigEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    private static func bytes(ofHex text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16) ?? 0
        }
    }
}
