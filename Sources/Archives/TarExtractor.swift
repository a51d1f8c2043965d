import Diagnostics
package import FileSystem
package import SystemPackage

/// Unpacks tar archives, of which libarchive reads the headers and nothing else.
package enum TarExtractor {
    /// Unpacks `file` into `destination`, which should be new and private.
    ///
    /// Files come first, then symlinks, sorted. Anything that libarchive remarks upon is an error.
    /// Afterwards the folder holds files of mode 0644 or 0755, folders of 0755 and symlinks that
    /// stay inside; after an error it holds a part of that.
    package static func extract(
        _ file: FilePath, compression: TarCompression, into destination: Directory,
        budget: UnpackBudget? = nil
    ) throws -> UnpackSummary {
        let name = file.lastComponent?.string ?? file.string
        return try naming(name) {
            try extract(FileSection(file), compression, into: destination, budget)
        }
    }

    static func extract(
        _ section: FileSection, _ compression: TarCompression, into destination: Directory,
        _ budget: UnpackBudget?
    ) throws -> UnpackSummary {
        let reader = try TarReader.open(section, compression)
        var unpacking = TarUnpacking(
            destination: destination,
            budget: budget ?? UnpackBudget(archiveSize: section.count))
        while let entry = try reader.next() { try unpacking.make(entry, from: reader) }
        try unpacking.makeSymlinks()
        return unpacking.summary
    }
}

/// The state of one unpacking.
struct TarUnpacking {
    let destination: Directory
    var budget: UnpackBudget
    private(set) var summary = UnpackSummary()
    private var names = NameLedger()
    private var files: Set<String> = []
    private var symlinks: [(path: MemberPath, target: String)] = []
    private let pool = WriterPool()
    private let linker = Linker()

    init(destination: Directory, budget: UnpackBudget) {
        self.destination = destination
        self.budget = budget
    }

    mutating func make(_ entry: TarEntry, from reader: borrowing TarReader) throws {
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
            try LinkTarget.check(target, of: path)
            symlinks.append((path, target))
        }
    }

    private mutating func makeFile(
        _ entry: TarEntry, at path: MemberPath, from reader: borrowing TarReader
    ) throws {
        let (folder, name) = try place(of: path)
        var writer = try MemberWriter.create(
            name, in: folder, size: entry.size, mode: entry.mode, pool: pool)
        try unsafe reader.readData { piece, offset in
            let position = entry.size - writer.remaining
            guard offset >= position, offset <= entry.size else {
                throw ArchiveError.malformed("the data of `\(visible(path.text))` is out of order")
            }
            try Self.writeHole(offset - position, to: &writer)
            try unsafe writer.write(piece)
        }
        try Self.writeHole(writer.remaining, to: &writer)
        try writer.finish()
        files.insert(path.text)
        summary.files += 1
        summary.bytes += entry.size
    }

    /// Sparse files are made whole: their zeros count against the budget like other bytes.
    private static func writeHole(_ length: Int64, to writer: inout MemberWriter) throws {
        var left = length
        while left > 0 {
            try unsafe writer.fill { window in
                let count = Int(min(Int64(window.count), left))
                unsafe UnsafeMutableRawBufferPointer(rebasing: window[..<count])
                    .initializeMemory(as: UInt8.self, repeating: 0)
                left -= Int64(count)
                return count
            }
        }
    }

    private mutating func makeHardLink(_ path: MemberPath, to target: MemberPath) throws {
        guard files.contains(target.text) else {
            throw ArchiveError.unsafe(
                "the hard link `\(visible(path.text))` leads to `\(visible(target.text))`,"
                    + " which is no file before it")
        }
        _ = try linker.place(
            [(from: target.filePath, to: path.filePath)], from: destination, into: destination)
        files.insert(path.text)
        summary.links += 1
    }

    /// Last of all: while files are written no symlink exists that one could pass through.
    mutating func makeSymlinks() throws {
        for link in symlinks.sorted(by: { $0.path.text < $1.path.text }) {
            let (folder, name) = try place(of: link.path)
            try folder.createSymlink(name, to: FilePath(link.target))
            summary.links += 1
        }
    }

    private func place(of path: MemberPath) throws -> (Directory, FilePath) {
        let whole = path.filePath
        let above = whole.removingLastComponent()
        let name = FilePath(root: nil, whole.components.suffix(1))
        return (above.isEmpty ? destination : try destination.makeDirectories(above), name)
    }
}
