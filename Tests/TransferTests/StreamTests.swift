import Diagnostics
import TestSupport
import Testing

@testable import Transfer

@Suite struct StreamTests {
    private let size = 3_000_000

    private func expected(_ range: Range<Int>) -> [UInt8] { LoopbackBody.patternBytes(range) }

    private func request(_ server: LoopbackServer, offset: Int = 0, end: Int? = nil)
        -> StreamRequest
    {
        StreamRequest(
            url: server.url("/f"), name: "f", offset: Int64(offset), end: end.map(Int64.init),
            size: Int64(size))
    }

    private func server(
        etag: String? = "\"1\"", faults: [LoopbackFault?] = [], always: LoopbackFault? = nil
    ) throws -> LoopbackServer {
        try LoopbackServer {
            $0.serve("/f", .pattern(count: size), etag: etag, faults: faults, always: always)
        }
    }

    @Test func `a file comes in order, with its size and validator`() async throws {
        let server = try server()
        let stream = try await Downloader.forTests().stream(
            StreamRequest(url: server.url("/f"), name: "f"))
        #expect(stream.size == Int64(size))
        #expect(stream.validator == "\"1\"")
        #expect(stream.url == server.url("/f"))
        #expect(try await stream.bytes() == expected(0..<size))
        #expect(try await stream.bytes().isEmpty)
        #expect(server.requests.first?.headers["accept-encoding"] == "identity")
    }

    @Test func `it can start anywhere and end anywhere`() async throws {
        let server = try server()
        let downloader = try Downloader.forTests()
        let tail = try await downloader.stream(request(server, offset: 2_000_001)).bytes()
        #expect(tail == expected(2_000_001..<size))
        let middle = try await downloader.stream(request(server, offset: 10, end: 1_500_000))
            .bytes()
        #expect(middle == expected(10..<1_500_000))
        #expect(
            server.requests.map { $0.headers["range"] } == [
                "bytes=2000001-", "bytes=10-1499999",
            ])
        let nothing = try await downloader.stream(request(server, offset: size)).bytes()
        #expect(nothing.isEmpty)
        #expect(server.requests.count == 2)
    }

    @Test func `a server that ignores ranges is read from its beginning`() async throws {
        let server = try server(always: .ignoreRange)
        let downloader = try Downloader.forTests()
        let tail = try await downloader.stream(request(server, offset: 2_000_001)).bytes()
        #expect(tail == expected(2_000_001..<size))
        let middle = try await downloader.stream(request(server, offset: 10, end: 20)).bytes()
        #expect(middle == expected(10..<20))
    }

    @Test(arguments: 0..<16)
    func `a cut anywhere is mended without the reader's notice`(_ step: Int) async throws {
        let cut = [0, 1, size - 1, size / 2][step % 4] + (step / 4) * 7
        let fault: LoopbackFault = step % 2 == 0 ? .truncate(after: cut) : .reset(after: cut)
        let server = try server(faults: [fault, fault, nil])
        let log = EventLog()
        let bytes = try await Downloader.forTests(reporter: log).stream(request(server)).bytes()
        #expect(bytes == expected(0..<size))
        for request in server.requests.dropFirst() where request.headers["range"] != nil {
            #expect(request.headers["if-range"] == "\"1\"")
        }
    }

    @Test func `busy answers and stalls in the middle are survived`() async throws {
        let server = try server(faults: [
            .truncate(after: 1000), .status(503, retryAfter: "1"), .status(429), .hangUp,
            .stall(after: 1000), .truncate(after: 2000), nil,
        ])
        let downloader = try Downloader.forTests {
            $0.limits.slowWindow = .seconds(400)
            $0.limits.retries = 8
        }
        #expect(try await downloader.stream(request(server)).bytes() == expected(0..<size))
    }

    @Test func `progress earns new tries, none ends them`() async throws {
        let faults = [LoopbackFault?](repeating: .truncate(after: 300_000), count: 20)
        let moving = try server(faults: faults)
        let downloader = try Downloader.forTests {
            $0.limits.retries = 1
            $0.limits.progress = 200_000
        }
        #expect(try await downloader.stream(request(moving)).bytes() == expected(0..<size))
        #expect(moving.requests.count == 10)

        let stuck = try server(always: .truncate(after: 1000))
        let error = try await downloader.failure(of: request(stuck))
        #expect(error.code == .wrongLength || error.code == .connectionFailed)
        #expect(stuck.requests.count == 2)
    }

    @Test func `a file that changes under way is not joined with the old one`() async throws {
        let server = try LoopbackServer()
        server.serve("/f") { request in
            let isFirst = request.headers["range"] == nil
            // Fewer bytes than declared, so that the connection ends in the middle.
            return LoopbackResponse(
                200, headers: ["ETag": isFirst ? "\"1\"" : "\"2\""],
                body: .pattern(count: 3_000_000))
        }
        let request = StreamRequest(
            url: server.url("/f"), name: "f", offset: 100, validator: "\"1\"")
        let error = try await Downloader.forTests().failure(of: request)
        #expect(error.code == .badAnswer)
        #expect(error.context.first == "the file changed on the server while it was fetched")
        #expect(server.requests.first?.headers["if-range"] == "\"1\"")
    }

    @Test func `another length than the declared one is refused at once`() async throws {
        let server = try server()
        let error = try await Downloader.forTests().failure(
            of: StreamRequest(url: server.url("/f"), name: "f", size: 2_999_999))
        #expect(error.code == .wrongLength)
        #expect(
            error.context.first
                == "the file should have 2999999 bytes, the server says 3000000")
        #expect(server.requests.count == 1)
    }

    @Test func `not one byte beyond the declared size is taken`() async throws {
        let server = try server(always: .undeclared)
        let error = try await Downloader.forTests().failure(
            of: StreamRequest(url: server.url("/f"), name: "f", size: 2_999_999))
        #expect(error.code == .wrongLength)
        #expect(error.context.first == "more than the expected 2999999 bytes came")
    }

    @Test func `an end that comes too early is mended, or told`() async throws {
        let mended = try server(faults: [.undeclared, .truncate(after: 5)])
        #expect(
            try await Downloader.forTests().stream(request(mended)).bytes() == expected(0..<size))
        let short = try LoopbackServer {
            $0.serve("/f", .pattern(count: 10), always: .undeclared)
        }
        let error = try await Downloader.forTests().failure(
            of: StreamRequest(url: short.url("/f"), name: "f", size: 11))
        // The rest was asked for by range, which the file does not have.
        #expect(error.code == .httpStatus || error.code == .wrongLength)
    }

    @Test(arguments: [1, -1, 1_000_000])
    func `bytes from a wrong position are never taken`(_ shift: Int) async throws {
        let server = try server(always: .wrongRange(by: shift))
        let error = try await Downloader.forTests().failure(of: request(server, offset: 1000))
        #expect(error.code == .rangeRefused)
    }

    @Test func `a coded body is refused`() async throws {
        let server = try server(always: .encoded(as: "gzip"))
        let error = try await Downloader.forTests().failure(of: request(server))
        #expect(error.code == .badAnswer)
        #expect(
            error.context.first
                == "the answer is encoded as `gzip` although that was ruled out")
    }

    @Test func `a retry looks up the redirect anew`() async throws {
        let server = try server(faults: [.truncate(after: 1_000_000)])
        server.redirect("/go", to: "/f")
        let bytes = try await Downloader.forTests().stream(
            StreamRequest(url: server.url("/go"), name: "f", size: Int64(size))
        ).bytes()
        #expect(bytes == expected(0..<size))
        #expect(server.requests(for: "/go").count == 2)
    }

    @Test func `a slow reader holds the server back and memory stays bounded`() async throws {
        let size = 64 << 20
        let server = try LoopbackServer { $0.serve("/f", .pattern(count: size)) }
        let downloader = try Downloader.forTests {
            $0.limits.chunkSize = 64 << 10
            $0.limits.bytesPerStream = 256 << 10
        }
        let stream = try await downloader.stream(
            StreamRequest(url: server.url("/f"), name: "f", size: Int64(size)))
        let first = try await WorkThread.run { try stream.next() }
        // The reader rests until the queue is full: the pool then lends all that it may.
        while downloader.pool.lent < 4 { await Task.yield() }
        #expect(downloader.pool.lent == 4)
        #expect(try #require(first).count <= 64 << 10)
        let rest = try await stream.bytes()
        #expect(rest.count + (first?.count ?? 0) == size)
        #expect(rest.suffix(10) == expected(size - 10..<size)[...])
    }

    @Test func `streams that nobody reads do not starve the others`() async throws {
        let server = try server()
        let downloader = try Downloader.forTests {
            $0.limits.chunkSize = 64 << 10
            $0.limits.bytesInAll = 256 << 10
        }
        var idle: [ByteStream] = []
        for _ in 0..<6 { idle.append(try await downloader.stream(request(server))) }
        #expect(try await downloader.stream(request(server)).bytes() == expected(0..<size))
        for stream in idle { #expect(try await stream.bytes() == expected(0..<size)) }
    }

    @Test func `more streams than places take turns`() async throws {
        let server = try server()
        let downloader = try Downloader.forTests { $0.limits.streamsPerHost = 2 }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<12 {
                group.addTask { try await downloader.stream(request(server)).bytes().count }
            }
            for try await count in group { #expect(count == size) }
        }
        #expect(server.connectionCount <= 3)
    }

    @Test func `a page does not wait for a stream that was asked for before it`() async throws {
        let pageCame = Monitor(false)
        let server = try LoopbackServer {
            $0.serve("/f") { _ in
                // The stream's answer comes when the page has been asked for.
                pageCame.wait(until: { $0 }, then: { _ in })
                return LoopbackResponse(body: .pattern(count: 1000))
            }
            $0.serve("/page") { _ in
                pageCame.withLock { $0 = true }
                pageCame.announce()
                return LoopbackResponse(text: "page")
            }
        }
        let downloader = try Downloader.forTests { $0.limits.retries = 0 }
        async let stream = downloader.stream(StreamRequest(url: server.url("/f"), name: "f"))
        while server.requests.isEmpty { await Task.yield() }
        let page = try await downloader.fetch(Request(url: server.url("/page")))
        #expect(page.text == "page")
        #expect(try await stream.bytes().count == 1000)
    }
}
