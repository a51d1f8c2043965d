/// Collects an answer in memory.
final class PageSink: TransferSink {
    private let request: Request
    private let promise: Promise<Response>
    private var answer: Response?

    init(_ request: Request, _ promise: Promise<Response>) {
        self.request = request
        self.promise = promise
    }

    var wantedRange: ByteRange? { request.range }
    var validator: String? { nil }
    var allowsCompression: Bool { request.allowsCompression }
    var isStream: Bool { false }

    func judge(_ head: Head, from address: WebAddress) throws(TransferError) {
        var answer = Response(
            status: head.status, headers: head.fields, body: [], url: address.text, offset: 0)
        let length = head.fields.contentLength
        switch head.status {
        case 206 where request.range != nil:
            let range = try request.range.map { range throws(TransferError) in
                try range.check(head.fields["content-range"])
            }
            answer.offset = range?.first ?? 0
            answer.size = range?.size
        case 200 where request.range != nil:
            // A small file is as good as its part; a big one is not worth it.
            guard let length, length <= request.limit else { throw .rangeIgnored }
            answer.size = length
        case 200: answer.size = length
        case let status where request.acceptedStatuses.contains(status): break
        default: throw .status(head.status)
        }
        if !request.allowsCompression { try head.fields.refuseEncoding() }
        guard length ?? 0 <= request.limit else { throw .tooLong(limit: Int64(request.limit)) }
        // No more than 1 MiB on the word of a server.
        answer.body.reserveCapacity(Int(min(length ?? 0, 1 << 20)))
        self.answer = answer
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError) -> Intake {
        guard bytes.count <= request.limit - (answer?.body.count ?? 0) else {
            throw .tooLong(limit: Int64(request.limit))
        }
        unsafe answer?.body.append(contentsOf: bytes)
        return .taken
    }

    func end() throws(TransferError) {
        guard let answer, answer.status == 206,
            let range = answer.headers["content-range"].flatMap({ ContentRange($0) })
        else { return }
        let expected = range.last - range.first + 1
        guard Int64(answer.body.count) == expected else {
            throw .truncated(received: Int64(answer.body.count), expected: expected)
        }
    }

    func broke() -> Int64 {
        answer = nil
        return 0
    }

    var mayMove: Bool { true }

    func moved() {}

    func finish(_ error: (any Error)?) {
        if let error {
            promise.keep(.failure(error))
        } else if let answer {
            promise.keep(.success(answer))
        } else {
            promise.keep(.failure(CancellationError()))
        }
    }
}

extension HeaderFields {
    /// Accepts only a body that comes as it is.
    func refuseEncoding() throws(TransferError) {
        guard let coding = self["content-encoding"], coding.lowercased() != "identity" else {
            return
        }
        throw .encoded(coding)
    }
}

extension ByteRange {
    /// Holds the field of a 206 answer against what was asked.
    func check(_ field: String?) throws(TransferError) -> ContentRange {
        guard let range = field.flatMap({ ContentRange($0) }), fits(range) else {
            throw .wrongRange(asked: "bytes \(text)", got: field ?? "no range")
        }
        return range
    }

    /// A range that reaches beyond the end of the file is cut there.
    private func fits(_ range: ContentRange) -> Bool {
        switch self {
        case .bytes(let wanted):
            range.first == wanted.lowerBound
                && (range.last == wanted.upperBound - 1
                    || range.last < wanted.upperBound && range.size == range.last + 1)
        case .from(let start):
            range.first == start && (range.size == nil || range.size == range.last + 1)
        case .last(let count):
            range.size.map { $0 == range.last + 1 && range.first == max(0, $0 - count) } ?? false
        }
    }
}
