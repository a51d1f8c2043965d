/// The extra field of a header: its structure is checked, and its 64-bit sizes are handed out.
struct ZipExtra {
    private static let zip64: UInt16 = 0x0001
    private static let unicodePath: UInt16 = 0x7075

    /// The ZIP64 field, of which the head is taken away by `size`.
    private var wide: ByteReader?
    /// Tells whether the sizes of a descriptor are 64 bits wide.
    let hasZip64: Bool

    /// Tells whether any size is left to hand out; packers that stream leave the field empty.
    var hasSizes: Bool { !(wide?.isAtEnd ?? true) }

    init(_ bytes: ArraySlice<UInt8>, name: [UInt8]) throws(ArchiveError) {
        var reader = ByteReader(bytes)
        var wide: ByteReader?
        var hasUnicodePath = false
        while !reader.isAtEnd {
            let id = try reader.u16()
            let field = try reader.take(Int(try reader.u16()))
            switch id {
            case Self.zip64:
                guard wide == nil else { throw .malformed("a member has two ZIP64 fields") }
                wide = ByteReader(field)
            case Self.unicodePath:
                // A second name: readers that honour it would see another member.
                guard !hasUnicodePath, field.dropFirst(5).elementsEqual(name) else {
                    throw .unsafe("a member has a second name in a Unicode path field")
                }
                hasUnicodePath = true
            default: continue
            }
        }
        hasZip64 = wide != nil
        self.wide = wide
    }

    /// The value of a 32-bit field, which the ZIP64 field has where all its bits are set.
    mutating func size(_ narrow: UInt32) throws(ArchiveError) -> Int64 {
        guard narrow == .max else { return Int64(narrow) }
        guard let value = try wide?.u64() else {
            throw .malformed("a member lacks the ZIP64 field that its sizes ask for")
        }
        guard let size = Int64(exactly: value) else {
            throw .malformed("a member declares an impossible size")
        }
        return size
    }

    /// Demands that nothing is left but a disk number, where one is asked for.
    mutating func finish(disk: UInt16 = 0) throws(ArchiveError) {
        var disk = UInt32(disk)
        if disk == UInt32(UInt16.max) { disk = try wide?.u32() ?? disk }
        guard disk == 0 else { throw .unsupported("the archive spans several disks") }
        guard wide?.isAtEnd ?? true else {
            throw .malformed("a member's ZIP64 field is longer than its sizes ask for")
        }
    }

    /// Demands of a local header's field that what is left repeats `size` and `compressedSize`.
    mutating func finish(repeating entry: ZipEntry) throws(ArchiveError) {
        guard let left = wide?.remaining, left > 0 else { return }
        guard left == 16, try size(.max) == entry.size, try size(.max) == entry.compressedSize
        else { throw .malformed("the ZIP64 field of `\(entry.name)` differs from the directory") }
    }
}
