import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// A lock between processes, held as long as this value lives.
///
/// It is the kernel's (`flock` on an open descriptor), so it ends with its holder however that
/// dies; the text in the file only tells others who it is.
@safe package final class FileLock: Sendable {
    package let path: FilePath
    private let descriptor: Int32

    private init(owning descriptor: Int32, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
    }

    // Closing frees the lock; the file stays, or a second waiter would lock a nameless one.
    deinit { _ = Glibc.close(descriptor) }

    /// Takes the lock at `path`, making the file where it is missing.
    ///
    /// `holder` is written for others to read, such as `pid 4711, installing`. If another run has
    /// it, `onWait` is called once with that run's text and this call blocks its thread; without
    /// `wait` it throws `.lockHeld` instead.
    package static func acquire(
        _ path: FilePath, holder: String, wait: Bool, onWait: (String) -> Void = { _ in }
    ) throws -> FileLock {
        while true {
            let lock = try open(path)
            try lock.take(wait: wait, onWait: onWait)
            if try lock.hasName() {
                try lock.describe(holder)
                return lock
            }
            // Whoever had it removed the file: what is locked now is a file without a name.
        }
    }

    /// Replaces the text that others read, for example when the next phase starts.
    package func describe(_ holder: String) throws {
        let text = Array((holder + "\n").utf8)
        try SystemCall.perform("write", path) { ftruncate(descriptor, 0) }
        try SystemCall.perform("write", path) {
            unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        }
    }

    private static func open(_ path: FilePath) throws -> FileLock {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let descriptor = try unsafe path.perform("lock") {
            unsafe provision_openat(AT_FDCWD, $0, flags, 0o644)
        }
        return FileLock(owning: descriptor, path: path)
    }

    private func take(wait: Bool, onWait: (String) -> Void) throws {
        let now = SystemCall.attempt { flock(descriptor, LOCK_EX | LOCK_NB) }
        switch now {
        case .success: return
        case .failure(.resourceTemporarilyUnavailable): break
        case .failure(let reason): throw reason.failing(to: "lock", path)
        }
        let other = holderText()
        guard wait else {
            throw ProvisionError(
                .lockHeld, "cannot start while another run is active",
                context: ["`\(path)` is held by \(other)"],
                hints: ["run the command again without `--no-wait` to wait for it"])
        }
        onWait(other)
        try SystemCall.perform("lock", path) { flock(descriptor, LOCK_EX) }
    }

    private func holderText() -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        let line = buffer.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
        return line.isEmpty
            ? "a run that has not said who it is" : String(decoding: line, as: UTF8.self)
    }

    private func hasName() throws -> Bool {
        var mine = stat()
        try SystemCall.perform("examine", path) { unsafe fstat(descriptor, &mine) }
        guard let named = try Files.attributes(of: path) else { return false }
        let own = FileAttributes(mine)
        return own.inode == named.inode && own.device == named.device
    }
}
