/// Where libarchive reads a tar from, a piece at a time.
protocol TarSource: AnyObject {
    /// The next bytes, valid until the next call; empty at the end, nil after a failure.
    func next() -> UnsafeRawBufferPointer?
    /// What broke a reading, since libarchive only passes on that one did.
    var failure: (any Error)? { get }
    /// Tells whether it begins with `bytes`; moves nothing.
    func begins(with bytes: [UInt8]) throws -> Bool
}

/// A part of a stream that is read from its begin to its end, summed as it goes.
@safe final class StreamSection: TarSource {
    private let cursor: StreamCursor
    private let isBounded: Bool
    private var left: Int64
    private(set) var crc: UInt32 = 0
    private(set) var failure: (any Error)?

    /// The next `length` bytes of `cursor`, which must come, or all that come.
    init(_ cursor: StreamCursor, length: Int64? = nil) {
        self.cursor = cursor
        isBounded = length != nil
        left = length ?? .max
    }

    func next() -> UnsafeRawBufferPointer? {
        do {
            let piece = try unsafe cursor.next(limit: left)
            guard unsafe !piece.isEmpty || left == 0 || !isBounded else {
                throw ArchiveError.truncated("it ends inside a member")
            }
            left -= Int64(piece.count)
            crc = unsafe Inflater.crc32(crc, piece)
            return unsafe piece
        } catch {
            failure = error
            return nil
        }
    }

    func begins(with bytes: [UInt8]) throws -> Bool {
        guard left >= Int64(bytes.count) else { return false }
        return try cursor.peek(bytes.count) == bytes
    }

    /// Reads what nobody asked for, so that `crc` covers all.
    func drain() throws {
        while let piece = unsafe next(), unsafe !piece.isEmpty {}
        if let failure { throw failure }
    }
}
