import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// An open file with one owner, closed once.
///
/// `close()` reports what the file system held back; a value that just ends closes silently.
@safe package struct OpenFile: ~Copyable, Sendable {
    /// The path it was opened by; only for messages.
    package let path: FilePath
    package private(set) var descriptor: Int32

    /// Takes ownership of `descriptor`.
    init(owning descriptor: Int32, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

    /// How a file is opened.
    package enum Access: Sendable {
        case read
        /// Reads and writes, keeping what is there; created with `mode` where absent.
        case update(mode: UInt16)
        /// Writes a file that did not exist.
        case create(mode: UInt16)
    }

    /// Opens the file at `path`; a symlink as the last component is followed only for reading.
    package static func open(_ path: FilePath, _ access: Access) throws -> OpenFile {
        let (flags, mode): (Int32, UInt16) =
            switch access {
            case .read: (O_RDONLY, 0)
            case .update(let mode): (O_RDWR | O_CREAT | O_NOFOLLOW, mode)
            case .create(let mode): (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode)
            }
        let descriptor = try unsafe path.perform("open") {
            unsafe provision_openat(AT_FDCWD, $0, flags | O_CLOEXEC, mode_t(mode))
        }
        return OpenFile(owning: descriptor, path: path)
    }

    /// What `fstat` tells.
    package func attributes() throws -> FileAttributes {
        var raw = stat()
        try SystemCall.perform("examine", path) { unsafe fstat(descriptor, &raw) }
        return FileAttributes(raw)
    }

    /// Reads into `buffer` from the current offset; 0 is the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try SystemCall.perform("read", path) {
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
    }

    /// Reads into `buffer` from `offset` without moving; 0 is the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        try SystemCall.perform("read", path) {
            unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
        }
    }

    /// Writes all of `bytes` at the current offset.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        try unsafe writeAll(bytes) { piece, _ in
            unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
        }
    }

    /// Writes all of `bytes` at the current offset.
    package func write(_ bytes: [UInt8]) throws {
        try unsafe bytes.withUnsafeBytes { try unsafe write($0) }
    }

    /// Writes all of `bytes` at `offset` without moving.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws {
        try unsafe writeAll(bytes) { piece, done in
            unsafe pwrite(descriptor, piece.baseAddress, piece.count, off_t(offset) &+ done)
        }
    }

    private func writeAll(
        _ bytes: UnsafeRawBufferPointer, _ call: (UnsafeRawBufferPointer, Int) -> Int
    ) throws {
        var done = 0
        while done < bytes.count {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = try SystemCall.perform("write", path, bytes: Int64(bytes.count)) {
                unsafe call(piece, done)
            }
            // No file that takes bytes answers 0; going on would spin for ever.
            guard count > 0 else { throw Errno.ioError.failing(to: "write", path) }
            done += count
        }
    }

    /// Moves the offset for the next plain read or write, counted from the start.
    package func seek(to offset: Int64) throws {
        try SystemCall.perform("seek in", path) { lseek(descriptor, off_t(offset), SEEK_SET) }
    }

    /// Cuts or extends the file to `size` bytes.
    package func truncate(to size: Int64) throws {
        try SystemCall.perform("resize", path, bytes: size) { ftruncate(descriptor, off_t(size)) }
    }

    /// Sets the permission bits of this very file.
    package func setMode(_ mode: UInt16) throws {
        try SystemCall.perform("change the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    }

    /// Sets when this very file was last modified, in nanoseconds since 1970.
    ///
    /// Does nothing where the file system keeps no such time.
    package func setModified(_ time: Int64) {
        let second: Int64 = 1_000_000_000
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: second)
        _ = provision_set_modified(
            descriptor, rest < 0 ? seconds - 1 : seconds, rest < 0 ? rest + second : rest)
    }

    /// Gives this very file to another user, which root alone may do.
    package func setOwner(_ owner: FileOwner) throws {
        try SystemCall.perform("change the owner of", path) {
            fchown(descriptor, owner.user, owner.group)
        }
    }

    /// Reserves room for `size` bytes, so that a full disk shows now and not in the middle.
    ///
    /// Does nothing where the file system cannot reserve.
    package func reserve(_ size: Int64) throws {
        guard size > 0 else { return }
        let answer = SystemCall.attempt { provision_fallocate(descriptor, off_t(size)) }
        switch answer {
        case .success, .failure(.notSupported), .failure(.noFunction): return
        case .failure(.invalidArgument): return
        case .failure(let reason): throw reason.failing(to: "write", path, bytes: size)
        }
    }

    /// Starts to bring what was written to the disk and does not wait for it.
    package func startWriteback() {
        // Only advice: whoever needs durability calls `sync`.
        _ = provision_start_writeback(descriptor)
    }

    /// Brings contents and size to the disk.
    package func sync() throws {
        try SystemCall.perform("sync", path) { fsync(descriptor) }
    }

    /// Another descriptor of the same opening: locks last until both are closed.
    func duplicate() throws -> OpenFile {
        let copy = try SystemCall.perform("open", path) { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
        return OpenFile(owning: copy, path: path)
    }

    /// Closes the file and reports a write that failed late.
    package consuming func close() throws {
        let closing = descriptor
        descriptor = -1
        try SystemCall.close(closing, of: path)
    }
}
