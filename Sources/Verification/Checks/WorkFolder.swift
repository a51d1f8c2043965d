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
        path = try Files.createTemporaryDirectory(in: parent, prefix: prefix)
        lock = try FileLock.acquire(
            path.appending(Self.lockName), holder: "pid \(getpid())", wait: true)
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
            let name = folder.appending(lockName)
            guard (try? Files.attributes(of: folder))?.owner == geteuid(),
                (try? Files.attributes(of: name))?.kind == .file,
                let lock = try? FileLock.acquire(name, holder: "pid \(getpid())", wait: false)
            else { continue }
            withExtendedLifetime(lock) { try? Files.removeTree(folder) }
        }
    }
}
