import Diagnostics
package import FileSystem
package import SystemPackage

/// Unpacks `.conda` files (CEP 35): a ZIP of two zstd tars and a note, all of them stored.
package enum CondaArchive {
    /// Unpacks both tars of `file` over each other into `destination`.
    package static func extract(
        _ file: FilePath, into destination: Directory, options: UnpackOptions = UnpackOptions()
    ) throws -> ExtractedTree {
        let name = file.lastComponent?.string ?? file.string
        let open = try OpenFile.open(file, .read)
        let directory = try ZipReader.directory(of: open)
        return try naming(name) {
            try check(directory)
            var unpacking = TarUnpacking(
                destination: destination, options, archiveSize: directory.archiveSize)
            for index in directory.entries.indices {
                let range = try dataRange(of: index, in: directory, open)
                try extract(directory.entries[index], FileSection(file, range), &unpacking)
            }
            return try unpacking.finish()
        }
    }

    /// Reads one member to its end, so that its checksum is known, and unpacks it if it is a tar.
    private static func extract(
        _ entry: ZipEntry, _ section: FileSection, _ unpacking: inout TarUnpacking
    ) throws {
        if Kind(entry.name) != .metadata { try unpacking.makeAll(of: section, .zstd) }
        try section.drain()
        guard section.crc == entry.crc32 else {
            throw ArchiveError.corrupt("the checksum of `\(entry.name)` is wrong")
        }
    }

    /// What a member is for; there is no other.
    enum Kind: Hashable {
        case metadata, info, package

        init?(_ name: String) {
            if name == "metadata.json" {
                self = .metadata
                return
            }
            guard name.hasSuffix(TarCompression.zstd.rawValue), !name.contains("/") else {
                return nil
            }
            if name.hasPrefix("info-") {
                self = .info
            } else if name.hasPrefix("pkg-") {
                self = .package
            } else {
                return nil
            }
        }
    }

    /// Checks that the members are those of a conda package.
    static func check(_ directory: ZipDirectory) throws(ArchiveError) {
        var kinds: Set<Kind> = []
        for entry in directory.entries {
            guard entry.kind == .file, let kind = Kind(entry.name) else {
                throw .malformed("a conda package does not hold `\(entry.name)`")
            }
            guard entry.method == .stored else {
                throw .unsupported("`\(entry.name)` is compressed once more, which CEP 35 forbids")
            }
            guard kinds.insert(kind).inserted else { throw twice }
        }
        // A package without files may lack its pkg archive; its index is what makes it one.
        guard kinds.contains(.info) else { throw twice }
    }

    static var twice: ArchiveError {
        .malformed("a conda package holds one info and at most one pkg archive")
    }

    private static func dataRange(
        of index: Int, in directory: ZipDirectory, _ file: borrowing OpenFile
    ) throws -> Range<Int64> {
        let entry = directory.entries[index]
        let start = entry.localHeaderOffset
        let space = directory.end(ofEntryAt: index) - start
        let fixed = Int64(ZipLocalHeader.fixedLength)
        guard space >= fixed else { throw ArchiveError.truncated("a local header is cut off") }
        let length = try ZipLocalHeader.length(fixed: ZipReader.read(file, start..<start + fixed))
        guard Int64(length) <= space else {
            throw ArchiveError.truncated("a local header is cut off")
        }
        let bytes = try ZipReader.read(file, start..<start + Int64(length))
        let header = try ZipLocalHeader(bytes, of: entry, space: space)
        let data = start + header.length..<start + header.length + entry.compressedSize
        let rest = data.upperBound..<start + space
        try header.checkTail(ZipReader.read(file, rest), of: entry)
        return data
    }
}
