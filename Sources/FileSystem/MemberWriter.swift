import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// Writes one new file of known size from its first byte to its last.
///
/// Large files go to the disk directly (O_DIRECT): first touch of fresh pages would cost more than
/// inflating them, and what is written this way is durable but for its size and name. Where the
/// file system declines, and for small files, the page cache takes the bytes.
@safe package struct MemberWriter: ~Copyable {
    /// Length that was announced, in bytes; `finish` demands exactly it.
    package let size: Int64
    private let path: FilePath
    private let mode: UInt16
    private let modified: Int64?
    private let pool: WriterPool
    private let buffer: AlignedBuffer
    private var file: OpenFile?
    private var used = 0
    private var flushed: Int64 = 0
    private var isDirect: Bool

    private init(
        owning file: consuming OpenFile, size: Int64, mode: UInt16, modified: Int64?,
        isDirect: Bool, pool: WriterPool, buffer: AlignedBuffer
    ) {
        path = file.path
        self.file = consume file
        self.size = size
        self.mode = mode
        self.modified = modified
        self.isDirect = isDirect
        self.pool = pool
        self.buffer = buffer
    }

    /// Creates `relative`, which must not exist, and reserves its room.
    ///
    /// The file is private (0600) until `finish` gives it exactly `mode`. `modified` is its time in
    /// nanoseconds since 1970, where it is not that of writing.
    package static func create(
        _ relative: FilePath, in directory: Directory, size: Int64, mode: UInt16,
        modified: Int64? = nil, pool: WriterPool
    ) throws -> MemberWriter {
        let file = try directory.createFile(relative)
        let isDirect =
            (pool.directFrom.map { size >= $0 } ?? false)
            && provision_set_status_flags(file.descriptor, provision_o_direct) == 0
        if isDirect { try file.reserve(size) }
        return MemberWriter(
            owning: file, size: size, mode: mode, modified: modified, isDirect: isDirect,
            pool: pool, buffer: try pool.take())
    }

    deinit { pool.give(buffer) }

    /// Bytes that are still to come.
    package var remaining: Int64 { size - flushed - Int64(used) }

    /// Lets `body` put bytes where they will be written from, and counts those it says it put.
    ///
    /// The window is empty only when nothing remains; it never takes more than remains.
    package mutating func fill(_ body: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        if used == AlignedBuffer.size { try flush(used) }
        let room = Int(min(Int64(AlignedBuffer.size - used), remaining))
        let window = unsafe UnsafeMutableRawBufferPointer(
            rebasing: buffer.bytes[used..<used + room])
        let count = try unsafe body(window)
        guard count >= 0, count <= room else { throw differs("got more than") }
        used += count
    }

    /// Writes all of `bytes`; refuses them if more than remains.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard Int64(bytes.count) <= remaining else { throw differs("got more than") }
        var done = 0
        while done < bytes.count {
            try unsafe fill { window in
                let count = min(window.count, bytes.count - done)
                unsafe window.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[done..<done + count]))
                done += count
                return count
            }
        }
    }

    /// Writes what waits, sets size, mode and time, and closes; anything but the exact size is an error.
    package consuming func finish() throws {
        guard remaining == 0 else { throw differs("got only \(size - remaining) of") }
        if used > 0 { try flushLast() }
        try file?.setMode(mode)
        if let modified { file?.setModified(modified) }
        try file.take()?.close()
    }

    /// A direct write has a whole number of blocks, so the last one is cut afterwards.
    private mutating func flushLast() throws {
        guard isDirect else { return try flush(used) }
        let block = AlignedBuffer.alignment
        let rounded = (used + block - 1) / block * block
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[used..<rounded])
            .initializeMemory(as: UInt8.self, repeating: 0)
        try flush(rounded)
        try file?.truncate(to: size)
    }

    private mutating func flush(_ count: Int) throws {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
        do {
            try unsafe file?.write(bytes, at: flushed)
        } catch  where isDirect {
            try stopDirectWrites(after: error)
            try unsafe file?.write(bytes, at: flushed)
        }
        flushed += Int64(min(count, used))
        used = 0
    }

    /// Goes on through the page cache, unless the failure has nothing to do with direct writes.
    private mutating func stopDirectWrites(after error: any Error) throws {
        guard let failure = error as? ProvisionError, failure.code == .fileOperation,
            provision_set_status_flags(file?.descriptor ?? -1, 0) == 0
        else { throw error }
        isDirect = false
    }

    private func differs(_ how: String) -> ProvisionError {
        ProvisionError(.sizeDiffers, "failed to write `\(path)`: it \(how) \(size) bytes")
    }
}
