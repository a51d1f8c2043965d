import FileSystem
import Glibc
import SystemPackage

/// A check's own folder for what it and its programs write.
///
/// It is locked as long as its owner lives, so that another run tells it from what one left that
/// was killed, and removes that.
struct WorkFolder: Sendable {
    let path: FilePath
    private let lock: FileLock

    private static let lockName = ".lock"

    /// Makes one in `parent`, and takes away those of the same `prefix` that nobody uses any more.
    init(in parent: FilePath, prefix: String) throws {
        Self.sweep(parent, prefix)
        // Its lock is there and not yet held for a moment, in which another run's sweep may take it.
        for _ in 0..<8 {
            let path = try Files.createTemporaryDirectory(in: parent, prefix: prefix)
            if let lock = try? Self.lock(path) {
                (self.path, self.lock) = (path, lock)
                return
            }
        }
        path = try Files.createTemporaryDirectory(in: parent, prefix: prefix)
        lock = try Self.lock(path)
    }

    private static func lock(_ folder: FilePath, wait: Bool = true) throws -> FileLock {
        try FileLock.acquire(
            folder.appending(lockName), holder: "pid \(getpid())", wait: wait)
    }

    /// Removes it with all that it holds.
    func remove() {
        withExtendedLifetime(lock) { try? Files.removeTree(path) }
    }

    /// Folders of other users stay, and so does one that has no lock, or not yet.
    private static func sweep(_ parent: FilePath, _ prefix: String) {
        for entry in (try? Files.list(parent, beginning: prefix)) ?? []
        where entry.kind == .directory {
            let folder = parent.appending(entry.name)
            guard (try? Files.attributes(of: folder))?.owner == geteuid(),
                (try? Files.attributes(of: folder.appending(lockName)))?.kind == .file,
                let lock = try? lock(folder, wait: false)
            else { continue }
            withExtendedLifetime(lock) { try? Files.removeTree(folder) }
        }
    }
}
