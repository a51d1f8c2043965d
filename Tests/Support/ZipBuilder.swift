/// Makes ZIP archives byte by byte, right ones and, by its knobs, wrong ones.
///
/// Members are stored unless `compress` says otherwise. Every knob changes one statement and leaves
/// the others as they were, so that a test breaks exactly one rule.
package struct ZipBuilder: Sendable {
    package var members: [Member] = []
    /// Bytes before the first member, which offsets do not count.
    package var prefix: [UInt8] = []
    /// Bytes between the last member and the directory.
    package var gapBeforeDirectory: [UInt8] = []
    /// Bytes between the directory and the end record.
    package var gapBeforeEnd: [UInt8] = []
    package var comment: [UInt8] = []
    /// Bytes after the end record that no comment accounts for.
    package var suffix: [UInt8] = []
    package var endCount: UInt16?
    package var endSize: UInt32?
    package var endOffset: UInt32?
    /// Writes the ZIP64 end record and locator, and sentinels in the end record.
    package var usesZip64 = false

    package init(_ members: [Member] = []) { self.members = members }

    /// Adds a plain file.
    package mutating func add(_ name: String, _ contents: String, mode: UInt32 = 0o100644) {
        members.append(Member(name, Array(contents.utf8), mode: mode))
    }

    /// The archive.
    package func build() -> [UInt8] {
        var archive = prefix
        var directory: [UInt8] = []
        for member in members {
            let offset = UInt32(archive.count - prefix.count)
            directory += member.centralHeader(offset: member.centralOffset ?? offset)
            archive += member.local()
        }
        archive += gapBeforeDirectory
        let offset = archive.count - prefix.count
        archive += directory + gapBeforeEnd
        if usesZip64 { archive += wideEnd(size: directory.count, offset: offset) }
        archive += end(size: directory.count, offset: offset)
        return archive + suffix
    }

    private func end(size: Int, offset: Int) -> [UInt8] {
        let count = endCount ?? (usesZip64 ? .max : UInt16(members.count))
        var record: [UInt8] = []
        record.append(0x0605_4B50, 4)
        record.append(0, 4)
        record.append(UInt64(count), 2)
        record.append(UInt64(count), 2)
        record.append(UInt64(endSize ?? (usesZip64 ? .max : UInt32(size))), 4)
        record.append(UInt64(endOffset ?? (usesZip64 ? .max : UInt32(offset))), 4)
        record.append(UInt64(comment.count), 2)
        return record + comment
    }

    private func wideEnd(size: Int, offset: Int) -> [UInt8] {
        var record: [UInt8] = []
        record.append(0x0606_4B50, 4)
        record.append(44, 8)
        record.append(45 | 45 << 16, 4)
        record.append(0, 8)
        record.append(UInt64(members.count), 8)
        record.append(UInt64(members.count), 8)
        record.append(UInt64(size), 8)
        record.append(UInt64(offset), 8)
        record.append(0x0706_4B50, 4)
        record.append(0, 4)
        record.append(UInt64(offset + size + gapBeforeEnd.count), 8)
        record.append(1, 4)
        return record
    }
}

extension [UInt8] {
    /// Appends `width` bytes of a number, the lowest first.
    package mutating func append(_ value: UInt64, _ width: Int) {
        for byte in 0..<width { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))) }
    }
}
