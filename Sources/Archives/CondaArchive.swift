import Diagnostics
package import FileSystem
package import SystemPackage

/// Unpacks `.conda` files: a ZIP of two zstd tars and a note, all of them stored.
package enum CondaArchive {
    /// Unpacks both tars of `file` over each other into `destination`.
    package static func extract(
        _ file: FilePath, into destination: Directory, budget: UnpackBudget? = nil
    ) throws -> UnpackSummary {
        let name = file.lastComponent?.string ?? file.string
        let open = try OpenFile.open(file, .read)
        let directory = try ZipReader.directory(of: open)
        return try naming(name) {
            try check(directory)
            var unpacking = TarUnpacking(
                destination: destination,
                budget: budget ?? UnpackBudget(archiveSize: directory.archiveSize))
            for index in directory.entries.indices {
                let range = try dataRange(of: index, in: directory, open)
                try extract(directory.entries[index], FileSection(file, range), &unpacking)
            }
            try unpacking.makeSymlinks()
            return unpacking.summary
        }
    }

    /// Reads one member to its end, so that its checksum is known, and unpacks it if it is a tar.
    private static func extract(
        _ entry: ZipEntry, _ section: FileSection, _ unpacking: inout TarUnpacking
    ) throws {
        if entry.name.hasSuffix(TarCompression.zstd.rawValue) {
            let reader = try TarReader.open(section, .zstd)
            while let member = try reader.next() { try unpacking.make(member, from: reader) }
        }
        try section.drain()
        guard section.crc == entry.crc32 else {
            throw ArchiveError.corrupt("the checksum of `\(entry.name)` is wrong")
        }
    }

    private static func check(_ directory: ZipDirectory) throws(ArchiveError) {
        var kinds: [String: Int] = [:]
        for entry in directory.entries {
            guard entry.method == .stored, entry.kind == .file, let kind = kind(of: entry.name)
            else {
                throw .malformed("a conda package does not hold `\(entry.name)`")
            }
            kinds[kind, default: 0] += 1
        }
        // A package without files may lack its pkg archive; its index is what makes it one.
        guard kinds["info"] == 1, kinds.values.allSatisfy({ $0 == 1 }) else {
            throw .malformed("a conda package holds one info and at most one pkg archive")
        }
    }

    private static func kind(of name: String) -> String? {
        if name == "metadata.json" { return "metadata" }
        guard name.hasSuffix(TarCompression.zstd.rawValue), !name.contains("/") else { return nil }
        if name.hasPrefix("info-") { return "info" }
        return name.hasPrefix("pkg-") ? "pkg" : nil
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
