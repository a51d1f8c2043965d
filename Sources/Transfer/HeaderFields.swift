/// The header fields of one answer, found by name whatever its case.
package struct HeaderFields: Sendable {
    private var fields: [String: String] = [:]

    package init() {}

    /// The value of `name`; several fields of one name are joined by a comma.
    package subscript(name: String) -> String? { fields[name.lowercased()] }

    mutating func add(_ name: Substring, _ value: Substring) {
        let name = name.lowercased()
        fields[name] = fields[name].map { "\($0), \(value)" } ?? String(value)
    }

    /// `Content-Length`, if it is a plain number.
    var contentLength: Int64? {
        self["content-length"].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The `ETag`, if it is a strong one: only that says that bytes are the same.
    var strongValidator: String? {
        self["etag"].flatMap { $0.hasPrefix("\"") ? $0 : nil }
    }
}
