import Diagnostics

/// The sum of a run's downloads, for its summary.
struct TransferTally: Sendable, Equatable {
    private(set) var receivedBytes: Int64 = 0
    private(set) var retries = 0
    private var began: Duration?
    private var ended: Duration?

    /// From the first file's first byte to the last one's last.
    var duration: Duration {
        guard let began, let ended else { return .zero }
        return ended - began
    }

    mutating func add(_ event: Event, at time: Duration) {
        switch event {
        case .downloadStarted: began = began ?? time
        case .downloadAdvanced(_, let bytes):
            receivedBytes += bytes
            ended = time
        case .downloadFinished: ended = time
        case .retrying: retries += 1
        default: break
        }
    }
}
