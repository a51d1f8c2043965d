import Archives
import FoundationEssentials
import Indexes
import PackageModel
import Planning

/// The problems of the corpora and the channel that they are about.
struct Corpus {
    let rows: [Row]
    let channel: Channel

    /// One problem and the reference solver's answer.
    struct Row: Decodable {
        var specs: [String]
        var cuda: String?
        var glibc: String
        var archspec: String
        var sat: Bool
        var packages: [String]?
    }

    init(folder: String) throws {
        let data = try Self.unpack("\(folder)/conda/solves.json.zst")
        rows = try JSONDecoder().decode([Row].self, from: Data(data))
        channel = try Channel(folder: "\(folder)/conda/channel/conda-forge")
    }

    static func unpack(_ path: String) throws -> [UInt8] {
        let packed = try Data(contentsOf: URL(filePath: path))
        return try Zstandard.decompress(Array(packed), named: path, limit: 1 << 30)
    }
}

extension Corpus.Row {
    var machine: [VirtualPackage] {
        var facts = [
            VirtualPackage(name: "__unix", version: "0"),
            VirtualPackage(name: "__linux", version: "6.8"),
            VirtualPackage(name: "__glibc", version: glibc),
            VirtualPackage(name: "__archspec", version: "1", build: archspec),
        ]
        if let cuda { facts.append(VirtualPackage(name: "__cuda", version: cuda)) }
        return facts
    }
}

/// A channel's repodata, whole in memory; records are decoded anew each time they are asked for.
struct Channel: CondaSource {
    let channels = ["https://conda.anaconda.org/conda-forge"]
    private let files: [RepodataFile]

    init(folder: String) throws {
        files = try ["linux-64", "noarch"].map { [channels] subdir in
            let bytes = try Corpus.unpack("\(folder)/\(subdir)/repodata.json.zst")
            return try RepodataFile(bytes, place: RecordPlace(channel: channels[0], subdir: subdir))
        }
    }

    func records(of names: Set<String>) async throws -> [String: [CondaRecord]] {
        var records = files[0].records(of: names)
        records.merge(files[1].records(of: names), uniquingKeysWith: +)
        return records
    }

    func names() async throws -> Set<String> { files[0].packages.union(files[1].packages) }

    func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>] { [:] }

    func packages(of projects: Set<PackageName>) async throws -> [PackageName: Set<String>] { [:] }
}
