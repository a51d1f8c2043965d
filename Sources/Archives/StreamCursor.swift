/// A place in bytes that come once and in order; libarchive reads from its two windows.
///
/// Single-threaded. What it hands out stays valid until the call after the next one.
@safe final class StreamCursor {
    /// The length of the whole archive, which was announced.
    let size: Int64
    /// Bytes that were handed out.
    private(set) var position: Int64 = 0
    private let feed: ByteFeed
    private var window: UnsafeMutableRawBufferPointer
    private var previous: UnsafeMutableRawBufferPointer
    /// Bytes of the windows that hold something.
    private var filled = 0
    private var filledBefore = 0
    /// Bytes of `window` that were handed out.
    private var used = 0
    private var hasEnded = false

    private static let windowSize: Int64 = 1 << 18
    /// The most that can be looked at ahead.
    static let lookahead = 64

    init(_ feed: @escaping ByteFeed, size: Int64) {
        unsafe self.feed = unsafe feed
        self.size = size
        let room = Int(min(Self.windowSize, max(0, size))) + Self.lookahead
        unsafe window = .allocate(byteCount: room, alignment: 64)
        unsafe previous = .allocate(byteCount: room, alignment: 64)
    }

    deinit {
        unsafe window.deallocate()
        unsafe previous.deallocate()
    }

    /// The next bytes, at most `limit`; empty at the end or for a limit of 0.
    func next(limit: Int64 = .max) throws -> UnsafeRawBufferPointer {
        if used == filled, limit > 0 { try refill() }
        let count = Int(min(Int64(filled - used), max(0, limit)))
        let piece = unsafe UnsafeRawBufferPointer(rebasing: window[used..<used + count])
        used += count
        position += Int64(count)
        return unsafe piece
    }

    /// The next `count` bytes without moving, fewer at the end; no more than `lookahead`.
    func peek(_ count: Int) throws -> [UInt8] {
        if filled - used < count { try refill() }
        return unsafe Array(window[used..<min(filled, used + min(count, Self.lookahead))])
    }

    /// Exactly the next `count` bytes.
    func take(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try unsafe next(limit: Int64(count - bytes.count))
            guard unsafe !piece.isEmpty else {
                throw ArchiveError.truncated("it ends inside a header")
            }
            unsafe bytes.append(contentsOf: piece)
        }
        return bytes
    }

    /// The last bytes that were handed out: all of them, or at least `ZipDirectory.usualTail`.
    func tail() -> [UInt8] {
        unsafe Array(previous[..<filledBefore]) + Array(window[..<used])
    }

    /// Takes the other window, with what is unread at its front.
    private func refill() throws {
        guard !hasEnded else { return }
        unsafe swap(&window, &previous)
        let rest = unsafe UnsafeRawBufferPointer(rebasing: previous[used..<filled])
        unsafe window.copyMemory(from: rest)
        (filledBefore, filled, used) = (used, rest.count, 0)
        while unsafe filled < window.count {
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: window[filled...])
            let count = try unsafe feed(room)
            guard count > 0 else {
                hasEnded = true
                return
            }
            filled += count
        }
    }
}
