/// Brings a file's bytes in order, whatever happens to the connections they come by.
final class StreamSink: TransferSink {
    private let request: StreamRequest
    private let queue: StreamQueue
    private let opening: Promise<StreamOpening>
    /// Position of the next byte that the reader lacks.
    private var position: Int64
    /// Position of the next byte that the server sends.
    private var incoming: Int64 = 0
    private var positionAtStart: Int64
    /// Length of the whole file, once known.
    private var size: Int64?
    private(set) var validator: String?

    init(_ request: StreamRequest, _ queue: StreamQueue, _ opening: Promise<StreamOpening>) {
        self.request = request
        self.queue = queue
        self.opening = opening
        position = request.offset
        positionAtStart = position
        size = request.size
        validator = request.validator
    }

    var allowsCompression: Bool { false }
    var isStream: Bool { true }

    /// Position behind the last byte wanted, once known.
    private var goal: Int64? { request.end ?? size }

    var wantedRange: ByteRange? {
        if let end = request.end, end > position { return .bytes(position..<end) }
        return position > 0 ? .from(position) : nil
    }

    func judge(_ head: Head, from address: WebAddress) throws(TransferError) {
        positionAtStart = position
        let found: Int64?
        switch head.status {
        case 206:
            guard let range = wantedRange else { throw .status(206) }
            found = try range.check(head.fields["content-range"]).size
            incoming = position
        case 200:
            // The server ignored the range, or the file is not what it was.
            found = head.fields.contentLength
            incoming = 0
        default: throw .status(head.status)
        }
        try head.fields.refuseEncoding()
        if let found, let size, found != size { throw .wrongLength(declared: size, sent: found) }
        try checkValidator(head.fields.strongValidator)
        size = size ?? found
        opening.keep(
            .success(StreamOpening(url: address.text, size: size, validator: validator)))
    }

    /// Bytes of two versions of a file must not be joined.
    private func checkValidator(_ sent: String?) throws(TransferError) {
        guard let sent else { return }
        if position > 0, let validator, validator != sent { throw .changed }
        validator = sent
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError) -> Intake {
        let skipped = Int(clamping: min(max(0, position - incoming), Int64(bytes.count)))
        var wanted = unsafe UnsafeRawBufferPointer(rebasing: bytes[skipped...])
        var isEnough = false
        if let goal, Int64(wanted.count) > goal - position {
            guard request.end != nil else { throw .tooLong(limit: goal) }
            unsafe wanted = UnsafeRawBufferPointer(rebasing: wanted[..<Int(goal - position)])
            isEnough = true
        }
        guard unsafe wanted.isEmpty || queue.append(wanted) else { return .full }
        incoming += Int64(bytes.count)
        position += Int64(wanted.count)
        return isEnough ? .enough : .taken
    }

    func end() throws(TransferError) {
        if let goal, position < goal { throw .truncated(received: position, expected: goal) }
    }

    func broke() -> Int64 {
        defer { positionAtStart = position }
        return position - positionAtStart
    }

    /// A declared length, and the digest that comes with it, tell other versions of the file.
    var mayMove: Bool { position == request.offset || request.size != nil }

    /// A validator is one server's own word.
    func moved() { validator = nil }

    func finish(_ error: (any Error)?) {
        opening.keep(.failure(error ?? CancellationError()))
        queue.finish(error)
    }
}

/// What the head of a stream's first answer told.
struct StreamOpening: Sendable {
    /// Where the bytes come from, after redirects.
    var url: String
    var size: Int64?
    var validator: String?
}
