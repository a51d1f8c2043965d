import Glibc

/// Threads of our own, for work that blocks.
///
/// The cooperative pool has as many threads as there are cores; none of them may wait for a disk.
package enum WorkThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that does `body` and ends.
    ///
    /// It takes no signals: those are the main thread's, and a closed socket is an error code.
    static func start(_ body: @escaping @Sendable () -> Void) throws(TransferError) {
        let box = unsafe Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { raw in
                WorkThread.blockSignals()
                guard let raw = unsafe raw else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw .outOfMemory
        }
        pthread_detach(thread)
    }

    /// Does blocking work on a thread of its own while the task waits.
    package static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let promise = Promise<Value>()
        try start { promise.keep(Result { try work() }) }
        return try await promise.value()
    }

    private static func blockSignals() {
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}
