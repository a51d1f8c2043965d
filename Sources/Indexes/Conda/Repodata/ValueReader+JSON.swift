extension ValueReader {
    /// The value that is next as JSON without white space, the same for the same value of any format.
    ///
    /// MessagePack's bytes become hexadecimal digits; what JSON cannot say becomes null.
    mutating func jsonText(_ pool: inout TextPool) throws(ReadFailure) -> String {
        var writer = JSONWriter()
        repeat {
            switch try kind() {
            case .map:
                try enterMap()
                writer.open(isMap: true)
            case .list:
                try enterList()
                writer.open(isMap: false)
            default: try scalar(&writer)
            }
            try step(&writer, &pool)
        } while !writer.isDone
        return writer.text
    }

    private mutating func scalar(_ writer: inout JSONWriter) throws(ReadFailure) {
        switch try kind() {
        case .text: writer.string(try string())
        case .number: writer.raw(try numberText())
        case .boolean: writer.raw(try boolean() ? "true" : "false")
        case .binary: writer.hexadecimal(try binary())
        default:
            try skip()
            writer.raw("null")
        }
    }

    /// Goes on to the next value, closing what has no more of them.
    private mutating func step(
        _ writer: inout JSONWriter, _ pool: inout TextPool
    ) throws(ReadFailure) {
        while let isMap = writer.innermostIsMap {
            if isMap {
                if let key = try nextKey(&pool) { return writer.key(pool[key]) }
            } else if try nextItem() {
                return writer.item()
            }
            writer.close()
        }
    }
}

/// Compact JSON, piece by piece.
private struct JSONWriter {
    private var bytes: [UInt8] = []
    /// Open containers, innermost last; true for a map.
    private var isMap: [Bool] = []
    private var isFirst = true

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var isDone: Bool { isMap.isEmpty }

    var innermostIsMap: Bool? { isMap.last }

    mutating func open(isMap: Bool) {
        bytes.append(UInt8(ascii: isMap ? "{" : "["))
        self.isMap.append(isMap)
        isFirst = true
    }

    mutating func close() {
        let wasMap = isMap.popLast() ?? false
        bytes.append(UInt8(ascii: wasMap ? "}" : "]"))
        isFirst = false
    }

    mutating func item() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    mutating func key(_ key: String) {
        item()
        string(key)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func raw(_ text: String) { bytes += text.utf8 }

    mutating func hexadecimal(_ value: ArraySlice<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value {
            bytes.append((byte >> 4).hexadecimalDigit)
            bytes.append((byte & 15).hexadecimalDigit)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: raw("\\n")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw("\\u00")
                bytes += [(byte >> 4).hexadecimalDigit, (byte & 15).hexadecimalDigit]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
