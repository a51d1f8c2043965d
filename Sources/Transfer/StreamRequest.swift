/// A file that is handed over piece by piece.
package struct StreamRequest: Sendable {
    /// `https://…`, `http://…` or `file://…`; credentials in it are sent and never shown.
    package var url: String
    /// What messages and events call it, usually the file's name.
    package var name: String
    /// Sent to the origin of `url` only.
    package var headers: [String: String]
    /// Position of the first byte wanted.
    package var offset: Int64
    /// Position behind the last byte wanted; nil: the end of the file.
    package var end: Int64?
    /// Length of the whole file where it is known; another length is an error.
    package var size: Int64?
    /// The strong validator (`ETag`) under which earlier bytes came, for going on at `offset`.
    package var validator: String?

    package init(
        url: String, name: String, headers: [String: String] = [:], offset: Int64 = 0,
        end: Int64? = nil, size: Int64? = nil, validator: String? = nil
    ) {
        self.url = url
        self.name = name
        self.headers = headers
        self.offset = offset
        self.end = end
        self.size = size
        self.validator = validator
    }
}
