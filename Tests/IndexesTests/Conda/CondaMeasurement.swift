import Glibc
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

/// How long a crawl of 200 real shards takes, cold over the loopback and warm from the cache.
///
/// Prints what it measured; asks for an optimised build to mean anything.
@Suite(
    .enabled(
        if: CondaCorpus.folder != nil && getenv("PROVISION_MEASURE") != nil,
        "PROVISION_CORPORA or PROVISION_MEASURE is not set"), .serialized)
struct CondaMeasurement {
    private let bench: CondaBench
    private let folder: FilePath

    init() throws {
        bench = try CondaBench()
        folder = try #require(CondaCorpus.folder)
    }

    /// What a solve would ask for, in rounds: the dependencies of what came last.
    private func crawl(_ run: CondaChannels, limit: Int) async throws -> (shards: Int, records: Int) {
        var known: Set<String> = []
        var records = 0
        var next: Set = ["pytorch", "torchvision", "python", "numpy", "scipy", "jupyterlab"]
        while !next.isEmpty, known.count < limit {
            next = Set(next.sorted().prefix(limit - known.count))
            let found = try await run.records(of: next)
            known.formUnion(next)
            records += found.values.map(\.count).reduce(0, +)
            next = Set(
                found.values.joined().flatMap(\.depends).map {
                    String($0.prefix { !" =<>!".contains($0) })
                }
            ).subtracting(known)
        }
        return (known.count, records)
    }

    private func serve(_ forms: (String) -> Bool) throws -> LoopbackServer {
        try LoopbackServer { server in
            for subdir in ["linux-64", "noarch"] {
                for path in try CondaCorpus.files(below: folder.appending(subdir))
                where forms(path.name) {
                    let bytes = try CondaCorpus.read(path.file)
                    server.serve("/c/\(subdir)/\(path.name)", bytes, etag: "\"\(bytes.count)\"")
                }
            }
        }
    }

    private func time(_ name: String, _ body: () async throws -> String) async rethrows {
        let clock = ContinuousClock()
        let start = clock.now
        let remark = try await body()
        print("MEASURED \(name): \(clock.now - start) \(remark)")
    }

    @Test(arguments: [
        ("shards", "shards"), ("whole files", "repodata.json.zst"),
    ])
    func `a crawl`(_ name: String, _ part: String) async throws {
        let server = try serve { $0.contains(part) }
        for round in ["cold", "warm", "warm", "warm"] {
            try await time("\(name), \(round)") {
                let run = try bench.run(server.url("/c"))
                let count = try await crawl(run, limit: 200)
                return "\(count), \(server.requests.count) requests"
            }
        }
        for _ in 0..<3 {
            let names = Set(try CondaCorpus.index(of: folder, "linux-64").packages.prefix(200))
            try await time("\(name), 200 names at once, warm if not the first") {
                let run = try bench.run(server.url("/c"))
                let found = try await run.records(of: names)
                return "\(found.values.map(\.count).reduce(0, +)) records"
            }
        }
    }

    @Test func `the table of names`() async throws {
        let path = folder.removingLastComponent().removingLastComponent()
            .appending("conda_to_pypi_names.json")
        let names = Set(try CondaCorpus.index(of: folder, "linux-64").packages.prefix(300))
        for round in ["cold", "warm"] {
            let run = try bench.run("file://\(folder)", table: "file://\(path)")
            _ = try await run.records(of: names)
            try await time("table, 300 names, \(round)") {
                "\(try await run.projects(of: names).count) projects"
            }
        }
    }
}
