extension WheelRecord {
    /// Reads RECORD: CSV with three fields a line, quotes doubled inside quotes.
    package init(_ bytes: [UInt8]) throws(Fault) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        var entries: [Entry] = []
        var seen: Set<String> = []
        var number = 0
        for line in text.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            number += 1
            guard number <= Self.entryLimit else { throw .tooManyLines }
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty { continue }
            let entry = try Self.entry(Array(line), number)
            guard seen.insert(entry.path).inserted else {
                throw .repeatedPath(entry.path, line: number)
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    private static func entry(_ line: [UInt8], _ number: Int) throws(Fault) -> Entry {
        guard let fields = fields(line), fields.count == 3 else { throw .malformedLine(number) }
        let (path, digest, size) = (fields[0], fields[1], fields[2])
        guard !path.isEmpty, !path.utf8.contains(where: \.isControl) else {
            throw .badPath(line: number)
        }
        var entry = Entry(path: path, digest: nil, size: nil)
        if !digest.isEmpty {
            guard let value = Digest(record: digest) else {
                throw .badDigest(digest, line: number)
            }
            entry.digest = value
        }
        if !size.isEmpty {
            guard size.utf8.allSatisfy(\.isDigit), let value = Int64(size) else {
                throw .badSize(size, line: number)
            }
            entry.size = value
        }
        return entry
    }

    /// The fields of one line; nil where a quotation mark is out of place.
    private static func fields(_ line: [UInt8]) -> [String]? {
        let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
        var fields: [String] = []
        var index = 0
        while true {
            var field: [UInt8] = []
            if index < line.count, line[index] == quote {
                index += 1
                while true {
                    guard index < line.count else { return nil }
                    if line[index] != quote {
                        field.append(line[index])
                    } else if index + 1 < line.count, line[index + 1] == quote {
                        field.append(quote)
                        index += 1
                    } else {
                        break
                    }
                    index += 1
                }
                index += 1
            } else {
                while index < line.count, line[index] != comma {
                    guard line[index] != quote else { return nil }
                    field.append(line[index])
                    index += 1
                }
            }
            fields.append(String(decoding: field, as: UTF8.self))
            guard index < line.count else { return fields }
            guard line[index] == comma, fields.count < 3 else { return nil }
            index += 1
        }
    }
}
