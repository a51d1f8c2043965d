import Glibc

/// A value behind a lock, with threads that wait until it is as they need it.
///
/// The library's `Mutex` has no way to wait; readers of streams are threads of their own, which may.
@safe final class Monitor<State: Sendable>: @unchecked Sendable {
    // SAFETY: `state` is touched with `mutex` held only, and the pthread objects keep their place
    // on the heap from `init` to `deinit`.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    init(_ state: State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
    }

    /// Looks at the state or changes it.
    func withLock<Result, Failure>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Waits on this thread until `condition` holds, then does `body`.
    ///
    /// `condition` may change the state, to tell others that somebody waits.
    func wait<Result>(
        until condition: (inout State) -> Bool, then body: (inout State) -> Result
    ) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while !condition(&state) { unsafe pthread_cond_wait(changed, mutex) }
        return body(&state)
    }

    /// Wakes all that wait, so that they look again.
    func announce() { unsafe pthread_cond_broadcast(changed) }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }
}
