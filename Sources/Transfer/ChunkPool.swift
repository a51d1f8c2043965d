import Glibc
import Synchronization

/// The buffers of all streams of a downloader, bounded and used again.
///
/// Fresh pages cost more than the copy into them, so a buffer that came back last goes out first.
final class ChunkPool: Sendable {
    /// The address of a buffer.
    ///
    /// It belongs to whoever holds the value.
    @safe struct Buffer: @unchecked Sendable {
        // SAFETY: an address is only a number; who may use it is the pool's business.
        let base: UnsafeMutableRawPointer
    }

    private struct State {
        var free: [Buffer] = []
        var lent = 0
        /// A stream was refused since the last notice.
        var isWanted = false
    }

    let size: Int
    private let limits: TransferLimits
    private let inbox: Inbox
    private let state = Mutex(State())

    init(_ limits: TransferLimits, inbox: Inbox) {
        size = max(limits.chunkSize, 4096)
        self.limits = limits
        self.inbox = inbox
    }

    /// A buffer of `size` bytes for a stream that has `account`; nil if it has to wait.
    ///
    /// Each stream may have two whatever the others hold: one that is filled while one is read.
    /// A reader that fetches for itself (`unbounded`) is not held back.
    func take(for account: ChunkAccount, unbounded: Bool = false) -> Buffer? {
        state.withLock { state in
            let held = account.held
            let mayHaveMore =
                unbounded || held < 2
                || (held + 1) * size <= limits.bytesPerStream
                    && (state.lent + 1) * size <= limits.bytesInAll
            guard mayHaveMore, let buffer = state.free.popLast() ?? allocate() else {
                state.isWanted = true
                return nil
            }
            state.lent += 1
            account.held += 1
            return buffer
        }
    }

    /// How many buffers are out.
    var lent: Int { state.withLock { $0.lent } }

    func giveBack(_ buffer: Buffer, of account: ChunkAccount) {
        let isWanted = state.withLock { state in
            state.free.append(buffer)
            state.lent -= 1
            account.held -= 1
            defer { state.isWanted = false }
            return state.isWanted
        }
        if isWanted { inbox.post(.room) }
    }

    // Aligned for those who write past the page cache.
    private func allocate() -> Buffer? {
        var base: UnsafeMutableRawPointer?
        guard unsafe posix_memalign(&base, 4096, size) == 0, let base = unsafe base else {
            return nil
        }
        return unsafe Buffer(base: base)
    }

    deinit {
        for buffer in state.withLock({ $0.free }) { unsafe free(buffer.base) }
    }
}

/// How many buffers one stream holds; changed by the pool only, under its lock.
final class ChunkAccount: Sendable {
    private let count = Atomic(0)

    fileprivate(set) var held: Int {
        get { count.load(ordering: .relaxed) }
        set { count.store(newValue, ordering: .relaxed) }
    }
}
