import Archives
import FileSystem
import Glibc
import SystemPackage

@testable import Indexes

/// The real channel that `PROVISION_CORPORA` names.
enum CondaCorpus {
    static let folder = getenv("PROVISION_CORPORA").map {
        FilePath(String(cString: $0)).appending("conda/channel/conda-forge")
    }

    static func read(_ path: FilePath) throws -> [UInt8] { try Files.read(path) }

    static func index(of folder: FilePath, _ subdir: String) throws -> ShardIndex {
        let path = folder.appending(subdir).appending("repodata_shards.msgpack.zst")
        return try ShardIndex(
            parsing: Zstandard.decompress(try Files.read(path), limit: 1 << 30))
    }

    /// All files below a folder, by their names relative to it.
    static func files(below folder: FilePath) throws -> [(name: String, file: FilePath)] {
        try Files.walk(folder).filter { $0.attributes.kind == .file }
            .map { ($0.path.string, folder.pushing($0.path)) }
    }
}
