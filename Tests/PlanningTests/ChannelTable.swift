import PackageModel
import Planning
import Testing

/// Channels in memory: their records, and which of them are Python projects.
struct ChannelTable: CondaSource {
    var channels = ["https://channel.example/main"]
    private var records: [String: [CondaRecord]] = [:]
    private var projects: [PackageName: Set<String>] = [:]
    private var purls: [PackageName: Set<String>] = [:]

    /// Puts a build on the first channel.
    mutating func serve(
        _ name: String, _ version: String, build: String = "0", number: Int = 0,
        depends: [String] = [], constrains: [String] = []
    ) {
        let filename = "\(name)-\(version)-\(build).conda"
        var record = CondaRecord(
            name: name, version: version, build: build, buildNumber: number, subdir: "linux-64",
            filename: filename, channel: channels[0],
            url: "\(channels[0])/linux-64/\(filename)")
        record.depends = depends
        record.constrains = constrains
        record.size = 100
        record.sha256 = Digest(.sha256, hex: String(repeating: "b", count: 64))
        records[name, default: []].append(record)
    }

    /// Makes a package the same as a Python project.
    mutating func same(_ package: String, as project: String) throws {
        projects[try #require(PackageName(project)), default: []].insert(package)
    }

    /// Makes a package the same as a Python project in its own records alone.
    mutating func says(_ package: String, is project: String) throws {
        purls[try #require(PackageName(project)), default: []].insert(package)
    }

    func records(of names: Set<String>) async throws -> [String: [CondaRecord]] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, records[$0] ?? []) })
    }

    func names() async throws -> Set<String> { Set(records.keys) }

    func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>] {
        var found: [String: Set<PackageName>] = [:]
        for (project, names) in projects.merging(purls, uniquingKeysWith: { $0.union($1) }) {
            for name in names.intersection(packages) { found[name, default: []].insert(project) }
        }
        return found
    }

    func packages(of wanted: Set<PackageName>) async throws -> [PackageName: Set<String>] {
        projects.filter { wanted.contains($0.key) }
    }

    /// Pythons 3.11 and 3.12 with the packages that builds for them need.
    static func withPython() -> ChannelTable {
        var table = ChannelTable()
        for (version, abi) in [("3.11.9", "cp311"), ("3.11.15", "cp311"), ("3.12.4", "cp312")] {
            let minor = version.split(separator: ".").prefix(2).joined(separator: ".")
            table.serve(
                "python", version, build: "h0_0_cpython",
                depends: ["python_abi \(minor).* *_\(abi)"])
        }
        for (minor, abi) in [("3.11", "cp311"), ("3.12", "cp312")] {
            table.serve(
                "python_abi", minor, build: "0_\(abi)", depends: [],
                constrains: ["python \(minor).* *_cpython"])
        }
        return table
    }
}
