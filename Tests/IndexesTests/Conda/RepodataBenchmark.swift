import Archives
import FileSystem
import Glibc
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

/// Measures with the file that `PROVISION_BENCH_REPODATA` names; run it built for release.
///
/// Where there is no such file, a synthetic channel of 500,000 records is written there first; the
/// measuring run is then another one, so that its peak of memory is its own.
@Suite(
    .serialized, .enabled(if: getenv("PROVISION_BENCH_REPODATA") != nil, "nothing to measure"))
struct RepodataBenchmark {
    @Test func `a whole file`() throws {
        let path = FilePath(
            try #require(getenv("PROVISION_BENCH_REPODATA").map { String(cString: $0) }))
        guard try Files.exists(path) else { return try write(to: path) }
        let clock = ProcessorClock()
        let before = peak()
        var bytes: [UInt8] = []
        let reading = try clock.measure { bytes = try load(path) }
        var files: [RepodataFile] = []
        let place = RecordPlace(channel: "https://h/c", subdir: "linux-64")
        let indexing = try clock.measure { files = [try RepodataFile(bytes, place: place)] }
        let file = try #require(files.first)
        let names = Set((0..<300).map { SyntheticChannel.name($0 * 66) })
        var found: [String: [CondaRecord]] = [:]
        let looking = clock.measure { found = file.records(of: names) }
        print(
            "\(bytes.count) bytes, \(file.count) entries: load \(reading), index \(indexing),",
            "300 names with \(found.values.reduce(0) { $0 + $1.count }) records \(looking),",
            "peak \(before) → \(peak()) MB")
        for _ in 0..<3 {
            let again = try clock.measure { _ = try RepodataFile(bytes, place: place).count }
            let more = clock.measure { found = file.records(of: names) }
            print("again: index \(again), 300 names \(more)")
        }
    }

    @Test(.enabled(if: Corpus.folder != nil, "PROVISION_CORPORA is not set"))
    func `the largest shards of the corpora`() throws {
        let folder = try #require(Corpus.folder).appending("conda/channel/conda-forge/linux-64")
        let packed = try Files.list(folder.appending("shards"))
            .map { try Files.read(folder.appending("shards").appending($0.name)) }
            .sorted { $0.count > $1.count }
        let place = RecordPlace(
            channel: "https://conda.anaconda.org/conda-forge", subdir: "linux-64")
        for chosen in [Array(packed.prefix(200)), packed] {
            for _ in 0..<3 { try measure(chosen, place) }
        }
        let bytes = try Zstandard.decompress(
            Files.read(folder.appending("repodata_shards.msgpack.zst")), limit: 1 << 26)
        let clock = ProcessorClock()
        for _ in 0..<3 {
            print(
                "index of shards:", try clock.measure { _ = try ShardIndex(parsing: bytes).count })
        }
    }

    private func measure(_ packed: [[UInt8]], _ place: RecordPlace) throws {
        let clock = ProcessorClock()
        var shards: [[UInt8]] = []
        let unpacking = try clock.measure {
            shards = try packed.map { try Zstandard.decompress($0, limit: 1 << 26) }
        }
        var records = 0
        let parsing = try clock.measure {
            for shard in shards {
                records += try RepodataShard.records(shard, place: place).count
            }
        }
        print(
            "\(packed.count) shards, \(records) records,",
            "\(shards.reduce(0) { $0 + $1.count }) bytes: zstd \(unpacking), parsing \(parsing)")
    }

    private func load(_ path: FilePath) throws -> [UInt8] {
        let bytes = try Files.read(path, limit: 1 << 30)
        guard path.extension == "zst" else { return bytes }
        return try Zstandard.decompress(bytes, limit: 1 << 30)
    }

    private func write(to path: FilePath) throws {
        let file = try OpenFile.open(path, .create(mode: 0o644))
        var channel = SyntheticChannel(records: 500_000)
        var buffer: [UInt8] = []
        try channel.write { piece in
            buffer += piece.utf8
            if buffer.count > 1 << 20 {
                try file.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try file.write(buffer)
        try file.close()
    }

    /// Megabytes that this process has had in memory at most.
    private func peak() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1024
    }
}

/// Seconds of this process on the processor: walls say little where others work too.
private struct ProcessorClock {
    func measure(_ body: () throws -> Void) rethrows -> String {
        let wall = ContinuousClock.now
        let before = seconds
        try body()
        let spent = Int(((seconds - before) * 1e6).rounded())
        return "\(spent) µs of CPU (wall \(ContinuousClock.now - wall))"
    }

    private var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
