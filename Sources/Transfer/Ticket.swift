import Synchronization

/// The name of one transfer for those outside of the loop's thread.
final class Ticket: Sendable {
    private let cancelled = Atomic(false)

    /// Set before the loop is told, so that a transfer cancelled before its start never starts.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
}
