import Archives
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

/// The real channel of the corpora, whose two forms say the same.
@Suite(.enabled(if: Corpus.folder != nil, "PROVISION_CORPORA is not set"))
struct ChannelCorpusTests {
    private static let limit = 1 << 28

    private func folder(_ subdir: String) throws -> FilePath {
        try #require(Corpus.folder).appending("conda/channel/conda-forge").appending(subdir)
    }

    private func unpacked(_ path: FilePath) throws -> [UInt8] {
        try Zstandard.decompress(Files.read(path), named: path.string, limit: Self.limit)
    }

    private func place(_ subdir: String) -> RecordPlace {
        RecordPlace(channel: "https://conda.anaconda.org/conda-forge", subdir: subdir)
    }

    @Test(arguments: [("linux-64", 1356, 20934), ("noarch", 1603, 11292)])
    func `every record of a file is the same in its shard`(
        _ subdir: String, _ packages: Int, _ records: Int
    ) throws {
        let folder = try folder(subdir)
        let bytes = try unpacked(folder.appending("repodata.json.zst"))
        let file = try RepodataFile(bytes, place: place(subdir))
        let index = try ShardIndex(
            parsing: try unpacked(folder.appending("repodata_shards.msgpack.zst")))
        #expect(index.count == packages && Set(index.packages) == file.packages)
        #expect(index.subdir == subdir)
        #expect(index.baseURL == "./" && index.shardsBaseURL == "./shards/")
        let all = file.records(of: file.packages)
        var count = 0
        for name in index.packages {
            let digest = try #require(index.shard(of: name))
            let path = folder.appending("shards/\(digest.hex).msgpack.zst")
            #expect(try Digest.sha256(of: Files.read(path)) == digest)
            let batch = try RepodataShard.batch(unpacked(path), place: place(subdir))
            #expect(batch.leftOut.isEmpty)
            let known = try #require(all[name])
            #expect(
                batch.records.sorted { $0.filename < $1.filename }
                    == known.sorted { $0.filename < $1.filename })
            count += batch.records.count
        }
        // A few distributions are there in both formats.
        #expect(file.count == records && count <= records && count > records - 400)
        #expect(index.shard(of: "nothing") == nil && index.shard(of: "") == nil)
    }

    @Test func `records have what another reader of JSON finds`() throws {
        let bytes = try unpacked(try folder("noarch").appending("repodata.json.zst"))
        let file = try RepodataFile(bytes, place: place("noarch"))
        let whole = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
        var seen: Set<String> = []
        for record in file.packages.flatMap({ file.records(of: $0) }) {
            let isNew = record.filename.hasSuffix(".conda")
            check(record, whole[isNew ? "packages.conda" : "packages"][record.filename])
            seen.insert(record.filename)
        }
        let old = whole["packages"].object ?? [:]
        let new = whole["packages.conda"].object ?? [:]
        #expect(new.keys.allSatisfy(seen.contains))
        for name in old.keys where !seen.contains(name) {
            #expect(new[name.dropLast(8) + ".conda"] != nil, "\(name)")
        }
    }

    private func check(_ record: CondaRecord, _ entry: JSONValue) {
        func texts(_ name: String) -> [String] { (entry[name].array ?? []).compactMap(\.string) }
        #expect(record.name == entry["name"].string)
        #expect(record.version == entry["version"].string)
        #expect(record.build == entry["build"].string)
        #expect(record.buildNumber == entry["build_number"].int)
        #expect(record.subdir == entry["subdir"].string)
        #expect(record.depends == texts("depends"))
        #expect(record.constrains == texts("constrains"))
        #expect(record.md5?.hex == entry["md5"].string)
        #expect(record.sha256?.hex == entry["sha256"].string)
        #expect(record.size == entry["size"].int.map { Int64($0) })
        #expect(record.timestamp == entry["timestamp"].int.map { Int64($0) })
        #expect(record.noarch?.rawValue == entry["noarch"].string)
        #expect(record.license == entry["license"].string)
        #expect(record.licenseFamily == entry["license_family"].string)
        #expect(record.others["arch"] == entry["arch"].string.map { "\"\($0)\"" })
        #expect(record.url == "\(record.channel)/noarch/\(record.filename)")
    }
}
