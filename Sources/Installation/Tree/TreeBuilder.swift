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
    let linker: Linker
    private(set) var entries: [String: Manifest.Entry] = [:]
    private var folders: Set<String> = [""]
    /// Two packages brought different bytes of one name; the first ones stayed.
    private(set) var clobbers: [Clobber] = []
    private(set) var linked = LinkReport()

    init(root: Directory, linker: Linker) {
        self.root = root
        self.linker = linker
    }

    /// A builder of the same tree that knows of nothing in it, for work beside this one.
    ///
    /// What it puts down counts once it has joined; no path may be put down by both.
    func branch() -> TreeBuilder { TreeBuilder(root: root, linker: linker) }

    /// Takes over what a branch has put down.
    mutating func join(_ branch: TreeBuilder) throws {
        var common: [Manifest.Entry] = []
        entries.merge(branch.entries) { old, new in
            common.append(new)
            return old
        }
        if let first = common.min(by: { $0.path < $1.path }) {
            throw Self.taken(first.path, by: first.owner)
        }
        folders.formUnion(branch.folders)
        clobbers += branch.clobbers
        linked.add(branch.linked)
    }

    var manifest: Manifest { Manifest(entries) }

    func entry(at path: String) -> Manifest.Entry? { entries[path] }

    /// Makes the folder `path` and its parents.
    mutating func makeFolder(_ path: String) throws {
        guard !folders.contains(path) else { return }
        try root.makeDirectories(FilePath(path))
        var parent = Substring(path)
        while !parent.isEmpty, folders.insert(String(parent)).inserted {
            parent = Self.parent(parent)
        }
    }

    /// Writes a file of our own making.
    mutating func write(
        _ bytes: [UInt8], to path: String, mode: UInt16 = 0o644, owner: String
    ) throws {
        let content = Manifest.Content.file(
            size: Int64(bytes.count), mode: mode, digest: try Digest.sha256(of: bytes))
        guard try claim(path, content, owner) else { return }
        try makeFolder(Self.parent(path))
        let file = try root.createFile(FilePath(path))
        try file.write(bytes)
        try file.setMode(mode)
        try file.close()
    }

    /// Makes a symlink.
    mutating func link(_ path: String, to target: String, owner: String) throws {
        guard try claim(path, .link(target: target), owner) else { return }
        try makeFolder(Self.parent(path))
        try root.createSymlink(FilePath(path), to: FilePath(target))
    }

    /// One file of the store and the place that it goes to.
    struct Placement {
        var file: StoreEntry.File
        var path: String
        /// Whether it must be executable, whatever the archive says.
        var isExecutable = false
    }

    /// Puts files of `entry` at their places, by link or copy as the file system allows.
    ///
    /// A file that must be executable and is not so in the store is written anew: a hard link
    /// shares the mode of the store.
    @discardableResult
    mutating func place(
        _ placements: [Placement], of entry: StoreEntry, owner: String
    ) throws -> LinkReport {
        var batch: [(from: String, to: String)] = []
        for placement in placements.sorted(by: { $0.path < $1.path }) {
            let file = placement.file
            if placement.isExecutable, file.mode & 0o111 == 0 {
                let bytes = try Files.read(entry.tree.path.appending(file.path))
                try write(bytes, to: placement.path, mode: file.mode | 0o111, owner: owner)
                continue
            }
            let content = Manifest.Content.file(
                size: file.size, mode: file.mode, digest: file.digest)
            guard try claim(placement.path, content, owner) else { continue }
            batch.append((file.path, placement.path))
        }
        let report = try linker.place(batch, from: entry.tree, into: root)
        linked.add(report)
        return report
    }

    mutating func add(_ report: LinkReport) { linked.add(report) }

    /// Takes note of conflicts that were decided before anything was placed.
    mutating func note(_ found: [Clobber]) { clobbers += found }

    /// Takes the name `path`; false where something equal has it already, or a clobber.
    mutating func claim(
        _ path: String, _ content: Manifest.Content, _ owner: String
    ) throws -> Bool {
        if let first = entries[path] {
            if first.content != content {
                guard !first.owner.isEmpty else { throw Self.taken(path, by: owner) }
                clobbers.append(Clobber(path: path, first: first.owner, second: owner))
            }
            return false
        }
        entries[path] = Manifest.Entry(path: path, owner: owner, content: content)
        return true
    }

    /// Says that `path` now holds `content`, whatever it was; nil that nothing is there any more.
    mutating func update(_ path: String, _ content: Manifest.Content?, owner: String) {
        let owner = entries[path]?.owner ?? owner
        entries[path] = content.map {
            Manifest.Entry(path: path, owner: owner, content: $0)
        }
    }

    private static func taken(_ path: String, by owner: String) -> ProvisionError {
        ProvisionError(
            .clobber, "cannot install `\(owner)`",
            context: ["it brings `\(path)`, which is the environment's own"])
    }

    static func parent(_ path: String) -> String { String(parent(path[...])) }

    private static func parent(_ path: Substring) -> Substring {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
    }
}
