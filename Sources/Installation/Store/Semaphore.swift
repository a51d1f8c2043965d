import Glibc

/// A counting semaphore for threads.
///
/// Never waited for on the cooperative pool.
// SAFETY: `sem_t` is made for being used by many threads; its address never changes.
final class Semaphore: @unchecked Sendable {
    private let raw: UnsafeMutablePointer<sem_t>

    init(_ count: Int = 0) {
        raw = .allocate(capacity: 1)
        raw.initialize(to: sem_t())
        sem_init(raw, 0, UInt32(clamping: count))
    }

    deinit {
        sem_destroy(raw)
        raw.deallocate()
    }

    func signal() { sem_post(raw) }

    /// Blocks the thread until there is a permit; a signal's handler does not end the wait.
    func wait() {
        while sem_wait(raw) != 0 {}
    }

    /// Does `body` with a permit.
    func withPermit<Result>(_ body: () throws -> Result) rethrows -> Result {
        wait()
        defer { signal() }
        return try body()
    }
}
