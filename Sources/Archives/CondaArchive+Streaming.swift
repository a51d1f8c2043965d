package import FileSystem

/// A ZIP that cannot be unpacked while it arrives: a member's length stands behind the member.
package struct NeedsWholeArchive: Error {}

extension CondaArchive {
    /// Unpacks the package `name` of `size` bytes while `feed` brings it, in one pass.
    ///
    /// Members are taken as their local headers tell. The directory, which comes last, must then say
    /// the very same of every one of them, so no reader can see another package; whatever is wrong is
    /// an error, and what was made by then is to be thrown away. All bytes are read. What `feed`
    /// throws comes out unchanged; `NeedsWholeArchive` asks for the other form.
    package static func extract(
        _ feed: @escaping ByteFeed, name: String, size: Int64, into destination: Directory,
        options: UnpackOptions
    ) throws -> ExtractedTree {
        try naming(name) {
            let cursor = unsafe StreamCursor(feed, size: size)
            var unpacking = TarUnpacking(destination: destination, options, archiveSize: size)
            var members: [StreamedMember] = []
            while try cursor.peek(4) == ZipSignature.localHeaderBytes {
                let member = try StreamedMember(cursor, &unpacking)
                guard !members.contains(where: { $0.kind == member.kind }) else { throw twice }
                members.append(member)
            }
            try StreamedMember.check(members, directory(after: cursor))
            return try unpacking.finish()
        }
    }

    /// Reads what follows the last member, which is a directory of a few members and no more.
    private static func directory(after cursor: StreamCursor) throws -> ZipDirectory {
        let start = cursor.position
        while try unsafe !cursor.next().isEmpty {
            guard cursor.position - start <= ZipDirectory.usualTail else {
                throw ArchiveError.malformed("bytes that belong to no member follow the members")
            }
        }
        guard cursor.position == cursor.size else {
            throw ArchiveError.truncated("it has \(cursor.position) bytes of \(cursor.size)")
        }
        switch try ZipDirectory.parse(tail: cursor.tail(), fileSize: cursor.size) {
        case .directory(let directory): return directory
        case .needsMore: throw ArchiveError.malformed("its directory is too long for its members")
        }
    }
}

/// A member that was read in passing, before the directory could confirm it.
struct StreamedMember {
    let kind: CondaArchive.Kind
    private let offset: Int64
    private let header: [UInt8]
    private let length: Int64
    private let crc: UInt32

    /// Takes header and data from `cursor`; a tar's members are made.
    init(_ cursor: StreamCursor, _ unpacking: inout TarUnpacking) throws {
        offset = cursor.position
        let fixed = try cursor.take(ZipLocalHeader.fixedLength)
        header = try fixed + cursor.take(ZipLocalHeader.length(fixed: fixed) - fixed.count)
        let told = try ZipLocalHeader.unconfirmed(header)
        guard !told.hasDescriptor else { throw NeedsWholeArchive() }
        guard let kind = CondaArchive.Kind(told.name) else {
            throw ArchiveError.malformed("a conda package does not hold `\(visible(told.name))`")
        }
        guard told.method == .stored else {
            throw ArchiveError.unsupported(
                "`\(visible(told.name))` is compressed once more, which CEP 35 forbids")
        }
        guard told.length <= cursor.size - cursor.position else {
            throw ArchiveError.truncated("`\(visible(told.name))` is longer than the archive")
        }
        let section = StreamSection(cursor, length: told.length)
        if kind != .metadata { try unpacking.makeAll(of: section, .zstd) }
        try section.drain()
        (self.kind, length, crc) = (kind, told.length, section.crc)
    }

    /// Demands that `directory` has just `members`, and says of each what was found.
    static func check(_ members: [StreamedMember], _ directory: ZipDirectory) throws {
        try CondaArchive.check(directory)
        guard directory.entries.count == members.count else {
            throw ArchiveError.malformed("the directory has other members than the archive")
        }
        for (index, member) in members.enumerated() {
            try member.check(
                directory.entries[index], end: directory.end(ofEntryAt: index))
        }
    }

    private func check(_ entry: ZipEntry, end: Int64) throws {
        let header = try ZipLocalHeader(
            header, of: entry, space: end - entry.localHeaderOffset)
        guard entry.localHeaderOffset == offset, entry.compressedSize == length,
            header.descriptorLength == 0
        else {
            throw ArchiveError.malformed("the directory places `\(entry.name)` elsewhere")
        }
        guard entry.crc32 == crc else {
            throw ArchiveError.corrupt("the checksum of `\(entry.name)` is wrong")
        }
    }
}
