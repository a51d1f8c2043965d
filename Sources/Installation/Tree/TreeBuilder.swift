import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// A tree that is being built: everything that goes in is recorded, and no name is taken twice
/// unawares.
///
/// Paths are relative to the tree's root. Nothing in it is ever replaced.
struct TreeBuilder {
    let root: Directory
    private let linker: Linker
    private var entries: [String: Manifest.Entry] = [:]
    private var folders: Set<String> = [""]
    /// Two packages brought different bytes of one name; the first ones stayed.
    private(set) var clobbers: [Clobber] = []
    private(set) var linked = LinkStatistics()

    init(root: Directory, linker: Linker) {
        self.root = root
        self.linker = linker
    }

    var manifest: Manifest { Manifest(Array(entries.values)) }

    func entry(at path: String) -> Manifest.Entry? { entries[path] }

    /// Makes the folder `path` and its parents.
    mutating func makeFolder(_ path: String) throws {
        guard !folders.contains(path) else { return }
        try root.makeDirectories(FilePath(path))
        var parent = Substring(path)
        while !parent.isEmpty, folders.insert(String(parent)).inserted {
            parent = parent.lastIndex(of: "/").map { parent[..<$0] } ?? ""
        }
    }

    /// Writes a file of our own making.
    mutating func write(
        _ bytes: [UInt8], to path: String, mode: UInt16 = 0o644, owner: String
    ) throws {
        let content = Manifest.Content.file(
            size: Int64(bytes.count), mode: mode, digest: SHA256.digest(of: bytes))
        guard try claim(path, content, owner) else { return }
        let file = try root.createFile(FilePath(path))
        try file.write(bytes)
        try file.setMode(mode)
        try file.close()
    }

    /// Makes a symlink.
    mutating func link(_ path: String, to target: String, owner: String) throws {
        guard try claim(path, .link(target: target), owner) else { return }
        try root.createSymlink(FilePath(path), to: FilePath(target))
    }

    /// Puts a file of the store at `path`, by link or copy as the file system allows.
    ///
    /// Where it must be executable and the store's file is not, it is copied: a hard link's mode
    /// is that of the store.
    mutating func place(
        _ file: StoreEntry.File, of entry: StoreEntry, at path: String, owner: String,
        isExecutable: Bool = false
    ) throws {
        let mustCopy = isExecutable && file.mode & 0o111 == 0
        let mode = mustCopy ? file.mode | 0o111 : file.mode
        let content = Manifest.Content.file(size: file.size, mode: mode, digest: file.digest)
        guard try claim(path, content, owner) else { return }
        let source = FilePath(file.path)
        if mustCopy {
            try linker.copy(source, in: entry.tree, to: FilePath(path), in: root, mode: mode)
            linked.copied(file.size)
        } else {
            let method = try linker.link(source, in: entry.tree, to: FilePath(path), in: root)
            linked.add(method, bytes: file.size)
        }
    }

    /// Takes the name `path`; false where something equal has it already, or a clobber.
    private mutating func claim(
        _ path: String, _ content: Manifest.Content, _ owner: String
    ) throws -> Bool {
        if let first = entries[path] {
            if first.content != content {
                clobbers.append(Clobber(path: path, first: first.owner, second: owner))
            }
            return false
        }
        try makeFolder(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "")
        entries[path] = Manifest.Entry(path: path, owner: owner, content: content)
        return true
    }
}

/// Two packages that bring different files of one name.
struct Clobber: Equatable {
    let path: String
    /// Whose file is there.
    let first: String
    /// Whose file is not.
    let second: String

    var warning: ProvisionError {
        ProvisionError(
            .clobber, "`\(first)` and `\(second)` both bring `\(path)`, and they differ",
            context: ["the file of `\(first)` is the one that was installed"])
    }
}
