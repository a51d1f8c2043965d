import Glibc
import Synchronization

/// An HTTP/1.1 server on 127.0.0.1, on a port of its own, that can misbehave in named ways.
///
/// ```swift
/// let server = try LoopbackServer { server in
///     server.serve("/simple/x/", page, contentType: "text/html")
///     server.serve("/x.whl", wheel, etag: "\"1\"", faults: [.truncate(after: 100)])
/// }
/// ```
/// It stops when the value goes. Files know `Range`, `If-Range`, `If-None-Match`, `HEAD`.
package final class LoopbackServer: Sendable {
    package typealias Handler = @Sendable (LoopbackRequest) -> LoopbackResponse

    package let port: Int
    private let core: LoopbackCore

    /// Listens at once; `configure` adds the first routes.
    package init(_ configure: (LoopbackServer) throws -> Void = { _ in }) throws {
        let listener = try LoopbackSocket.listen()
        port = listener.port
        core = LoopbackCore(listener)
        LoopbackThread.start { [core] in core.acceptConnections() }
        try configure(self)
    }

    /// The address of a path that begins with `/`.
    package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// All requests so far, in order of arrival.
    package var requests: [LoopbackRequest] { core.state.withLock { $0.requests } }

    /// The requests for one path.
    package func requests(for path: String) -> [LoopbackRequest] {
        requests.filter { $0.path == path }
    }

    /// How many connections were accepted.
    package var connectionCount: Int { core.state.withLock { $0.accepted } }

    /// Serves bytes, with ranges and validators.
    ///
    /// - Parameters:
    ///   - path: the path of the address, without query.
    ///   - bytes: the body.
    ///   - contentType: the value of `Content-Type`.
    ///   - etag: with its quotes; nil: no validator is sent.
    ///   - headers: more fields.
    ///   - faults: one for each request, in order; nil: behave; behind their end it behaves.
    ///   - always: the fault of every request.
    package func serve(
        _ path: String, _ bytes: [UInt8], contentType: String = "application/octet-stream",
        etag: String? = nil, headers: [String: String] = [:], faults: [LoopbackFault?] = [],
        always: LoopbackFault? = nil
    ) {
        serve(
            path, .bytes(bytes), contentType: contentType, etag: etag, headers: headers,
            faults: faults, always: always)
    }

    /// Serves a text; see the other forms.
    package func serve(
        _ path: String, text: String, contentType: String = "text/html", etag: String? = nil,
        headers: [String: String] = [:], faults: [LoopbackFault?] = [],
        always: LoopbackFault? = nil
    ) {
        serve(
            path, .bytes(Array(text.utf8)), contentType: contentType, etag: etag,
            headers: headers, faults: faults, always: always)
    }

    /// Serves a body that need not lie in memory; see the other forms.
    package func serve(
        _ path: String, _ body: LoopbackBody, contentType: String = "application/octet-stream",
        etag: String? = nil, headers: [String: String] = [:], faults: [LoopbackFault?] = [],
        always: LoopbackFault? = nil
    ) {
        var headers = headers
        headers["Content-Type"] = contentType
        headers["ETag"] = etag
        let file = LoopbackFile(
            headers: headers, etag: etag, lastModified: headers["Last-Modified"], body: body)
        core.add(path, faults, always) { file.answer($0, ignoringRange: $1) }
    }

    /// Serves what `handler` makes of each request.
    package func serve(_ path: String, _ handler: @escaping Handler) {
        core.add(path, [], nil) { request, _ in handler(request) }
    }

    /// Sends those who ask for `path` elsewhere.
    package func redirect(_ path: String, to target: String, status: Int = 302) {
        serve(path) { _ in LoopbackResponse(status, headers: ["Location": target]) }
    }

    /// Closes all connections; `deinit` does it too.
    package func stop() { core.stop() }

    deinit { core.stop() }
}

/// A body with its validators: answers as a file server does.
struct LoopbackFile: Sendable {
    var headers: [String: String]
    var etag: String?
    var lastModified: String?
    var body: LoopbackBody

    func answer(_ request: LoopbackRequest, ignoringRange: Bool) -> LoopbackResponse {
        let isKnown =
            etag != nil && request.headers["if-none-match"] == etag
            || lastModified != nil && request.headers["if-modified-since"] == lastModified
        if isKnown { return LoopbackResponse(304, headers: headers) }
        let whole = LoopbackResponse(200, headers: headers, body: body)
        guard !ignoringRange, let asked = request.headers["range"],
            request.headers["if-range"].map({ $0 == etag }) ?? true
        else { return whole }
        guard let range = range(asked) else {
            return LoopbackResponse(416, headers: ["Content-Range": "bytes */\(body.count)"])
        }
        return part(range)
    }

    private func part(_ range: Range<Int>) -> LoopbackResponse {
        var response = LoopbackResponse(206, headers: headers)
        response.headers["Content-Range"] =
            "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(body.count)"
        var bytes: [UInt8] = []
        while bytes.count < range.count {
            bytes += body.piece(
                at: range.lowerBound + bytes.count,
                limit: min(LoopbackBody.pieceLimit, range.count - bytes.count))
        }
        response.body = .bytes(bytes)
        return response
    }

    private func range(_ text: String) -> Range<Int>? {
        let parts = text.dropFirst("bytes=".count).split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let (size, first, last) = (body.count, Int(parts[0]), Int(parts[1]))
        switch (first, last) {
        case (let first?, let last?) where first < size && last >= first:
            return first..<min(last + 1, size)
        case (let first?, nil) where first < size && parts[1].isEmpty: return first..<size
        case (nil, let last?) where last > 0 && parts[0].isEmpty: return max(0, size - last)..<size
        default: return nil
        }
    }
}
