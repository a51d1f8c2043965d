import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// Files that share no bytes with the store.
extension TreeBuilder {
    /// Copies files of `entry`; unlike the store's they can be written by their owner.
    mutating func copy(
        _ placements: [Placement], of entry: StoreEntry, owner: String
    ) throws {
        var batch: [(from: String, to: String)] = []
        var modes: [(path: FilePath, mode: UInt16)] = []
        for placement in placements.sorted(by: { $0.path < $1.path }) {
            let file = placement.file
            let mode = Self.ownMode(of: placement)
            let content = Manifest.Content.file(size: file.size, mode: mode, digest: file.digest)
            guard try claim(placement.path, content, owner) else { continue }
            batch.append((file.path, placement.path))
            modes.append((FilePath(placement.path), mode))
        }
        add(try Linker(only: .copy).place(batch, from: entry.tree, into: root))
        for (path, mode) in modes { try Files.setMode(mode, of: root.path.pushing(path)) }
    }

    private static func ownMode(of placement: Placement) -> UInt16 {
        let mode = placement.file.mode | 0o200
        return placement.isExecutable ? mode | 0o111 : mode
    }

    /// Records what somebody else put at `path`, or that nothing is there any more.
    mutating func adopt(_ path: String, at place: FilePath, owner: String) throws {
        let attributes = try Files.attributes(of: place)
        let content: Manifest.Content? =
            switch attributes?.kind {
            case .file:
                .file(
                    size: attributes?.size ?? 0, mode: attributes?.mode ?? 0,
                    digest: try Digest.sha256(ofFile: place))
            case .symlink: .link(target: try Files.readLink(place).string)
            default: nil
            }
        update(path, content, owner: owner)
    }

    /// Copies one file of `entry` with `replacement` made in it; its size does not matter.
    mutating func rewrite(
        _ placement: Placement, of entry: StoreEntry, _ replacement: PrefixReplacement,
        owner: String
    ) throws {
        let (path, mode) = (placement.path, Self.ownMode(of: placement))
        try makeFolder(Self.parent(path))
        let source = try entry.tree.openFile(FilePath(placement.file.path))
        let target = try root.createFile(FilePath(path))
        let written = try RewrittenFile.write(source, to: target, replacement)
        try target.setMode(mode)
        try target.close()
        let content = Manifest.Content.file(
            size: written.size, mode: mode, digest: written.digest)
        guard try claim(path, content, owner) else {
            throw ProvisionError(.clobber, "cannot install `\(path)` twice")
        }
    }
}

/// What came out of a prefix replacement.
private struct RewrittenFile {
    var size: Int64
    var digest: Digest

    /// Reads `source` in windows of at most a megabyte and writes what they become.
    static func write(
        _ source: borrowing OpenFile, to target: borrowing OpenFile,
        _ replacement: PrefixReplacement
    ) throws -> RewrittenFile {
        // Most files with placeholders are small scripts, for which a megabyte would be dear.
        let size = Int(clamping: try source.attributes().size)
        let room = max(PrefixStream.leastWindow, min(size, 1 << 20) + 1)
        let window = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
        defer { window.deallocate() }
        var output = try OutputBuffer(size: room)
        var stream = PrefixStream(replacement)
        var filled = 0
        var isLast = false
        while !isLast {
            let rest = UnsafeMutableRawBufferPointer(rebasing: window[filled...])
            let count = try source.read(into: rest)
            filled += count
            isLast = count == 0
            let bytes = UnsafeRawBufferPointer(rebasing: window[..<filled])
            let taken = try stream.take(bytes, isLast: isLast) { piece in
                try output.put(piece, into: target)
            }
            window.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[taken...]))
            filled -= taken
        }
        return try output.finish(target)
    }
}

/// Gathers small pieces, so that a file with many placeholders is not written in as many calls.
private struct OutputBuffer: ~Copyable {
    private var hasher: SHA256Hasher
    private var bytes: [UInt8] = []
    private let size: Int
    private var total: Int64 = 0

    init(size: Int) throws {
        hasher = try SHA256Hasher()
        self.size = size
        bytes.reserveCapacity(size)
    }

    mutating func put(
        _ piece: UnsafeRawBufferPointer, into target: borrowing OpenFile
    ) throws {
        if bytes.count + piece.count > size { try flush(target) }
        guard piece.count < size else {
            hasher.update(piece)
            total += Int64(piece.count)
            return try target.write(piece)
        }
        bytes.append(contentsOf: piece)
    }

    private mutating func flush(_ target: borrowing OpenFile) throws {
        hasher.update(bytes)
        total += Int64(bytes.count)
        try target.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    consuming func finish(_ target: borrowing OpenFile) throws -> RewrittenFile {
        try flush(target)
        return RewrittenFile(size: total, digest: try hasher.finish())
    }
}
