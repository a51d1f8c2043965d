import Hashing
import PackageModel

/// One file of the HTTP cache: what the server said, when, and the body.
///
/// On disk: lines of `name value`, an empty line, the body. The last line is the digest of the body
/// and the ones above, so that a damaged file is no entry.
struct CacheEntry: Sendable, Equatable {
    var status: Int
    /// Where the body came from, after redirects.
    var url: String
    var contentType: String?
    var etag: String?
    var lastModified: String?
    /// Seconds since 1970 when the server last vouched for the body.
    var checked: Int64
    /// Seconds from `checked` on in which nobody need ask.
    var freshness: Int64
    var body: [UInt8]

    /// The conditions under which the server need not send the body again.
    var conditions: [String: String] {
        var fields: [String: String] = [:]
        fields["If-None-Match"] = etag
        fields["If-Modified-Since"] = lastModified
        return fields
    }

    /// Whether the entry may be used unasked.
    ///
    /// A clock that was set back makes it stale.
    func isFresh(now: Int64) -> Bool { checked <= now && now - checked < freshness }

    fileprivate static let mark = "provision-cache 1"

    func encoded() throws -> [UInt8] {
        var lines = [Self.mark, "status \(status)", "url \(url)"]
        lines += [("type", contentType), ("etag", etag), ("modified", lastModified)]
            .compactMap { name, value in value.map { "\(name) \($0)" } }
        lines += ["checked \(checked)", "freshness \(freshness)"]
        let head = Array((lines.joined(separator: "\n") + "\n").utf8)
        let digest = try Self.digest(head, body[...])
        return head + Array("sha256 \(digest)\n\n".utf8) + body
    }

    fileprivate static func digest(_ head: [UInt8], _ body: ArraySlice<UInt8>) throws -> String {
        var hasher = try SHA256Hasher()
        hasher.update(head)
        unsafe body.withUnsafeBytes { unsafe hasher.update($0) }
        return try hasher.finish().hex
    }
}

extension CacheEntry {
    /// Reads the file; nil unless it is whole.
    init?(_ file: [UInt8]) {
        let newline = UInt8(ascii: "\n")
        guard let end = file.prefix(1 << 16).firstRange(of: [newline, newline]) else { return nil }
        let lines = file[..<end.lowerBound].split(separator: newline)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.first == Self.mark, let seal = lines.last, seal.hasPrefix("sha256 ") else {
            return nil
        }
        let head = Array(file[..<(end.lowerBound - seal.utf8.count)])
        guard let digest = try? Self.digest(head, file[end.upperBound...]),
            seal == "sha256 \(digest)"
        else { return nil }
        var values: [Substring: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: " ", maxSplits: 1)
            values[parts[0]] = parts.count == 2 ? String(parts[1]) : ""
        }
        self.init(values, body: Array(file[end.upperBound...]))
    }

    private init?(_ values: [Substring: String], body: [UInt8]) {
        guard let status = values["status"].flatMap({ Int($0) }), let url = values["url"],
            let checked = values["checked"].flatMap({ Int64($0) }),
            let freshness = values["freshness"].flatMap({ Int64($0) })
        else { return nil }
        self.status = status
        self.url = url
        self.checked = checked
        self.freshness = freshness
        self.body = body
        (contentType, etag, lastModified) = (values["type"], values["etag"], values["modified"])
    }

    init(_ response: Response, now: Int64, freshness: Int64) {
        status = response.status
        url = response.url
        contentType = response.headers["content-type"]
        etag = response.headers["etag"]
        lastModified = response.headers["last-modified"]
        checked = now
        self.freshness = freshness
        body = response.body
    }
}
