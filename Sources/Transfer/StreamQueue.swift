/// The chunks between the loop's thread, which fills, and a stream's reader, which may block.
final class StreamQueue: Sendable {
    private struct State {
        var ready: [Chunk] = []
        var filling: Chunk?
        var isReaderWaiting = false
        /// How the stream ended: nil inside means well.
        var end: (any Error)??
    }

    let pool: ChunkPool
    private let account = ChunkAccount()
    private let monitor = Monitor(State())

    /// A reader that waits gets a chunk that is at least so full; else chunks are filled up.
    private static let early = 256 << 10

    init(_ pool: ChunkPool) { self.pool = pool }

    /// Takes all of `bytes`, or nothing and gives false where there is no room.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let outcome = monitor.withLock { state in
            // Nobody reads any more: what comes is dropped until the transfer has ended.
            guard state.end == nil else { return (taken: true, wakes: false) }
            guard let fresh = reserve(bytes.count, &state) else {
                return (taken: false, wakes: handOver(&state, evenSmall: true))
            }
            unsafe distribute(bytes, fresh, &state)
            return (taken: true, wakes: handOver(&state, evenSmall: false))
        }
        if outcome.wakes { monitor.announce() }
        return outcome.taken
    }

    /// The chunks that `count` bytes need beyond the one that is being filled; nil: no room.
    private func reserve(_ count: Int, _ state: inout State) -> [Chunk]? {
        var missing = count - (state.filling?.free ?? 0)
        var fresh: [Chunk] = []
        while missing > 0 {
            guard let chunk = Chunk(from: pool, for: account) else { return nil }
            fresh.append(chunk)
            missing -= chunk.free
        }
        return fresh
    }

    private func distribute(
        _ bytes: UnsafeRawBufferPointer, _ fresh: [Chunk], _ state: inout State
    ) {
        var rest = unsafe bytes
        for chunk in (state.filling.map { [$0] } ?? []) + fresh {
            let taken = unsafe chunk.append(rest)
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            if chunk.free == 0 { state.ready.append(chunk) }
            state.filling = chunk.free == 0 ? nil : chunk
        }
    }

    /// Gives the chunk in work to the reader if that is due; true if the reader should be woken.
    private func handOver(_ state: inout State, evenSmall: Bool) -> Bool {
        if let chunk = state.filling, state.isReaderWaiting, state.ready.isEmpty,
            chunk.count >= (evenSmall ? 1 : Self.early)
        {
            state.ready.append(chunk)
            state.filling = nil
        }
        defer { if !state.ready.isEmpty { state.isReaderWaiting = false } }
        return state.isReaderWaiting && !state.ready.isEmpty
    }

    /// No more bytes will come; what is there can still be read, unless `error` is given.
    func finish(_ error: (any Error)?) {
        monitor.withLock { state in
            guard state.end == nil else { return }
            if let chunk = state.filling, chunk.count > 0 { state.ready.append(chunk) }
            state.filling = nil
            state.end = .some(error)
        }
        monitor.announce()
    }

    /// Forgets everything; the reader gets `CancellationError`.
    func cancel() {
        let dropped = monitor.withLock { state in
            // Chunks go back to the pool outside of this lock.
            let dropped = state.ready + (state.filling.map { [$0] } ?? [])
            (state.ready, state.filling) = ([], nil)
            state.end = .some(CancellationError())
            return dropped
        }
        withExtendedLifetime(dropped) { monitor.announce() }
    }

    /// Whether `next` need not wait.
    var isReady: Bool { monitor.withLock { !$0.ready.isEmpty || $0.end != nil } }

    /// The next chunk; waits on this thread.
    ///
    /// Nil at the end.
    func next() throws -> Chunk? {
        let outcome: Result<Chunk?, any Error> = monitor.wait(
            until: { state in
                state.isReaderWaiting = state.ready.isEmpty && state.end == nil
                return !state.isReaderWaiting
            },
            then: { state in
                guard state.ready.isEmpty else { return .success(state.ready.removeFirst()) }
                guard let error = state.end ?? nil else { return .success(nil) }
                return .failure(error)
            })
        return try outcome.get()
    }
}
