import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import Transfer

/// What is kept on disk about channels beside their pages: shards, and small remarks.
///
/// All of it may be lost at any time; a folder that cannot be written costs requests.
struct CondaNotes: Sendable {
    let folder: FilePath

    /// A shard that was kept, if its bytes still are those of its digest.
    ///
    /// Blocks.
    func shard(_ digest: Digest) -> [UInt8]? {
        guard let bytes = try? Files.read(path(of: digest), limit: Self.shardLimit),
            (try? Digest.sha256(of: bytes)) == digest
        else { return nil }
        return bytes
    }

    /// Keeps a shard for ever; its name is its digest, so that nothing else needs to be noted.
    ///
    /// Blocks.
    func keep(_ shard: [UInt8], _ digest: Digest) {
        try? write(shard, to: path(of: digest))
    }

    /// The remark on a subject, with the seconds since 1970 when it was made.
    func remark(on subject: String) async -> (text: String, time: Int64)? {
        let note = try? await WorkThread.run {
            try Files.readText(try remarkPath(subject), limit: 4096)
        }
        let words = (note ?? "").split(separator: " ")
        guard words.count == 2, let time = Int64(words[0]) else { return nil }
        return (String(words[1]), time)
    }

    /// Makes a remark of one word, over an earlier one.
    func make(remark: String, on subject: String, now: Int64) async {
        _ = try? await WorkThread.run {
            try write(Array("\(now) \(remark)".utf8), to: try remarkPath(subject))
        }
    }

    /// The largest shard that is read, in bytes as it comes.
    static let shardLimit = 64 << 20

    private func path(of digest: Digest) -> FilePath {
        folder.appending("shards").appending(String(digest.hex.prefix(2)))
            .appending(String(digest.hex.dropFirst(2)))
    }

    private func remarkPath(_ subject: String) throws -> FilePath {
        folder.appending("remarks").appending(try Digest.sha256(of: subject).hex)
    }

    private func write(_ bytes: [UInt8], to path: FilePath) throws {
        try Files.createDirectories(path.removingLastComponent())
        try Files.writeAtomically(bytes, to: path)
    }
}
