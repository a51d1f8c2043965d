import FoundationEssentials
import Glibc
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

/// The records of a real channel, as folder and on the loopback, in shards and in one file.
@Suite(.enabled(if: CondaCorpus.folder != nil, "PROVISION_CORPORA is not set"))
struct CondaCorpusTests {
    private let bench: CondaBench
    private let folder: FilePath

    init() throws {
        bench = try CondaBench()
        folder = try #require(CondaCorpus.folder)
    }

    /// All names of the channel.
    private func names() async throws -> Set<String> {
        var names: Set<String> = []
        for subdir in ["linux-64", "noarch"] {
            let index = try CondaCorpus.index(of: folder, subdir)
            names.formUnion(index.packages)
        }
        return names
    }

    /// A folder with the same subdirs that has whole files only.
    private func wholeFiles() throws -> FilePath {
        for subdir in ["linux-64", "noarch"] {
            let path = folder.appending(subdir).appending("repodata.json.zst")
            try bench.folder.write("whole/\(subdir)/repodata.json.zst", CondaCorpus.read(path))
        }
        return bench.folder.appending("whole")
    }

    @Test func `shards and whole files tell the same records`() async throws {
        let names = try await names()
        let sharded = try bench.run("file://\(folder)")
        let whole = try bench.run("file://\(try wholeFiles())")
        let one = try await sharded.records(of: names)
        let other = try await whole.records(of: names)
        // Of 32,226 entries 175 are of a distribution that is there in both formats.
        #expect(one.values.map(\.count).reduce(0, +) == 32_051)
        for name in names { #expect(one[name]?.placeless == other[name]?.placeless, "\(name)") }
    }

    @Test func `the loopback tells what the folder tells`() async throws {
        let server = try LoopbackServer { server in
            for subdir in ["linux-64", "noarch"] {
                for path in try CondaCorpus.files(below: folder.appending(subdir)) {
                    server.serve("/c/\(subdir)/\(path.name)", try CondaCorpus.read(path.file))
                }
            }
        }
        let names: Set = ["python", "numpy", "pytorch", "libblas", "pip", "setuptools", "rich"]
        let local = try await bench.run("file://\(folder)").records(of: names)
        let remote = try await bench.run(server.url("/c")).records(of: names)
        for name in names {
            #expect(local[name]?.isEmpty == false)
            #expect(local[name]?.placeless == remote[name]?.placeless)
        }
    }

    @Test func `the table of names is read as it is`() async throws {
        let path = folder.removingLastComponent().removingLastComponent()
            .appending("conda_to_pypi_names.json")
        let bytes = try CondaCorpus.read(path)
        let rows = try JSONDecoder().decode([String: String?].self, from: Data(bytes))
        let lines = try SortedLines(table: bytes, source: "x")
        #expect(rows.count > 30_000)
        for (name, project) in rows { #expect(lines.value(of: name) == project ?? "") }
        let run = try bench.run("file://\(folder)", table: "file://\(path)")
        let projects = try await run.projects(of: ["pytorch", "numpy", "zlib", "cuda-version"])
        #expect(projects["pytorch"]?.map(\.normalized) == ["torch"])
        #expect(projects["numpy"]?.map(\.normalized) == ["numpy"])
        #expect(projects["zlib"] == nil)
    }
}

extension [CondaRecord] {
    /// In the order of names, without what differs between two places of the same channel.
    fileprivate var placeless: [CondaRecord] {
        map { record in
            var record = record
            (record.url, record.channel) = ("", "")
            return record
        }.sorted { ($0.subdir, $0.filename) < ($1.subdir, $1.filename) }
    }
}
