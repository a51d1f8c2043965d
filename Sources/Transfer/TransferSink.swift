/// Who receives what a transfer brings; lives on the loop's thread.
///
/// Calls come in this order: for each try `wantedRange`, `judge`, `take` repeatedly, then `end` or
/// `broke`; `finish` once, last.
protocol TransferSink: AnyObject {
    /// The part to ask for next.
    var wantedRange: ByteRange? { get }
    /// The validator under which a part is wanted.
    var validator: String? { get }
    /// Whether the server may compress the body.
    var allowsCompression: Bool { get }
    /// Whether this is a big file, worth a connection of its own.
    var isStream: Bool { get }

    /// Decides about a head that is no redirect.
    func judge(_ head: Head, from address: WebAddress) throws(TransferError)
    /// Receives bytes: all of them, or none where there is no room.
    func take(_ bytes: UnsafeRawBufferPointer) throws(TransferError) -> Intake
    /// The try brought all that the server wanted to send.
    func end() throws(TransferError)
    /// The try broke; tells how many new bytes it brought that need not come again.
    func broke() -> Int64
    /// Whether what has come can be continued from another place.
    var mayMove: Bool { get }
    /// The next try goes to another place.
    func moved()
    func finish(_ error: (any Error)?)
}

/// What became of bytes that were offered.
enum Intake {
    case taken
    /// Nothing was taken; they must be offered again.
    case full
    /// All that was wanted is there, whatever else the server would send.
    case enough
}
