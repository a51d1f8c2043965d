/// A local header that agrees with the directory, and what it says beyond.
struct ZipLocalHeader {
    static let fixedLength = 30

    /// Where the data begins, counted from the header's first byte.
    let length: Int64
    /// Bytes of the descriptor after the data, 0 where there is none.
    let descriptorLength: Int64

    /// The header's whole length, once its fixed part is known.
    static func length(fixed bytes: [UInt8]) throws(ArchiveError) -> Int {
        var reader = ByteReader(bytes)
        guard try reader.u32() == ZipSignature.localHeader else {
            throw .malformed("a member does not begin with a local header")
        }
        _ = try reader.take(22)
        return fixedLength + Int(try reader.u16()) + Int(try reader.u16())
    }

    /// Checks a whole header; `space` is what the member has up to the next one or the directory.
    init(
        _ bytes: [UInt8], of entry: ZipEntry, space: Int64
    ) throws(ArchiveError) {
        var reader = ByteReader(bytes)
        _ = try reader.u32()
        let facts = try ZipHeaderFacts(&reader)
        let lengths = (Int(try reader.u16()), Int(try reader.u16()))
        let name = try reader.take(lengths.0)
        var extra = try ZipExtra(try reader.take(lengths.1), name: entry.rawName)
        let hasDescriptor = facts.flags & ZipEntry.hasDescriptor != 0
        let differing = (facts.flags ^ entry.flags) & ~ZipEntry.hasDescriptor
        try facts.checkFlags()
        guard name.elementsEqual(entry.rawName), try facts.method() == entry.method, differing == 0
        else { throw Self.differs(entry) }
        // With a descriptor the sizes may be left to it, and are 0 then.
        if !hasDescriptor || facts.crc32 != 0 {
            guard facts.crc32 == entry.crc32 else { throw Self.differs(entry) }
        }
        for (narrow, value) in [
            (facts.size, entry.size), (facts.compressedSize, entry.compressedSize),
        ] where !(hasDescriptor && narrow == 0) {
            let told =
                narrow == .max && hasDescriptor && !extra.hasSizes
                ? value : try extra.size(narrow)
            guard told == value else { throw Self.differs(entry) }
        }
        try extra.finish(repeating: entry)
        length = Int64(bytes.count)
        descriptorLength = space - length - entry.compressedSize
        try checkDescriptorLength(entry, hasDescriptor, isWide: extra.hasZip64)
    }

    private func checkDescriptorLength(
        _ entry: ZipEntry, _ hasDescriptor: Bool, isWide: Bool
    ) throws(ArchiveError) {
        let isWide =
            isWide || entry.size > Int64(UInt32.max)
            || entry.compressedSize > Int64(UInt32.max)
        let allowed: [Int64] = hasDescriptor ? (isWide ? [20, 24] : [12, 16]) : [0]
        guard allowed.contains(descriptorLength) else {
            throw .malformed("`\(entry.name)` is followed by bytes that belong to no member")
        }
    }

    /// Checks the descriptor's bytes against the directory.
    func checkDescriptor(_ bytes: [UInt8], of entry: ZipEntry) throws(ArchiveError) {
        var reader = ByteReader(bytes)
        if bytes.count == 16 || bytes.count == 24 {
            guard try reader.u32() == ZipSignature.descriptor else { throw Self.differs(entry) }
        }
        let crc = try reader.u32()
        let isWide = bytes.count >= 20
        let compressed = isWide ? try reader.u64() : UInt64(try reader.u32())
        let size = isWide ? try reader.u64() : UInt64(try reader.u32())
        guard crc == entry.crc32, compressed == UInt64(entry.compressedSize),
            size == UInt64(entry.size)
        else { throw Self.differs(entry) }
    }

    private static func differs(_ entry: ZipEntry) -> ArchiveError {
        .malformed("the local header of `\(entry.name)` differs from the directory")
    }
}

extension ZipLocalHeader {
    /// What a header says while the directory, which alone can confirm it, is still to come.
    struct Unconfirmed {
        let name: String
        let method: ZipEntry.Method
        let hasDescriptor: Bool
        /// Bytes of the data; 0 where a descriptor has it.
        let length: Int64
    }

    /// Reads a whole header, which must at least be well formed.
    static func unconfirmed(_ bytes: [UInt8]) throws(ArchiveError) -> Unconfirmed {
        var reader = ByteReader(bytes)
        _ = try reader.u32()
        let facts = try ZipHeaderFacts(&reader)
        let lengths = (Int(try reader.u16()), Int(try reader.u16()))
        let name = Array(try reader.take(lengths.0))
        var extra = try ZipExtra(try reader.take(lengths.1), name: name)
        let hasDescriptor = facts.flags & ZipEntry.hasDescriptor != 0
        // In the field for long members the length when unpacked comes first.
        if !hasDescriptor { _ = try extra.size(facts.size) }
        return Unconfirmed(
            name: String(decoding: name, as: UTF8.self), method: try facts.method(),
            hasDescriptor: hasDescriptor,
            length: hasDescriptor ? 0 : try extra.size(facts.compressedSize))
    }
}
