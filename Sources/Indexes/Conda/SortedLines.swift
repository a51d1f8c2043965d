import Diagnostics

/// A table of names as bytes: `name`, tab, value, newline, in the order of the names' bytes.
struct SortedLines: Sendable {
    let bytes: [UInt8]

    private static let tab = UInt8(ascii: "\t")
    private static let newline = UInt8(ascii: "\n")

    /// Takes bytes that another value of this type had.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads a JSON object: name → a text, a list of texts, or null for none.
    ///
    /// Lists become texts with commas. Names and values with control characters are left out.
    init(table: [UInt8], source: String) throws {
        var reader = JSONReader(table)
        var lines: [(name: String, value: String)] = []
        do throws(JSONReader.Failure) {
            try reader.enterObject()
            while let name = try reader.nextKey() {
                let value = try reader.texts().joined(separator: ",")
                if (name + value).utf8.allSatisfy({ $0 >= 0x20 }) { lines.append((name, value)) }
            }
        } catch {
            throw ProvisionError(
                .badChannelPage, "cannot read `\(source.maskingSecrets)`",
                context: ["expected \(error.expected) at byte \(error.offset)"])
        }
        lines.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line.name.utf8
            bytes.append(Self.tab)
            bytes += line.value.utf8
            bytes.append(Self.newline)
        }
        self.bytes = bytes
    }

    /// The value of a name; empty where the table says that there is none, nil where it says
    /// nothing.
    func value(of name: String) -> String? {
        let wanted = Array(name.utf8)
        var (low, high) = (0, bytes.count)
        while low < high {
            let start = lineStart(before: low + (high - low) / 2, from: low)
            let name = bytes[start...].prefix { $0 != Self.tab }
            let end = bytes[name.endIndex...].firstIndex(of: Self.newline) ?? bytes.count
            if name.elementsEqual(wanted) {
                return String(decoding: bytes[name.endIndex..<end].dropFirst(), as: UTF8.self)
            }
            if name.lexicographicallyPrecedes(wanted) {
                low = min(end + 1, bytes.count)
            } else {
                high = start
            }
        }
        return nil
    }

    /// Where the line begins that holds `position`.
    private func lineStart(before position: Int, from low: Int) -> Int {
        var start = position
        while start > low, bytes[start - 1] != Self.newline { start -= 1 }
        return start
    }
}

extension JSONReader {
    /// The text that is next, or the texts in the list that is next; none for any other value.
    fileprivate mutating func texts() throws(Failure) -> [String] {
        guard try kind() == .list else { return try optionalString().map { [$0] } ?? [] }
        var texts: [String] = []
        try enterArray()
        while try nextElement() {
            if let text = try optionalString() { texts.append(text) }
        }
        return texts
    }
}
