package import PackageModel

/// What a sharded channel has in one subdir: which shard holds a package's records (CEP 16).
///
/// Names are looked up in the bytes of the index itself; no text is made for those that nobody asks
/// for.
package struct ShardIndex: Sendable {
    /// As the index tells it; nil where it does not.
    package private(set) var subdir: String?
    /// Where package files are, absolute or relative to the index.
    package private(set) var baseURL: String?
    /// Where shards are, absolute or relative to the index.
    package private(set) var shardsBaseURL: String?
    private let bytes: [UInt8]
    private var names: SliceTable
    /// Where the digest of each name begins.
    private var digests: [UInt32] = []

    private static let digestLength = 32

    /// Reads an unpacked index; `source` is its address, for messages.
    package init(parsing bytes: [UInt8], source: String = "repodata_shards.msgpack.zst") throws {
        self.bytes = bytes
        names = SliceTable(expected: bytes.count / 48)
        var reader = MessagePackReader(bytes)
        do throws(ReadFailure) {
            guard bytes.count <= Int(UInt32.max) else {
                throw ReadFailure(offset: 0, expected: "less than 4 GiB")
            }
            try take(&reader)
            guard reader.isAtEnd else {
                throw ReadFailure(offset: reader.mark.offset, expected: "the end")
            }
        } catch {
            throw error.about(source)
        }
    }

    /// Number of packages.
    package var count: Int { names.count }

    /// The SHA-256 of the packed shard of a package, which also names its file; nil where the
    /// subdir has no such package.
    package func shard(of name: String) -> Digest? {
        var name = name
        let number = name.withUTF8 { name in
            bytes.withUnsafeBytes { names.find(UnsafeRawBufferPointer(name), in: $0) }
        }
        guard let number else { return nil }
        let start = Int(digests[number])
        return Digest(.sha256, raw: bytes[start..<start + Self.digestLength])
    }

    /// All names, in the order of the index.
    package var packages: [String] {
        (0..<names.count).map { String(decoding: bytes[names.range(of: $0)], as: UTF8.self) }
    }

    private mutating func take(_ reader: inout MessagePackReader) throws(ReadFailure) {
        var pool = TextPool()
        try reader.enterMap()
        while let key = try reader.nextKey(&pool) {
            switch pool[key] {
            case "info": try takeInformation(&reader, &pool)
            case "shards": try takeShards(&reader)
            case "version":
                let version = try reader.optionalNumber()?.integer
                guard version == 1 else {
                    throw ReadFailure(offset: reader.mark.offset, expected: "version 1")
                }
            default: try reader.skip()
            }
        }
    }

    private mutating func takeInformation(
        _ reader: inout MessagePackReader, _ pool: inout TextPool
    ) throws(ReadFailure) {
        try reader.enterMap()
        while let key = try reader.nextKey(&pool) {
            switch pool[key] {
            case "subdir": subdir = try reader.optionalText(&pool).map { pool[$0] }
            case "base_url": baseURL = try reader.optionalText(&pool).map { pool[$0] }
            case "shards_base_url": shardsBaseURL = try reader.optionalText(&pool).map { pool[$0] }
            default: try reader.skip()
            }
        }
    }

    private mutating func takeShards(_ reader: inout MessagePackReader) throws(ReadFailure) {
        try reader.enterMap()
        while let name = try reader.nextKeyRange() {
            // A name that is withdrawn has null in place of a digest.
            guard try reader.kind() != .null else {
                try reader.skip()
                continue
            }
            let digest = try reader.binary()
            guard digest.count == Self.digestLength else {
                throw ReadFailure(offset: digest.startIndex, expected: "a digest of 32 bytes")
            }
            bytes.withUnsafeBytes { buffer in
                let wanted = UnsafeRawBufferPointer(rebasing: buffer[name])
                let hash = SliceTable.hash(wanted)
                guard names.find(wanted, hash: hash, in: buffer) == nil else { return }
                _ = names.add(name, hash: hash)
                digests.append(UInt32(digest.startIndex))
            }
        }
    }
}
