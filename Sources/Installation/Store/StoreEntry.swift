import Diagnostics
package import FileSystem
package import PackageModel
import SystemPackage

/// An unpacked artifact of the store; holding one is the proof that it was published.
///
/// Only publishing makes the folder `store/<digest>/`, and that compares size, digest and the
/// package's own record first. Its files are read-only and never written again.
package struct StoreEntry: Sendable {
    /// The digest of the archive, which names the entry.
    package let digest: Digest
    /// The unpacked members.
    package let tree: Directory
    /// Sorted by path.
    package let files: [File]
    /// Sorted by path; wheels have none.
    package let links: [Link]
    let manifest: Manifest

    /// A regular file of an entry.
    package struct File: Sendable, Equatable {
        /// Relative to `tree`.
        package var path: String
        package var size: Int64
        /// Permission bits, 0444 or 0555.
        package var mode: UInt16
        package var digest: Digest
    }

    /// A symlink of an entry.
    package struct Link: Sendable, Equatable {
        /// Relative to `tree`.
        package var path: String
        /// As the archive has it.
        ///
        /// It may lead nowhere, and out of the tree: never pass through it.
        package var target: String

        /// Whether `target`, read as text from the link's own folder, stays below the tree's root.
        package var staysInside: Bool {
            guard !target.hasPrefix("/") else { return false }
            var depth = path.utf8.count { $0 == UInt8(ascii: "/") }
            for part in target.split(separator: "/") where part != "." {
                depth += part == ".." ? -1 : 1
                if depth < 0 { return false }
            }
            return true
        }
    }

    static let treeName = "tree"
    static let manifestName = "manifest"
    static let markName = "unsynced"

    /// Opens the entry; nil where it is not there.
    static func open(_ digest: Digest, in store: StoreFolder) throws -> StoreEntry? {
        let folder = store.entry(digest)
        let record = folder.appending(manifestName)
        guard try Files.exists(record) else { return nil }
        let manifest = try Manifest(parsing: Files.readText(record), name: record.string)
        return StoreEntry(
            digest: digest, tree: try Directory.open(folder.appending(treeName)),
            files: manifest.entries.compactMap { entry in
                guard case .file(let size, let mode, let digest) = entry.content else {
                    return nil
                }
                return File(path: entry.path, size: size, mode: mode, digest: digest)
            },
            links: manifest.entries.compactMap { entry in
                guard case .link(let target) = entry.content else { return nil }
                return Link(path: entry.path, target: target)
            }, manifest: manifest)
    }

    /// The file at `path`.
    package func file(_ path: String) -> File? {
        var low = 0
        var high = files.count
        while low < high {
            let middle = (low + high) / 2
            if files[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return low < files.count && files[low].path == path ? files[low] : nil
    }

    /// The contents of a file, which must be in this entry and of no more than `limit` bytes.
    func read(_ file: File, limit: Int = 16 << 20) throws -> [UInt8] {
        try Files.read(tree.path.appending(file.path), limit: limit)
    }

    /// The first `count` bytes of a file, fewer if it is shorter.
    func start(of file: File, count: Int) throws -> [UInt8] {
        let open = try tree.openFile(FilePath(file.path))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { buffer.deallocate() }
        return Array(buffer[..<(try open.read(into: buffer))])
    }
}
