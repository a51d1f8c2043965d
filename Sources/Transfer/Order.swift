/// A transfer as it is handed to the loop.
struct Order: Sendable {
    let ticket: Ticket
    /// What events call it.
    let name: String
    /// Where the same bytes are, never empty; the next one counts when one has failed for good.
    let addresses: [WebAddress]
    /// Whom `headers` may be sent to.
    let home: WebAddress.Origin
    let headers: [String: String]
    let deadline: Duration
    /// Whether nobody is told of retries.
    var isOptional = false
    /// Makes the receiver, on the loop's thread.
    let makeSink: @Sendable () -> any TransferSink
}
