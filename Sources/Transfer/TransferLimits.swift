/// Every number that bounds a transfer.
package struct TransferLimits: Sendable {
    /// Connections open at once, all hosts together.
    package var connections = 16
    /// Connections open at once to one host; more than `streamsPerHost`, so that a page or a
    /// ZIP's tail never waits behind big files.
    package var connectionsPerHost = 12
    /// Streams with a connection at once; further ones wait for a place.
    package var streams = 12
    package var streamsPerHost = 8
    /// Redirects followed for one request.
    package var redirects = 10

    /// Tries after the first one that may fail in a row without bringing `progress` bytes.
    package var retries = 5
    /// Bytes that make a broken try count as progress.
    package var progress: Int64 = 1 << 20
    /// The first delay after a broken connection; doubles each time.
    package var retryDelay: Duration = .milliseconds(100)
    /// The first delay after 429 or 5xx; doubles each time.
    package var busyDelay: Duration = .seconds(5)
    /// No delay of our own is longer.
    package var delayCap: Duration = .seconds(60)
    /// The longest `Retry-After` that is honoured: a hostile server may not park us.
    package var retryAfterCap: Duration = .seconds(120)

    package var connectTimeout: Duration = .seconds(30)
    /// Bytes a second below which a transfer is given up, measured over `slowWindow`.
    package var slowRate: Int64 = 1024
    package var slowWindow: Duration = .seconds(30)
    /// Time for one `fetch`, all tries together.
    package var fetchDeadline: Duration = .seconds(600)
    /// Time for one stream, all tries together, not counting while its reader makes it wait.
    package var streamDeadline: Duration = .seconds(6 * 3600)

    /// Bytes of one chunk of a stream.
    package var chunkSize = 1 << 20
    /// Bytes that one stream may hold ready for its reader.
    package var bytesPerStream = 8 << 20
    /// Bytes that all streams may hold together.
    ///
    /// Each may have two chunks beyond it, or streams that nobody reads would starve those that
    /// somebody does.
    package var bytesInAll = 40 << 20

    /// Bytes that the head of an answer may have.
    package var headSize = 64 << 10

    /// Factor on every duration above; tests make it small.
    package var timeScale = 1.0

    package init() {}

    /// `duration` times `timeScale`.
    func scaled(_ duration: Duration) -> Duration { duration * timeScale }
}
