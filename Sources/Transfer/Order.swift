/// A transfer as it is handed to the loop.
struct Order: Sendable {
    let ticket: Ticket
    /// What events call it.
    let name: String
    let address: WebAddress
    /// Sent to the origin of `address` only.
    let headers: [String: String]
    let deadline: Duration
    /// Whether nobody is told of retries.
    var isOptional = false
    /// Makes the receiver, on the loop's thread.
    let makeSink: @Sendable () -> any TransferSink
}
