import FileSystem
import Hashing
package import PackageModel
package import SystemPackage

/// Makes a conda channel of records and package files, in every form that channels have.
///
/// ```swift
/// var channel = CondaChannelBuilder()
/// channel.add(.test("tool", "1.2", depends: ["python >=3.11"]), file: bytes)
/// channel.serve(on: server, at: "/mychannel")
/// ```
package struct CondaChannelBuilder: Sendable {
    /// A form in which records are told.
    package enum Form: Sendable, CaseIterable {
        case shards, compressed, plain
    }

    /// The forms that the channel offers.
    package var forms = Set(Form.allCases)
    /// `info.base_url` and `info.shards_base_url`, where they are told.
    package var baseURL: String?
    package var shardsBaseURL: String? = "shards/"
    /// Subdirs that exist, besides those of records.
    package var subdirs: Set<String> = ["noarch"]
    /// File names that the channel has withdrawn, in every subdir.
    package var removed: [String] = []
    private var records: [CondaRecord] = []
    private var packages: [String: [UInt8]] = [:]

    package init() {}

    /// Adds a package; a file gives the record size and digests.
    package mutating func add(_ record: CondaRecord, file: [UInt8]? = nil) throws {
        var record = record
        if let file {
            record.size = Int64(file.count)
            record.sha256 = try Digest.sha256(of: file)
            packages["\(record.subdir)/\(record.filename)"] = file
        }
        records.append(record)
        subdirs.insert(record.subdir)
    }

    /// What a reader must make of the records, for a channel at `url`, without closing slash.
    package func expected(at url: String) -> [CondaRecord] {
        records.filter { !removed.contains($0.filename) }.map { record in
            var record = record
            record.channel = url
            record.url = "\(url)/\(record.subdir)/\(record.filename)"
            return record
        }
    }

    /// The digest that names the shard of a package.
    package func shard(of name: String, in subdir: String = "noarch") throws -> Digest {
        try Digest.sha256(of: shard(records.filter { $0.name == name && $0.subdir == subdir }))
    }

    /// All files by their path below the channel.
    package func files() throws -> [String: [UInt8]] {
        var files = packages
        for subdir in subdirs {
            let own = records.filter { $0.subdir == subdir }
            let repodata = Array(repodata(own, subdir).json.utf8)
            if forms.contains(.plain) { files["\(subdir)/repodata.json"] = repodata }
            if forms.contains(.compressed) {
                files["\(subdir)/repodata.json.zst"] = ZstandardFrame.stored(repodata)
            }
            if forms.contains(.shards) {
                files.merge(try shards(own, subdir)) { $1 }
            }
        }
        return files
    }

    /// Writes the channel into a folder.
    package func write(to folder: FilePath) throws {
        for (path, bytes) in try files() {
            let file = folder.appending(path)
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically(bytes, to: file)
        }
    }

    /// Serves the channel below `path`, with validators; `headers` go with every answer.
    package func serve(
        on server: LoopbackServer, at path: String, headers: [String: String] = [:]
    ) throws {
        for (name, bytes) in try files() {
            let etag = "\"\(try Digest.sha256(of: bytes).hex.prefix(16))\""
            server.serve("\(path)/\(name)", bytes, etag: etag, headers: headers)
        }
    }

    private func repodata(_ records: [CondaRecord], _ subdir: String) -> JSONValue {
        var document = entries(records)
        var info: [String: JSONValue] = ["subdir": .string(subdir)]
        info["base_url"] = baseURL.map(JSONValue.string)
        document["info"] = .object(info)
        document["repodata_version"] = .number(baseURL == nil ? 1 : 2)
        return .object(document)
    }

    private func entries(_ records: [CondaRecord]) -> [String: JSONValue] {
        func entries(_ suffix: String) -> JSONValue {
            .object(
                Dictionary(
                    records.filter { $0.filename.hasSuffix(suffix) }
                        .map { ($0.filename, $0.repodata) }, uniquingKeysWith: { $1 }))
        }
        return [
            "packages": entries(".tar.bz2"), "packages.conda": entries(".conda"),
            "removed": .array(removed.map(JSONValue.string)),
        ]
    }

    private func shard(_ records: [CondaRecord]) -> [UInt8] {
        ZstandardFrame.stored(
            MessagePackBuilder.bytes(
                of: .object(entries(records)), digestKeys: ["md5", "sha256"]))
    }

    private func shards(_ records: [CondaRecord], _ subdir: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        var digests: [String: String] = [:]
        for (name, own) in Dictionary(grouping: records, by: \.name) {
            let bytes = shard(own)
            let digest = try Digest.sha256(of: bytes)
            digests[name] = digest.hex
            files["\(subdir)/shards/\(digest.hex).msgpack.zst"] = bytes
        }
        var info: [String: JSONValue] = ["subdir": .string(subdir)]
        info["base_url"] = .string(baseURL ?? "")
        info["shards_base_url"] = shardsBaseURL.map(JSONValue.string)
        var index = MessagePackBuilder()
        index.map(3)
        index.text("version")
        index.add(.number(1))
        index.text("info")
        index.add(.object(info))
        index.text("shards")
        index.map(digests.count)
        for (name, digest) in digests.sorted(by: { $0.key < $1.key }) {
            index.text(name)
            index.binary(hexadecimal: digest)
        }
        files["\(subdir)/repodata_shards.msgpack.zst"] = ZstandardFrame.stored(index.bytes)
        return files
    }
}
