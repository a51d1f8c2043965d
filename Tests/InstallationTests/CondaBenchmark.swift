import Archives
import Diagnostics
import FileSystem
import Glibc
import Hashing
import Installation
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

/// Measures the way of conda packages into the store.
///
/// `PROVISION_BENCH_CONDA` names their folder, which a server has at `PROVISION_BENCH_CONDA_URL`. Run
/// it built for release.
@Suite(
    .serialized,
    .enabled(if: getenv("PROVISION_BENCH_CONDA") != nil, "no packages to measure"))
struct CondaBenchmark {
    private func variable(_ name: String) throws -> String {
        try #require(getenv(name).map { String(cString: $0) })
    }

    private func artifacts(_ isWanted: (String) -> Bool) throws -> [Artifact] {
        let folder = FilePath(try variable("PROVISION_BENCH_CONDA"))
        let base = try variable("PROVISION_BENCH_CONDA_URL")
        return try Files.list(folder).filter { isWanted($0.name) }.map { entry in
            let path = folder.appending(entry.name)
            return Artifact(
                filename: entry.name, url: "\(base)/\(entry.name)",
                size: try Files.size(of: path), digest: try Digest.sha256(ofFile: path))
        }
    }

    private func measure(_ what: String, _ body: () async throws -> Void) async throws {
        let before = processorSeconds()
        let wall = try await ContinuousClock().measure(body)
        print("\(what): wall \(wall), CPU \(processorSeconds() - before) s")
    }

    @Test(arguments: ["small", "big-", "bigbz-"], [true, false])
    func `ingesting`(prefix: String, hashing: Bool) async throws {
        let artifacts = try artifacts { $0.hasPrefix(prefix) }
        for _ in 0..<3 {
            let shop = try Workshop()
            var limits = StoreLimits()
            limits.hashesMembers = hashing
            let store = try shop.store(limits: limits)
            try await measure("\(artifacts.count) of \(prefix), hashing \(hashing)") {
                _ = try await store.ingest(artifacts)
            }
        }
    }

    /// The other way: everything on the disk, then unpacked.
    @Test func `the big one from the disk`() async throws {
        let artifact = try #require(try artifacts { $0.hasPrefix("big-") }.first)
        for _ in 0..<3 {
            let shop = try Workshop()
            let file = shop.folder.appending("a.conda")
            let stream = try await shop.downloader().stream(
                StreamRequest(url: artifact.url, name: "big", size: artifact.size))
            let out = try Directory.create(shop.folder.appending("out"))
            var options = UnpackOptions()
            options.hashesMembers = true
            try await measure("big from the disk") {
                let open = try OpenFile.open(file, .create(mode: 0o600))
                var hasher = try SHA256Hasher()
                while let chunk = try stream.next() {
                    try chunk.withUnsafeBytes {
                        hasher.update($0)
                        try open.write($0)
                    }
                }
                _ = try hasher.finish()
                try open.close()
                _ = try CondaArchive.extract(file, into: out, options: options)
            }
        }
    }

    /// User and system time of this process.
    private func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }
}
