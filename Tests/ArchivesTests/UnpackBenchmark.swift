import Archives
import FileSystem
import Glibc
import SystemPackage
import TestSupport
import Testing

/// Measures unpacking of the wheel that `PROVISION_BENCH_WHEEL` names; run it built for release.
@Suite(.serialized, .enabled(if: getenv("PROVISION_BENCH_WHEEL") != nil, "no wheel to measure"))
struct UnpackBenchmark {
    @Test(arguments: [Int64?.some(1 << 20), nil], [false, true])
    func `unpacking a large wheel`(directFrom: Int64?, hashing: Bool) throws {
        let name = try #require(getenv("PROVISION_BENCH_WHEEL").map { String(cString: $0) })
        for chunk in [1 << 16, 1 << 20] {
            let scratch = try TemporaryDirectory()
            let pool = WriterPool(directFrom: directFrom)
            let clock = ContinuousClock()
            let before = processorSeconds()
            var bytes: Int64 = 0
            let wall = try clock.measure {
                bytes = try unpack(FilePath(name), into: scratch, chunk, pool, hashing: hashing)
            }
            let spent = processorSeconds() - before
            print(
                "direct \(directFrom != nil), hashing \(hashing), pieces of \(chunk):",
                "\(bytes) bytes, wall \(wall), CPU \(spent) s")
        }
    }

    func unpack(
        _ path: FilePath, into scratch: TemporaryDirectory, _ chunk: Int, _ pool: WriterPool,
        hashing: Bool
    ) throws -> Int64 {
        let file = try OpenFile.open(path, .read)
        var extractor = try ZipExtractor(
            ZipReader.directory(of: file), of: "wheel", into: .open(scratch.path),
            hashingMembers: hashing, pool: pool)
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { break }
            try buffer.withUnsafeBytes {
                try extractor.consume(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
        return try extractor.finish().reduce(0) { $0 + $1.size }
    }

    /// User and system time of this process.
    func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let parts = [usage.ru_utime, usage.ru_stime]
        return parts.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
