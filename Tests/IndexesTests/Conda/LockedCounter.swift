import Synchronization

/// Counts from 0, one a call, from any thread.
final class LockedCounter: Sendable {
    private let state = Mutex(0)

    func next() -> Int {
        state.withLock { value in
            defer { value += 1 }
            return value
        }
    }
}
