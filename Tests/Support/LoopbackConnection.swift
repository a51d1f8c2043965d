/// One client: reads requests and answers them until one side ends it.
struct LoopbackConnection {
    private let socket: LoopbackSocket
    private let core: LoopbackCore

    init(_ socket: LoopbackSocket, _ core: LoopbackCore) {
        self.socket = socket
        self.core = core
    }

    func run() {
        var received: [UInt8] = []
        while let request = nextRequest(&received) {
            let (response, fault) = core.respond(to: request)
            guard answer(request, response, fault) else { return }
        }
    }

    private func nextRequest(_ received: inout [UInt8]) -> LoopbackRequest? {
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if let end = received.firstRange(of: mark) {
                let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
                received.removeSubrange(..<end.upperBound)
                return LoopbackRequest(head: head)
            }
            let more = socket.receive()
            guard !more.isEmpty, received.count < 1 << 20 else { return nil }
            received += more
        }
    }

    /// Sends an answer; false to end the connection.
    private func answer(
        _ request: LoopbackRequest, _ response: LoopbackResponse, _ fault: LoopbackFault?
    ) -> Bool {
        if case .hangUp = fault { return false }
        var response = response
        var length: Int? = response.body.count
        switch fault {
        case .declare(let lie): length = lie
        case .undeclared: length = nil
        case .encoded(let coding): response.headers["Content-Encoding"] = coding
        case .wrongRange(let shift): response.shiftRange(by: shift)
        case .endlessHead: return sendEndlessHead()
        default: break
        }
        let isBodiless = response.status == 304 || response.status == 204
        if !isBodiless { response.headers["Content-Length"] = length.map(String.init) }
        guard socket.send(response.head) else { return false }
        guard request.method != "HEAD", !isBodiless else { return true }
        return sendBody(response.body, fault) && length == response.body.count
    }

    private func sendEndlessHead() -> Bool {
        let line = Array("X-Filler: \(String(repeating: "x", count: 1000))\r\n".utf8)
        guard socket.send(Array("HTTP/1.1 200 OK\r\n".utf8)) else { return false }
        while socket.send(line) {}
        return false
    }

    private func sendBody(_ body: LoopbackBody, _ fault: LoopbackFault?) -> Bool {
        switch fault {
        case .truncate(let count):
            _ = send(body, upTo: count)
            return false
        case .reset(let count):
            // A reset may overtake what was sent, so the client is given time to read it.
            _ = send(body, upTo: count)
            _ = socket.pause(milliseconds: 20)
            socket.resetOnClose()
            return false
        case .stall(let count):
            _ = send(body, upTo: count)
            while !socket.receive().isEmpty {}
            return false
        case .drip(let bytes, let milliseconds):
            return send(body, upTo: body.count, pieces: bytes) {
                socket.pause(milliseconds: milliseconds)
            }
        default: return send(body, upTo: body.count)
        }
    }

    private func send(
        _ body: LoopbackBody, upTo limit: Int, pieces: Int = LoopbackBody.pieceLimit,
        pause: () -> Bool = { true }
    ) -> Bool {
        var sent = 0
        let end = min(limit, body.count)
        while sent < end {
            let piece = body.piece(at: sent, limit: min(pieces, end - sent))
            guard socket.send(piece), pause() else { return false }
            sent += piece.count
        }
        return true
    }
}

extension LoopbackRequest {
    fileprivate init?(head: String) {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let target = words[1].split(separator: "?", maxSplits: 1)
        method = String(words[0])
        path = String(target.first ?? "/")
        query = target.count > 1 ? String(target[1]) : nil
        headers = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
    }
}

extension LoopbackResponse {
    fileprivate var head: [UInt8] {
        var lines = ["HTTP/1.1 \(status) Status"]
        lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// Moves the declared range, which need not be a part of the file any more.
    fileprivate mutating func shiftRange(by shift: Int) {
        guard let field = headers["Content-Range"] else { return }
        let numbers = field.dropFirst("bytes ".count).split { $0 == "-" || $0 == "/" }
            .compactMap { Int($0) }
        guard numbers.count == 3 else { return }
        headers["Content-Range"] =
            "bytes \(numbers[0] + shift)-\(numbers[1] + shift)/\(numbers[2] + shift)"
    }
}
