/// The value of a `Content-Range` field, such as `bytes 0-99/1234`.
struct ContentRange: Equatable {
    var first: Int64
    /// Position of the last byte, which is part of the range.
    var last: Int64
    /// Length of the whole file; nil for `*`.
    var size: Int64?

    /// Reads the field; nil unless it is well formed and makes sense.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, ends.count == 2, let first = Int64(ends[0]),
            let last = Int64(ends[1]), first >= 0, last >= first, last < .max
        else { return nil }
        self.first = first
        self.last = last
        guard parts[1] != "*" else { return }
        guard let size = Int64(parts[1]), size > last else { return nil }
        self.size = size
    }
}
