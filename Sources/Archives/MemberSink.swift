import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// Where the bytes of one ZIP member go: inflated if need be, summed, hashed and written.
///
/// It is made once and opened for one member after the other.
struct MemberSink: ~Copyable, Sendable {
    private var inflater = Inflater()
    private var writer: MemberWriter?
    private var hasher: SHA256Hasher?
    private var entry: ZipEntry?
    private var crc: UInt32 = 0
    /// Small pieces, gathered: ISA-L copies 32 KiB of history at each call.
    private var staged: [UInt8] = []
    private static let stage = 1 << 20
    /// Compressed bytes still to come.
    private(set) var remaining: Int64 = 0

    /// Begins a member; `writer` is nil for folders, whose streams are empty.
    mutating func open(_ entry: ZipEntry, _ writer: consuming MemberWriter?, hashing: Bool) throws {
        self.entry = entry
        self.writer = writer
        hasher = hashing ? try SHA256Hasher() : nil
        crc = 0
        remaining = entry.compressedSize
        staged.removeAll(keepingCapacity: true)
        inflater.restart()
    }

    /// Takes the next bytes of the member, at most `remaining`.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) throws {
        guard let entry, Int64(bytes.count) <= remaining else { return }
        remaining -= Int64(bytes.count)
        switch entry.method {
        case .stored: try unsafe store(bytes)
        case .deflated: try unsafe gather(bytes, of: entry)
        }
    }

    /// Inflates large and last pieces at once, and small ones when there are enough of them.
    private mutating func gather(_ bytes: UnsafeRawBufferPointer, of entry: ZipEntry) throws {
        if staged.isEmpty, remaining == 0 || bytes.count >= Self.stage / 2 {
            return try unsafe inflate(bytes, of: entry)
        }
        unsafe staged.append(contentsOf: bytes)
        guard remaining == 0 || staged.count >= Self.stage else { return }
        var whole: [UInt8] = []
        swap(&whole, &staged)
        try unsafe whole.withUnsafeBytes { try unsafe inflate($0, of: entry) }
        swap(&whole, &staged)
        staged.removeAll(keepingCapacity: true)
    }

    /// Ends the member: its length, its checksum and its stream must be complete.
    mutating func close() throws -> Digest? {
        guard let entry else { return nil }
        if entry.method == .deflated, !inflater.isFinished {
            throw ArchiveError.corrupt("the deflate stream of `\(entry.name)` does not end")
        }
        guard writer?.remaining ?? 0 == 0 else {
            throw ArchiveError.corrupt("`\(entry.name)` is shorter than declared")
        }
        guard crc == entry.crc32 else {
            throw ArchiveError.corrupt("the checksum of `\(entry.name)` is wrong")
        }
        try writer.take()?.finish()
        self.entry = nil
        return try hasher.take()?.finish()
    }

    private mutating func store(_ bytes: UnsafeRawBufferPointer) throws {
        crc = unsafe Inflater.crc32(crc, bytes)
        unsafe hasher?.update(bytes)
        try unsafe writer?.write(bytes)
    }

    private mutating func inflate(_ bytes: UnsafeRawBufferPointer, of entry: ZipEntry) throws {
        if inflater.isFinished, unsafe !bytes.isEmpty { throw Self.tooLong(entry) }
        unsafe inflater.supply(bytes)
        while !inflater.isFinished {
            let count = (writer?.remaining ?? 0) > 0 ? try inflateIntoWriter() : try drain(entry)
            if count == 0, inflater.needsInput { break }
            if count == 0, !inflater.isFinished {
                throw ArchiveError.corrupt("the deflate stream of `\(entry.name)` does not go on")
            }
        }
        if inflater.isFinished, inflater.unread > 0 { throw Self.tooLong(entry) }
    }

    private mutating func inflateIntoWriter() throws -> Int {
        // Taken out, since the closure reaches the sink while the writer is changed.
        guard var lent = writer.take() else { return 0 }
        var made = 0
        try unsafe lent.fill { window in
            made = try unsafe inflater.inflate(into: window)
            let piece = unsafe UnsafeRawBufferPointer(rebasing: window[..<made])
            crc = unsafe Inflater.crc32(crc, piece)
            unsafe hasher?.update(piece)
            return made
        }
        writer = consume lent
        return made
    }

    /// Everything declared is there: what follows may only be the stream's end.
    private mutating func drain(_ entry: ZipEntry) throws -> Int {
        var scratch: InlineArray<64, UInt8> = .init(repeating: 0)
        var span = scratch.mutableSpan
        let made = try unsafe span.withUnsafeMutableBytes { try unsafe inflater.inflate(into: $0) }
        guard made == 0 else {
            throw ArchiveError.corrupt("`\(entry.name)` is longer than declared")
        }
        return made
    }

    private static func tooLong(_ entry: ZipEntry) -> ArchiveError {
        .corrupt("bytes follow the deflate stream of `\(entry.name)`")
    }
}
