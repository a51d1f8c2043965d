/// The status and the fields of an answer.
struct Head {
    var status: Int
    var fields = HeaderFields()

    /// What the server asks to wait, if it names a number of seconds or a date.
    func retryAfter(now: Int64) -> Duration? {
        guard let text = fields["retry-after"] else { return nil }
        if text.allSatisfy(\.isWholeNumber), !text.isEmpty {
            return .seconds(min(Int64(text) ?? .max, 1 << 32))
        }
        return HTTPDate.parse(text).map { .seconds(max(0, min($0 - now, 1 << 32))) }
    }
}

/// Puts a `Head` together from the lines that libcurl hands over.
struct HeadReader {
    /// Bytes that all heads of one exchange may have.
    let limit: Int
    private var size = 0
    private var head: Head?

    init(limit: Int) { self.limit = limit }

    /// Takes one line; gives the head when the line ends it.
    ///
    /// Interim answers (1xx) are passed over.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError) -> Head? {
        size += bytes.count
        guard size <= limit else { throw .headTooLarge(limit: limit) }
        let line = unsafe String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        guard !line.isEmpty else {
            defer { head = nil }
            return head.flatMap { (100..<200).contains($0.status) ? nil : $0 }
        }
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ", maxSplits: 2)
            head = Head(status: words.count > 1 ? Int(words[1]) ?? 0 : 0)
        } else if let colon = line.firstIndex(of: ":") {
            head?.fields.add(line[..<colon], line[line.index(after: colon)...].trimmed)
        }
        return nil
    }
}

extension Substring {
    /// Without blanks at both ends.
    var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}
