/// The end record of a ZIP, joined with its ZIP64 form where there is one.
struct ZipEnd {
    let count: Int
    let directoryOffset: Int64
    let directorySize: Int64

    private static let length = 22
    private static let locatorLength = 20
    private static let wideLength = 56

    /// Finds and checks the record; `tail` is the archive's end, from `tailOffset` on.
    init(tail: [UInt8], tailOffset: Int64) throws(ArchiveError) {
        let place = try Self.find(in: tail)
        var reader = ByteReader(tail[(place + 4)...])
        let disks = [try reader.u16(), try reader.u16()]
        let counts = [try reader.u16(), try reader.u16()]
        let narrow = Narrow(
            count: counts[1], size: try reader.u32(), offset: try reader.u32())
        guard counts[0] == counts[1], disks[0] == disks[1], disks[0] == 0 || disks[0] == .max else {
            throw .unsupported("the archive spans several disks")
        }
        var directoryEnd = place
        if let wide = try Self.wide(in: tail, before: place, tailOffset: tailOffset) {
            try wide.check(agrees: narrow, disk: disks[0])
            (count, directorySize, directoryOffset) = (wide.count, wide.size, wide.offset)
            directoryEnd = wide.place
        } else {
            guard !narrow.needsWide, disks[0] == 0 else {
                throw .malformed("the end record asks for a ZIP64 record that is not there")
            }
            count = Int(narrow.count)
            directorySize = Int64(narrow.size)
            directoryOffset = Int64(narrow.offset)
        }
        let (end, overflow) = directoryOffset.addingReportingOverflow(directorySize)
        guard !overflow, end == tailOffset + Int64(directoryEnd) else {
            throw .malformed("the central directory does not end where the end record begins")
        }
        guard Int64(count) * 46 <= directorySize else {
            throw .malformed("the central directory is too short for its members")
        }
    }

    /// The only record whose comment ends with the archive; two of them would be two archives.
    private static func find(in tail: [UInt8]) throws(ArchiveError) -> Int {
        var found: Int?
        let first = max(0, tail.count - length - 65_535)
        for place in stride(from: tail.count - length, through: first, by: -1)
        where tail[place] == 0x50 && tail[place + 1] == 0x4B && tail[place + 2] == 5
            && tail[place + 3] == 6
        {
            let comment = Int(tail[place + 20]) | Int(tail[place + 21]) << 8
            let isExact = place + length + comment == tail.count
            if found == nil, !isExact {
                throw .malformed("bytes follow the end record, or one hides in a comment")
            }
            if found != nil, isExact { throw .malformed("there are two end records") }
            if isExact { found = place }
        }
        guard let found else {
            throw .malformed("there is no end record: it is no ZIP, or cut off")
        }
        return found
    }

    private struct Narrow {
        let count: UInt16
        let size: UInt32
        let offset: UInt32

        var needsWide: Bool { count == .max || size == .max || offset == .max }
    }

    private struct Wide {
        let place: Int
        let count: Int
        let size: Int64
        let offset: Int64

        /// Each field of the narrow record says the same or that it cannot say.
        func check(agrees narrow: Narrow, disk: UInt16) throws(ArchiveError) {
            guard narrow.count == .max || Int(narrow.count) == count,
                narrow.size == .max || Int64(narrow.size) == size,
                narrow.offset == .max || Int64(narrow.offset) == offset
            else { throw .malformed("the two end records differ") }
        }
    }

    /// The ZIP64 record and its locator, which lie directly before the end record.
    private static func wide(
        in tail: [UInt8], before end: Int, tailOffset: Int64
    ) throws(ArchiveError) -> Wide? {
        guard end >= locatorLength else { return nil }
        var locator = ByteReader(tail[(end - locatorLength)..<end])
        guard try locator.u32() == ZipSignature.zip64Locator else { return nil }
        let disk = try locator.u32()
        let offset = try locator.u64()
        let disks = try locator.u32()
        let place = end - locatorLength - wideLength
        guard disk == 0, disks <= 1, place >= 0, offset == UInt64(tailOffset) + UInt64(place) else {
            throw .malformed("the ZIP64 locator does not lead to the record before it")
        }
        return try record(in: tail, at: place)
    }

    private static func record(in tail: [UInt8], at place: Int) throws(ArchiveError) -> Wide {
        var reader = ByteReader(tail[place..<place + wideLength])
        guard try reader.u32() == ZipSignature.zip64End, try reader.u64() == 44 else {
            throw .malformed("the ZIP64 end record is none, or has an unknown part")
        }
        _ = try reader.u32()  // versions
        guard try reader.u32() == 0, try reader.u32() == 0 else {
            throw .unsupported("the archive spans several disks")
        }
        let counts = (try reader.u64(), try reader.u64())
        guard counts.0 == counts.1, let count = Int(exactly: counts.1),
            let size = Int64(exactly: try reader.u64()),
            let offset = Int64(exactly: try reader.u64()), count <= UnpackBudget.maximumEntries
        else { throw .malformed("the ZIP64 end record has impossible numbers") }
        return Wide(place: place, count: count, size: size, offset: offset)
    }
}
