import Glibc
import TestSupport
import Testing

@testable import Transfer

/// Measures instead of judging; numbers depend on the machine, so it runs on request only.
@Suite(.enabled(if: getenv("PROVISION_BENCH") != nil, "set PROVISION_BENCH=1 to measure"))
struct ThroughputTests {
    @Test func `eight streams over loopback, dropped`() async throws {
        let size = 1 << 30
        let server = try LoopbackServer { $0.serve("/f", .pattern(count: size)) }
        let downloader = try Downloader.forTests { $0.limits.timeScale = 1 }
        let start = ContinuousClock.now
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let stream = try await downloader.stream(
                        StreamRequest(url: server.url("/f"), name: "f"))
                    return try await WorkThread.run {
                        var count = 0
                        while let chunk = try stream.next() { count += chunk.count }
                        return count
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        let seconds = start.duration(to: .now) / .seconds(1)
        print("\(Int(Double(total) / seconds / 1e6)) MB/s")
        #expect(total == 8 * size)
    }
}
