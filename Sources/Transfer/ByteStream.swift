/// A file's bytes, in order, chunk by chunk.
///
/// One reader at a time. A stream that is let go of before its end is cancelled. Streams hold a
/// connection: read those you have before you wait for another.
package final class ByteStream: Sendable {
    /// Where the bytes come from, after redirects; without credentials.
    package let url: String
    /// Length of the whole file, where it is known.
    package let size: Int64?
    /// The strong `ETag` of the file, for going on with it later.
    package let validator: String?

    private let source: Source

    enum Source: Sendable {
        /// The downloader must live as long as the stream does.
        case network(StreamQueue, Ticket, Downloader)
        case file(FileReader)
    }

    init(_ opening: StreamOpening, _ source: Source) {
        (url, size, validator) = (opening.url, opening.size, opening.validator)
        self.source = source
    }

    /// The next bytes; nil at the end, which comes only when all wanted bytes have come.
    ///
    /// Blocks the calling thread: never call it on the cooperative pool.
    package func next() throws -> Chunk? {
        switch source {
        case .network(let queue, _, _): try queue.next()
        case .file(let reader): try reader.next()
        }
    }

    /// Whether `next` would answer at once; what is not ready may be so a moment later.
    package var isReady: Bool {
        switch source {
        case .network(let queue, _, _): queue.isReady
        case .file: true
        }
    }

    /// Ends the transfer at once; `next` throws `CancellationError` from now on, a waiting one too.
    package func cancel() {
        switch source {
        case .network(let queue, let ticket, let downloader):
            queue.cancel()
            downloader.cancel(ticket)
        case .file(let reader): reader.cancel()
        }
    }

    deinit { cancel() }
}
