import Diagnostics
package import FileSystem
import PackageModel
import SystemPackage

/// Unpacks a ZIP in one forward pass over its bytes, whose directory was read before.
///
/// Feed every byte of the archive once, from the first to the last, in pieces of any length, then
/// call `finish`. Each local header, checksum and size is compared with the directory as it
/// passes, and the directory itself with the one that was read. After an error the extractor is
/// of no more use, and the folder holds a part of the archive.
package struct ZipExtractor: ~Copyable, Sendable {
    private let archive: String
    private let directory: ZipDirectory
    private let destination: Directory
    private let pool: WriterPool
    private let hashesMembers: Bool
    private var sink = MemberSink()
    private var state = State.header
    private var position: Int64 = 0
    private var index = 0
    private var header: ZipLocalHeader?
    /// The part of a header or descriptor that has come.
    private var pending: [UInt8] = []
    private var folder: (path: String, directory: Directory)?
    private var members: [ExtractedMember] = []

    private enum State { case header, data, descriptor, trailer }

    /// Prepares to unpack `archive`, a name for messages, below `destination`.
    ///
    /// `destination` should be new and private: a name that exists there is an error. Throws
    /// before anything is made if the directory declares more than `budget`. `pool` may be shared
    /// by extractors on several threads.
    package init(
        _ directory: ZipDirectory, of archive: String, into destination: Directory,
        hashingMembers: Bool = false, budget: UnpackBudget? = nil, pool: WriterPool = WriterPool()
    ) throws {
        self.archive = archive
        self.directory = directory
        self.destination = destination
        self.pool = pool
        hashesMembers = hashingMembers
        var budget = budget ?? UnpackBudget(archiveSize: directory.archiveSize)
        try naming(archive) {
            for entry in directory.entries { try budget.spend(entry.size) }
        }
        if directory.entries.isEmpty { state = .trailer }
    }

    /// Bytes that were consumed so far.
    package var consumed: Int64 { position }

    /// Takes the next bytes of the archive; they may be reused after the call.
    package mutating func consume(_ bytes: UnsafeRawBufferPointer) throws {
        do {
            var rest = unsafe bytes
            while unsafe !rest.isEmpty {
                let used = try unsafe step(rest)
                position += Int64(used)
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[used...])
            }
        } catch let error as ArchiveError {
            throw error.about(archive)
        }
    }

    /// Takes the next bytes of the archive.
    package mutating func consume(_ bytes: [UInt8]) throws {
        try unsafe bytes.withUnsafeBytes { try unsafe consume($0) }
    }

    /// Demands that the archive is complete, and gives the files made, in the archive's order.
    package consuming func finish() throws -> [ExtractedMember] {
        guard position == directory.archiveSize else {
            let reason = "it has \(position) of \(directory.archiveSize) bytes"
            throw ArchiveError.truncated(reason).about(archive)
        }
        return members
    }

    /// Uses some of `bytes` and says how many: at least one.
    private mutating func step(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        switch state {
        case .header: return try unsafe readHeader(bytes)
        case .data: return try unsafe readData(bytes)
        case .descriptor: return try unsafe readDescriptor(bytes)
        case .trailer: return try unsafe readTrailer(bytes)
        }
    }

    private mutating func readHeader(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        var wanted = ZipLocalHeader.fixedLength
        if pending.count >= wanted { wanted = try ZipLocalHeader.length(fixed: pending) }
        let used = unsafe gather(bytes, upTo: wanted)
        guard pending.count >= ZipLocalHeader.fixedLength,
            pending.count == (try ZipLocalHeader.length(fixed: pending))
        else { return used }
        let entry = directory.entries[index]
        let space = directory.end(ofEntryAt: index) - entry.localHeaderOffset
        header = try ZipLocalHeader(pending, of: entry, space: space)
        pending.removeAll(keepingCapacity: true)
        try begin(entry)
        return used
    }

    private mutating func begin(_ entry: ZipEntry) throws {
        let path = FilePath(entry.name)
        switch entry.kind {
        case .directory:
            try destination.makeDirectories(path)
            try sink.open(entry, nil, hashing: false)
        case .file:
            let name = FilePath(root: nil, path.components.suffix(1))
            let writer = try MemberWriter.create(
                name, in: try folder(above: path), size: entry.size, mode: entry.mode, pool: pool)
            try sink.open(entry, writer, hashing: hashesMembers)
        }
        state = .data
        if sink.remaining == 0 { try endData() }
    }

    /// The open folder of a member; neighbours mostly share it.
    private mutating func folder(above path: FilePath) throws -> Directory {
        let above = path.removingLastComponent()
        if above.isEmpty { return destination }
        if let folder, folder.path == above.string { return folder.directory }
        let opened = try destination.makeDirectories(above)
        folder = (above.string, opened)
        return opened
    }

    private mutating func readData(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        let count = Int(min(Int64(bytes.count), sink.remaining))
        try unsafe sink.consume(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        if sink.remaining == 0 { try endData() }
        return count
    }

    private mutating func endData() throws {
        let digest = try sink.close()
        let entry = directory.entries[index]
        if entry.kind == .file {
            members.append(
                ExtractedMember(
                    path: entry.name, size: entry.size, mode: entry.mode, sha256: digest))
        }
        state = .descriptor
        if header?.descriptorLength == 0 { endMember() }
    }

    private mutating func readDescriptor(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        let wanted = Int(header?.descriptorLength ?? 0)
        let used = unsafe gather(bytes, upTo: wanted)
        if pending.count == wanted {
            try header?.checkDescriptor(pending, of: directory.entries[index])
            pending.removeAll(keepingCapacity: true)
            endMember()
        }
        return used
    }

    private mutating func endMember() {
        index += 1
        state = index < directory.entries.count ? .header : .trailer
    }

    private mutating func readTrailer(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        let seen = Int(position - directory.offset)
        let count = min(bytes.count, directory.trailer.count - seen)
        guard count > 0, seen >= 0 else {
            throw ArchiveError.malformed("bytes follow the end record")
        }
        let isSame = unsafe directory.trailer[seen..<seen + count].elementsEqual(bytes[..<count])
        guard isSame else {
            throw ArchiveError.malformed("its directory changed since it was read")
        }
        return count
    }

    private mutating func gather(_ bytes: UnsafeRawBufferPointer, upTo wanted: Int) -> Int {
        let count = max(0, min(bytes.count, wanted - pending.count))
        unsafe pending.append(contentsOf: bytes[..<count])
        return count
    }
}
