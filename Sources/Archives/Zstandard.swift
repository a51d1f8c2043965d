import Diagnostics

/// Unpacks zstd streams that hold one document, such as the repodata of a conda channel.
package enum Zstandard {
    /// The contents of all frames of `bytes`, at most `limit` bytes.
    ///
    /// Refused are other formats, streams that end early, bytes after the last frame, and whatever
    /// would unpack to more. `name` is for the messages: the address or file that the bytes are of.
    package static func decompress(
        _ bytes: [UInt8], named name: String = "a zstd stream", limit: Int
    ) throws -> [UInt8] {
        try naming(name) {
            let frame = try ZstdFrame(bytes)
            if let size = frame.contentSize, size > UInt64(max(0, limit)) { throw tooLarge(limit) }
            var contents: [UInt8] = []
            contents.reserveCapacity(min(max(0, limit), frame.likelySize(packed: bytes.count)))
            return try unsafe bytes.withUnsafeBytes { input in
                let reader = try unsafe ZstdReader.open(input)
                try unsafe reader.read { piece in
                    guard piece.count <= limit - contents.count else {
                        throw tooLarge(limit)
                    }
                    unsafe contents.append(contentsOf: piece)
                }
                return contents
            }
        }
    }

    private static func tooLarge(_ limit: Int) -> ArchiveError {
        .tooLarge("it unpacks to more than \(limit) bytes")
    }
}

/// What the first bytes of a zstd stream tell (RFC 8878, 3.1.1).
struct ZstdFrame {
    /// Bytes that the first frame unpacks to; nil where it does not tell.
    let contentSize: UInt64?

    /// Refuses bytes that are no zstd: libarchive takes an empty stream for an empty document.
    init(_ bytes: [UInt8]) throws(ArchiveError) {
        var header = ByteReader(bytes.prefix(18))
        guard header.remaining >= 4 else { throw .truncated("it ends before its first frame") }
        let magic = try header.u32()
        if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
            // A frame for others, as parallel compressors put first.
            contentSize = nil
            return
        }
        guard magic == 0xFD2F_B528 else {
            throw .malformed("it is no zstd, whatever its name says")
        }
        contentSize = try? Self.contentSize(&header)
    }

    private static func contentSize(_ header: inout ByteReader) throws(ArchiveError) -> UInt64? {
        guard let descriptor = try header.take(1).first else { return nil }
        let isSingleSegment = descriptor & 0x20 != 0
        _ = try header.take((isSingleSegment ? 0 : 1) + [0, 1, 2, 4][Int(descriptor & 3)])
        switch descriptor >> 6 {
        case 0: return isSingleSegment ? try header.take(1).first.map(UInt64.init) : nil
        case 1: return try UInt64(header.u16()) + 256
        case 2: return try UInt64(header.u32())
        default: return try header.u64()
        }
    }

    /// Bytes to reserve: what is declared as long as it is likely, else what repodata unpacks to.
    ///
    /// Growing an array of hundreds of megabytes step by step would hold two of them at once.
    func likelySize(packed count: Int) -> Int {
        let (most, overflow) = count.multipliedReportingOverflow(by: 64)
        guard !overflow else { return 0 }
        if let contentSize { return min(Int(clamping: contentSize), most + 1 << 16) }
        return most / 5
    }
}
