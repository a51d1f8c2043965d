import Diagnostics
import TestSupport
import Testing

@testable import Transfer

@Suite struct CancellationTests {
    /// A server that has begun to answer and never ends.
    private func stalling() throws -> LoopbackServer {
        try LoopbackServer {
            $0.serve("/a", .pattern(count: 1000), always: .stall(after: 10))
            $0.serve("/f", .pattern(count: 9_000_000), always: .stall(after: 2_000_000))
        }
    }

    @Test func `cancelling the task ends a fetch at once`() async throws {
        let server = try stalling()
        let downloader = try Downloader.forTests()
        let task = Task { try await downloader.fetch(Request(url: server.url("/a"))) }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a task cancelled before sends nothing`() async throws {
        let server = try stalling()
        let downloader = try Downloader.forTests()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await downloader.fetch(Request(url: server.url("/a")))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.requests.isEmpty)
    }

    @Test func `cancelling a stream wakes its reader`() async throws {
        let server = try stalling()
        let stream = try await Downloader.forTests().stream(
            StreamRequest(url: server.url("/f"), name: "f"))
        let bytes = Task { try await stream.bytes() }
        while server.requests.isEmpty { await Task.yield() }
        stream.cancel()
        await #expect(throws: CancellationError.self) { _ = try await bytes.value }
        #expect(throws: CancellationError.self) { try stream.next() }
    }

    @Test func `a stream that is let go of gives its place to the next`() async throws {
        let server = try stalling()
        let downloader = try Downloader.forTests {
            $0.limits.streams = 1
            $0.limits.chunkSize = 64 << 10
        }
        for _ in 0..<3 {
            let stream = try await downloader.stream(
                StreamRequest(url: server.url("/f"), name: "f"))
            #expect(stream.size == 9_000_000)
        }
        #expect(server.requests.count == 3)
    }

    @Test func `all chunks come back to the pool`() async throws {
        let server = try stalling()
        let downloader = try Downloader.forTests()
        let stream = try await downloader.stream(StreamRequest(url: server.url("/f"), name: "f"))
        var chunk = try await WorkThread.run { try stream.next() }
        #expect(try #require(chunk).count > 0)
        stream.cancel()
        chunk = nil
        while downloader.pool.lent > 0 { await Task.yield() }
        #expect(downloader.pool.lent == 0)
    }

    @Test func `closing ends the thread and every transfer, and refuses later ones`()
        async throws
    {
        let server = try stalling()
        let downloader = try Downloader.forTests()
        let stream = try await downloader.stream(StreamRequest(url: server.url("/f"), name: "f"))
        let page = Task { try await downloader.fetch(Request(url: server.url("/a"))) }
        while server.requests.count < 2 { await Task.yield() }
        downloader.close()
        await #expect(throws: ProvisionError.self) { _ = try await page.value }
        await #expect(throws: ProvisionError.self) { _ = try await stream.bytes() }
        try await WorkThread.run { downloader.waitForEnd() }
        let error = try await downloader.failure(of: Request(url: server.url("/a")))
        #expect(error.context.first == "the run is ending")
    }

    @Test func `a downloader that nobody holds ends its thread`() async throws {
        var downloader: Downloader? = try Downloader.forTests()
        let ended = try #require(downloader?.ended)
        downloader = nil
        try await WorkThread.run { ended.wait(until: { $0 }, then: { _ in }) }
    }
}
