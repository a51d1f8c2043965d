import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// The state of one unpacking, of one tar or of several into the same folder.
struct TarUnpacking {
    private let destination: Directory
    private let options: UnpackOptions
    private var budget: UnpackBudget
    private var tree = ExtractedTree()
    private var names = NameLedger()
    /// Place in `tree.members`, by path.
    private var files: [String: Int] = [:]
    private var symlinks: [(path: MemberPath, target: String)] = []
    /// Where the last member went: most have the folder of the one before.
    private var folder: (path: FilePath, open: Directory)?
    private let linker = Linker()

    init(destination: Directory, _ options: UnpackOptions, archiveSize: Int64) {
        self.destination = destination
        self.options = options
        budget = options.budget ?? UnpackBudget(archiveSize: archiveSize)
    }

    /// Makes all members of one tar but for its symlinks.
    mutating func makeAll(of source: any TarSource, _ compression: TarCompression) throws {
        let reader = try TarReader.open(source, compression)
        while let entry = try reader.next() { try make(entry, from: reader) }
    }

    /// Makes the symlinks, last of all: while files are written none exists that one could pass
    /// through.
    consuming func finish() throws -> ExtractedTree {
        for link in symlinks.sorted(by: { $0.path.text < $1.path.text }) {
            let (folder, name) = try place(of: link.path)
            try folder.createSymlink(name, to: FilePath(link.target))
            tree.links.append(ExtractedLink(path: link.path.text, target: link.target))
            tree.summary.links += 1
        }
        return tree
    }

    private mutating func make(_ entry: TarEntry, from reader: borrowing TarReader) throws {
        guard let path = entry.path else {
            guard entry.kind == .folder else { throw ArchiveError.unsafe("the top is no folder") }
            return
        }
        try budget.spend(entry.kind == .file ? entry.size : 0)
        if entry.kind == .folder {
            try names.enterFolder(path)
        } else {
            try names.enter(path)
        }
        switch entry.kind {
        case .folder: try destination.makeDirectories(path.filePath)
        case .file: try makeFile(entry, at: path, from: reader)
        case .hardLink(let target): try makeHardLink(path, to: target)
        case .symlink(let target):
            try LinkTarget.check(target, of: path, mayLeave: options.allowsOutwardLinks)
            symlinks.append((path, target))
        }
    }

    private mutating func makeFile(
        _ entry: TarEntry, at path: MemberPath, from reader: borrowing TarReader
    ) throws {
        let (folder, name) = try place(of: path)
        let mode = entry.mode & options.modeMask
        var hasher = options.hashesMembers ? try SHA256Hasher() : nil
        var writer = try MemberWriter.create(
            name, in: folder, size: entry.size, mode: mode,
            modified: options.keepsTimes ? entry.modified : nil, pool: options.pool)
        try unsafe reader.readData { piece, offset in
            let position = entry.size - writer.remaining
            guard offset >= position, offset <= entry.size else {
                throw ArchiveError.malformed("the data of `\(visible(path.text))` is out of order")
            }
            try Self.writeHole(offset - position, to: &writer, &hasher)
            unsafe hasher?.update(piece)
            try unsafe writer.write(piece)
        }
        try Self.writeHole(writer.remaining, to: &writer, &hasher)
        try writer.finish()
        let digest = try hasher.take()?.finish()
        enter(ExtractedMember(path: path.text, size: entry.size, mode: mode, sha256: digest))
        tree.summary.files += 1
        tree.summary.bytes += entry.size
    }

    private mutating func enter(_ member: ExtractedMember) {
        files[member.path] = tree.members.count
        tree.members.append(member)
    }

    /// Sparse files are made whole: their zeros count against the budget like other bytes.
    private static func writeHole(
        _ length: Int64, to writer: inout MemberWriter, _ hasher: inout SHA256Hasher?
    ) throws {
        var left = length
        while left > 0 {
            var made = 0
            try unsafe writer.fill { window in
                let count = Int(min(Int64(window.count), left))
                unsafe UnsafeMutableRawBufferPointer(rebasing: window[..<count])
                    .initializeMemory(as: UInt8.self, repeating: 0)
                unsafe hasher?.update(UnsafeRawBufferPointer(rebasing: window[..<count]))
                made = count
                return count
            }
            left -= Int64(made)
        }
    }

    private mutating func makeHardLink(_ path: MemberPath, to target: MemberPath) throws {
        guard let index = files[target.text] else {
            throw ArchiveError.unsafe(
                "the hard link `\(visible(path.text))` leads to `\(visible(target.text))`,"
                    + " which is no file before it")
        }
        _ = try linker.place(
            [(from: target.text, to: path.text)], from: destination, into: destination)
        var member = tree.members[index]
        member.path = path.text
        enter(member)
        tree.summary.links += 1
    }

    private mutating func place(of path: MemberPath) throws -> (Directory, FilePath) {
        let whole = path.filePath
        let above = whole.removingLastComponent()
        let name = FilePath(root: nil, whole.components.suffix(1))
        if above.isEmpty { return (destination, name) }
        if let folder, folder.path == above { return (folder.open, name) }
        let open = try destination.makeDirectories(above)
        folder = (above, open)
        return (open, name)
    }
}
