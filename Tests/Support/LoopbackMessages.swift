/// A request as the loopback server got it.
package struct LoopbackRequest: Sendable {
    package var method: String
    /// The path without the query.
    package var path: String
    /// What stands behind the `?`.
    package var query: String?
    /// The fields by their names in lower case.
    package var headers: [String: String]
}

/// An answer of the loopback server.
package struct LoopbackResponse: Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: LoopbackBody

    package init(
        _ status: Int = 200, headers: [String: String] = [:], body: LoopbackBody = .bytes([])
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(
        _ status: Int = 200, headers: [String: String] = [:], text: String
    ) {
        self.init(status, headers: headers, body: .bytes(Array(text.utf8)))
    }
}

/// What an answer sends behind its head.
package enum LoopbackBody: Sendable {
    case bytes([UInt8])
    /// Many bytes without the memory for them: position `n` has the value `n % 251`.
    case pattern(count: Int)

    package var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .pattern(let count): count
        }
    }

    /// A piece of it, at most `limit` bytes long.
    func piece(at position: Int, limit: Int) -> [UInt8] {
        let count = max(0, min(limit, count - position))
        switch self {
        case .bytes(let bytes): return Array(bytes[position..<position + count])
        case .pattern: return Array(Self.period[(position % 251)..<(position % 251 + count)])
        }
    }

    static let pieceLimit = 251 << 10
    private static let period = (0..<(pieceLimit + 251)).map { UInt8($0 % 251) }

    /// The same bytes as `pattern(count:)` sends.
    package static func patternBytes(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        while bytes.count < range.count {
            bytes += pattern(count: range.upperBound).piece(
                at: range.lowerBound + bytes.count, limit: pieceLimit)
        }
        return bytes
    }
}

/// One way in which the loopback server misbehaves; the ideas are those of apt's test server.
package enum LoopbackFault: Sendable {
    /// Ends the connection after so many bytes of the body.
    case truncate(after: Int)
    /// Sends so many bytes of the body, then nothing until the client goes.
    case stall(after: Int)
    /// Resets the connection after so many bytes of the body.
    case reset(after: Int)
    /// Ends the connection instead of answering.
    case hangUp
    /// Answers with another part than the asked one, so many bytes off, and says so.
    case wrongRange(by: Int)
    /// Answers 200 with everything, whatever was asked.
    case ignoreRange
    case status(Int, retryAfter: String? = nil)
    /// Declares another length than it sends.
    case declare(length: Int)
    /// Sends no length; the end of the connection is the end of the body.
    case undeclared
    /// Sends the body in small pieces with a pause after each.
    case drip(bytes: Int, milliseconds: Int32)
    /// Claims a `Content-Encoding`.
    case encoded(as: String)
    /// Sends a head that never ends.
    case endlessHead
}
