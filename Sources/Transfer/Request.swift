/// A request whose answer fits into memory.
package struct Request: Sendable {
    /// `https://…`, `http://…` or `file://…`; credentials in it are sent and never shown.
    package var url: String
    /// Sent to the origin of `url` only.
    package var headers: [String: String]
    package var range: ByteRange?
    /// Statuses that are answers and not failures, beside 200 and, with a range, 206.
    package var acceptedStatuses: Set<Int>
    /// Whether the server may compress; the limit counts what comes out.
    package var allowsCompression: Bool
    /// Largest body taken, in bytes.
    package var limit: Int
    /// Whether this very address is meant, whatever mirrors it has.
    package var isExact: Bool
    /// Whether nobody is told of retries: its caller gets on without an answer.
    package var isOptional = false

    package init(
        url: String, headers: [String: String] = [:], range: ByteRange? = nil,
        acceptedStatuses: Set<Int> = [], allowsCompression: Bool = false, limit: Int = 64 << 20,
        isExact: Bool = false
    ) {
        self.url = url
        self.headers = headers
        self.range = range
        self.acceptedStatuses = acceptedStatuses
        self.allowsCompression = allowsCompression
        self.limit = limit
        self.isExact = isExact
    }
}

/// The part of a file that is asked for.
package enum ByteRange: Sendable, Hashable {
    /// From the first to before the last position.
    case bytes(Range<Int64>)
    /// Everything from a position on.
    case from(Int64)
    /// So many bytes at the end.
    case last(Int64)
}

/// An answer that lies in memory.
package struct Response: Sendable {
    package var status: Int
    package var headers: HeaderFields
    package var body: [UInt8]
    /// Where the answer came from, after redirects; without credentials.
    package var url: String
    /// Where `body` begins in the whole file; 0 unless a range was asked for and served.
    package var offset: Int64
    /// Length of the whole file, where the server told.
    package var size: Int64?
}
