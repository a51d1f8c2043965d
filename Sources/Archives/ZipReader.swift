import Diagnostics
package import FileSystem
import SystemPackage

/// Reads single members into memory, without unpacking the archive.
package enum ZipReader {
    /// The contents of one member, at most `limit` bytes.
    ///
    /// `bytes` are those of the archive in `range(ofEntryAt: index)`; `archive` is a name for
    /// messages.
    package static func read(
        _ index: Int, of directory: ZipDirectory, from bytes: [UInt8], archive: String,
        limit: Int = 64 << 20
    ) throws -> [UInt8] {
        try naming(archive) { try read(index, of: directory, from: bytes, limit: limit) }
    }

    private static func read(
        _ index: Int, of directory: ZipDirectory, from bytes: [UInt8], limit: Int
    ) throws -> [UInt8] {
        guard let range = directory.range(ofEntryAt: index), bytes.count == range.count else {
            throw ArchiveError.truncated("the bytes of a member are not all there")
        }
        let entry = directory.entries[index]
        guard entry.size <= Int64(limit), entry.kind == .file else {
            throw ArchiveError.tooLarge("`\(entry.name)` is no file of at most \(limit) bytes")
        }
        let header = try ZipLocalHeader(checking: bytes, of: entry)
        let start = Int(header.length)
        let end = start + Int(entry.compressedSize)
        try header.checkTail(Array(bytes[end...]), of: entry)
        let contents = try contents(of: entry, bytes[start..<end])
        let sum = unsafe contents.withUnsafeBytes { unsafe Inflater.crc32(0, $0) }
        guard sum == entry.crc32 else {
            throw ArchiveError.corrupt("the checksum of `\(entry.name)` is wrong")
        }
        return contents
    }

    private static func contents(
        of entry: ZipEntry, _ data: ArraySlice<UInt8>
    ) throws -> [UInt8] {
        if entry.method == .stored { return Array(data) }
        // One byte more than declared shows a stream that goes on.
        var contents = [UInt8](repeating: 0, count: Int(entry.size) + 1)
        let made = try unsafe contents.withUnsafeMutableBytes { room in
            try unsafe data.withUnsafeBytes { try unsafe inflate($0, into: room) }
        }
        guard made == Int(entry.size) else {
            throw ArchiveError.corrupt("`\(entry.name)` does not have its declared length")
        }
        contents.removeLast()
        return contents
    }

    private static func inflate(
        _ input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        var inflater = Inflater()
        inflater.restart()
        unsafe inflater.supply(input)
        var made = 0
        while !inflater.isFinished {
            let window = unsafe UnsafeMutableRawBufferPointer(rebasing: room[made...])
            let count = try unsafe inflater.inflate(into: window)
            if count == 0, !inflater.isFinished { break }
            made += count
        }
        guard inflater.isFinished, inflater.unread == 0 else {
            throw .corrupt("a deflate stream does not end where it should")
        }
        return made
    }

    /// The directory of a ZIP on disk.
    package static func directory(of file: borrowing OpenFile) throws -> ZipDirectory {
        let size = try file.attributes().size
        var start = max(0, size - ZipDirectory.usualTail)
        let name = file.path.lastComponent?.string ?? file.path.string
        for _ in 0..<2 {
            let tail = try read(file, start..<size)
            let answer = try naming(name) { try ZipDirectory.parse(tail: tail, fileSize: size) }
            switch answer {
            case .directory(let directory): return directory
            case .needsMore(let from): start = from
            }
        }
        throw ArchiveError.malformed("its directory is never complete").about(name)
    }

    /// The bytes of `file` in `range`, of which none may be missing.
    static func read(_ file: borrowing OpenFile, _ range: Range<Int64>) throws -> [UInt8] {
        let path = file.path.string
        return try unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<range.count])
                let got = try unsafe file.read(into: rest, at: range.lowerBound + Int64(count))
                guard got > 0 else {
                    throw ArchiveError.truncated("the file shrank while it was read").about(path)
                }
                count += got
            }
        }
    }
}

extension ZipLocalHeader {
    /// Checks the header at the begin of a member's bytes, all of which are there.
    init(checking bytes: [UInt8], of entry: ZipEntry) throws(ArchiveError) {
        guard bytes.count >= Self.fixedLength else { throw .truncated("a local header is cut off") }
        let length = try Self.length(fixed: Array(bytes[..<Self.fixedLength]))
        guard length <= bytes.count else { throw .truncated("a local header is cut off") }
        try self.init(Array(bytes[..<length]), of: entry, space: Int64(bytes.count))
    }

    /// Checks what follows the data: a descriptor, or nothing.
    func checkTail(_ bytes: [UInt8], of entry: ZipEntry) throws(ArchiveError) {
        if descriptorLength > 0 { try checkDescriptor(bytes, of: entry) }
    }
}
