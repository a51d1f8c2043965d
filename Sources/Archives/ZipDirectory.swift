/// The contents of a ZIP: its central directory, checked as far as it can be without the members.
package struct ZipDirectory: Sendable, Hashable {
    /// In the order of the archive, which is the order of the directory too.
    package let entries: [ZipEntry]
    /// Where the directory begins, and the last member ends.
    package let offset: Int64
    package let archiveSize: Int64
    /// Directory and end records byte for byte: what must be found again at the archive's end.
    let trailer: [UInt8]

    /// The bytes of the archive that belong to the member at `index`: header, data, descriptor.
    package func range(ofEntryAt index: Int) -> Range<Int64>? {
        guard entries.indices.contains(index) else { return nil }
        return entries[index].localHeaderOffset..<end(ofEntryAt: index)
    }

    /// Finds a member by its exact name.
    package func index(named name: String) -> Int? { entries.firstIndex { $0.name == name } }

    func end(ofEntryAt index: Int) -> Int64 {
        index + 1 < entries.count ? entries[index + 1].localHeaderOffset : offset
    }
}

/// What the end of a ZIP tells.
package enum ZipTail: Sendable, Hashable {
    case directory(ZipDirectory)
    /// The directory begins before the bytes given: ask again with all bytes from this offset on.
    case needsMore(from: Int64)
}

extension ZipDirectory {
    /// More than this is no directory that 500,000 members need.
    static let maximumSize: Int64 = 192 << 20
    /// The bytes to ask for first: they hold the end record however long its comment is.
    package static let usualTail: Int64 = 22 + 65_535 + 76

    /// Reads the directory from the archive's last bytes.
    ///
    /// `tail` is the end of a file of `fileSize` bytes, best `usualTail` of them or the whole.
    package static func parse(tail: [UInt8], fileSize: Int64) throws(ArchiveError) -> ZipTail {
        let start = fileSize - Int64(tail.count)
        guard start >= 0 else { throw .malformed("the archive is shorter than its end") }
        guard start == 0 || tail.count >= usualTail else {
            return .needsMore(from: max(0, fileSize - usualTail))
        }
        let end = try ZipEnd(tail: tail, tailOffset: start)
        guard end.directorySize <= maximumSize, end.count <= UnpackBudget.maximumEntries else {
            throw .tooLarge("its directory has more than \(UnpackBudget.maximumEntries) members")
        }
        guard end.directoryOffset >= start else { return .needsMore(from: end.directoryOffset) }
        let first = Int(end.directoryOffset - start)
        var reader = ByteReader(tail[first..<first + Int(end.directorySize)])
        var entries: [ZipEntry] = []
        for _ in 0..<end.count { entries.append(try ZipEntry(central: &reader)) }
        guard reader.isAtEnd else {
            throw .malformed("the central directory is longer than its members")
        }
        let directory = ZipDirectory(
            entries: entries, offset: end.directoryOffset, archiveSize: fileSize,
            trailer: Array(tail[first...]))
        try directory.checkPlaces()
        try directory.checkNames()
        return .directory(directory)
    }

    /// Members lie one after the other from the first byte on, up to the directory.
    private func checkPlaces() throws(ArchiveError) {
        var free: Int64 = 0
        for (index, entry) in entries.enumerated() {
            guard index > 0 || entry.localHeaderOffset == 0 else {
                throw .malformed("something lies before the first member")
            }
            guard entry.localHeaderOffset >= free, entry.localHeaderOffset <= offset else {
                throw .malformed("`\(entry.name)` overlaps or precedes the member before it")
            }
            let (end, overflow) = (entry.localHeaderOffset + Int64(30 + entry.rawName.count))
                .addingReportingOverflow(entry.compressedSize)
            guard !overflow, end <= offset else {
                throw .malformed("`\(entry.name)` reaches into the central directory")
            }
            free = end
        }
        if entries.isEmpty, offset != 0 {
            throw .malformed("something lies before the empty directory")
        }
    }

    private func checkNames() throws(ArchiveError) {
        var names = NameLedger()
        for entry in entries {
            let path = try MemberPath(entry.name)
            if entry.kind == .directory {
                try names.enterFolder(path)
            } else {
                try names.enter(path)
            }
        }
    }
}
