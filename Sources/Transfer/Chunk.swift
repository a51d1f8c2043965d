/// A piece of a stream, in memory that goes back to the downloader when the last reference goes.
///
/// The memory is aligned to 4096 bytes. Keeping chunks keeps the stream waiting.
@safe package final class Chunk: @unchecked Sendable {
    // SAFETY: bytes and count change only while the stream's queue fills it, under its lock; once
    // handed out, nothing changes.
    private let buffer: ChunkPool.Buffer
    private let pool: ChunkPool
    private let account: ChunkAccount
    /// Number of bytes.
    package private(set) var count = 0

    /// A chunk to be filled; nil if the stream has to wait.
    init?(from pool: ChunkPool, for account: ChunkAccount) {
        guard let buffer = pool.take(for: account) else { return nil }
        self.buffer = buffer
        self.pool = pool
        self.account = account
    }

    /// A chunk for a reader that fills it itself; nil only without memory.
    init?(lentBy pool: ChunkPool, to account: ChunkAccount) {
        guard let buffer = pool.take(for: account, unbounded: true) else { return nil }
        self.buffer = buffer
        self.pool = pool
        self.account = account
    }

    var free: Int { pool.size - count }

    /// Takes as many of `bytes` as fit; tells how many.
    func append(_ bytes: UnsafeRawBufferPointer) -> Int {
        let taken = min(bytes.count, free)
        guard taken > 0, let source = bytes.baseAddress else { return 0 }
        unsafe buffer.base.advanced(by: count).copyMemory(from: source, byteCount: taken)
        count += taken
        return taken
    }

    /// Lets `read` put bytes into the free part; it tells how many they are.
    func fill<Failure>(
        _ read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        let room = unsafe UnsafeMutableRawBufferPointer(
            start: buffer.base.advanced(by: count), count: free)
        let got = try unsafe read(room)
        count += min(max(got, 0), free)
        return got
    }

    /// The bytes, valid during the call.
    package func withSpan<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        let bytes = unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
        return try unsafe bytes.withMemoryRebound(to: UInt8.self) { try unsafe body($0.span) }
    }

    /// Same, for those who speak to C.
    package func withUnsafeBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: buffer.base, count: count))
    }

    deinit { pool.giveBack(buffer, of: account) }
}
