import Diagnostics
import Synchronization
import TestSupport
import Testing

@testable import Transfer

@Suite struct FetchTests {
    @Test func `a page comes with its status, fields and address`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a", text: "hello", contentType: "text/plain", etag: "\"1\"")
        }
        let answer = try await Downloader.forTests().fetch(Request(url: server.url("/a")))
        #expect(answer.status == 200)
        #expect(answer.text == "hello")
        #expect(answer.headers["Content-TYPE"] == "text/plain")
        #expect(answer.headers["etag"] == "\"1\"")
        #expect(answer.url == server.url("/a"))
        #expect(answer.size == 5)
    }

    @Test func `the agent, custom fields and conditions are sent`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "hello", etag: "\"1\"") }
        let answer = try await Downloader.forTests().fetch(
            Request(
                url: server.url("/a?q=1"),
                headers: ["Accept": "text/x", "If-None-Match": "\"1\""],
                acceptedStatuses: [304]))
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
        let request = try #require(server.requests.first)
        #expect(request.query == "q=1")
        #expect(request.headers["user-agent"] == "provision/0.0.0")
        #expect(request.headers["accept"] == "text/x")
        #expect(request.headers["accept-encoding"] == "identity")
    }

    @Test(arguments: [
        (ByteRange.bytes(2..<5), "234", Int64(2)), (.from(7), "789", 7), (.last(4), "6789", 6),
        (.bytes(8..<20), "89", 8),
    ])
    func `a range is asked for and checked`(
        _ range: ByteRange, _ expected: String, _ offset: Int64
    ) async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "0123456789") }
        let answer = try await Downloader.forTests().fetch(
            Request(url: server.url("/a"), range: range))
        #expect(answer.text == expected)
        #expect(answer.status == 206)
        #expect(answer.offset == offset)
        #expect(answer.size == 10)
    }

    @Test func `a server that ignores ranges may send a small file whole, not a big one`()
        async throws
    {
        let server = try LoopbackServer {
            $0.serve("/a", text: "0123456789", always: .ignoreRange)
        }
        let downloader = try Downloader.forTests()
        let answer = try await downloader.fetch(Request(url: server.url("/a"), range: .from(5)))
        #expect(answer.status == 200)
        #expect(answer.text == "0123456789")
        let error = try await downloader.failure(
            of: Request(url: server.url("/a"), range: .from(5), limit: 5))
        #expect(error.code == .rangeRefused)
    }

    @Test func `a wrong range is tried again and never taken`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a", text: "0123456789", faults: [.wrongRange(by: 1)])
            $0.serve("/b", text: "0123456789", always: .wrongRange(by: -1))
        }
        let downloader = try Downloader.forTests()
        let answer = try await downloader.fetch(
            Request(url: server.url("/a"), range: .bytes(2..<4)))
        #expect(answer.text == "23")
        #expect(server.requests.count == 2)
        let error = try await downloader.failure(
            of: Request(url: server.url("/b"), range: .bytes(2..<4)))
        #expect(error.code == .rangeRefused)
        #expect(error.context.first == "asked for bytes 2-3, the server sent `bytes 1-2/9`")
    }

    @Test func `a status that is no success is told with the address and a hint`() async throws {
        let server = try LoopbackServer { $0.serve("/a") { _ in LoopbackResponse(401) } }
        let url = server.url("/a?x=1").replacingHost(with: "me:secret@127.0.0.1")
        let error = try await Downloader.forTests().failure(of: Request(url: url))
        #expect(error.code == .httpStatus)
        #expect(error.code.exitStatus == .downloadFailed)
        #expect(
            error.message
                == "failed to fetch `\(server.url("/a?x=1").replacingHost(with: "***@127.0.0.1"))`")
        #expect(error.context == ["the server answered 401 Unauthorized"])
        #expect(error.hints == ["put a login for this host into `~/.netrc`, if it wants one"])
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.headers["authorization"] == "Basic bWU6c2VjcmV0")
    }

    @Test func `a body beyond the limit is refused, declared or not`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a", .pattern(count: 1000))
            $0.serve("/b", .pattern(count: 1000), always: .undeclared)
        }
        let downloader = try Downloader.forTests()
        for path in ["/a", "/b"] {
            let error = try await downloader.failure(
                of: Request(url: server.url(path), limit: 999))
            #expect(error.code == .wrongLength)
            let whole = try await downloader.fetch(Request(url: server.url(path), limit: 1000))
            #expect(whole.body == LoopbackBody.patternBytes(0..<1000))
        }
        #expect(server.requests.count == 4)
    }

    @Test func `an encoding that was not asked for is refused`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a", text: "hello", always: .encoded(as: "gzip"))
        }
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(error.code == .badAnswer)
    }

    @Test func `compressed pages are unpacked, and the limit counts what comes out`()
        async throws
    {
        // 1000 letters `a`, packed by gzip.
        let packed: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 75, 76, 28, 5, 163, 96, 20, 12, 119, 0, 0, 3, 218,
            56, 154, 232, 3, 0, 0,
        ]
        let server = try LoopbackServer {
            $0.serve("/a", packed, headers: ["Content-Encoding": "gzip"])
        }
        let downloader = try Downloader.forTests()
        let page = try await downloader.fetch(
            Request(url: server.url("/a"), allowsCompression: true, limit: 1000))
        #expect(page.body == [UInt8](repeating: UInt8(ascii: "a"), count: 1000))
        #expect(server.requests.first?.headers["accept-encoding"] == "gzip")
        let error = try await downloader.failure(
            of: Request(url: server.url("/a"), allowsCompression: true, limit: 999))
        #expect(error.code == .wrongLength)
    }

    @Test func `an endless head ends the exchange`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "", always: .endlessHead) }
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(error.code == .badAnswer)
    }

    @Test func `offline refuses the network and says what was wanted`() async throws {
        let error = try await Downloader.forTests { $0.isOffline = true }
            .failure(of: Request(url: "https://example.org/x.whl"))
        #expect(error.code == .offline)
        #expect(error.message == "cannot fetch `https://example.org/x.whl`")
        #expect(
            error.context == ["it is not in the cache, and `--offline` forbids to ask the network"])
        #expect(error.hints == ["run it once without `--offline`"])
    }

    @Test func `what is no address is refused with its text`() async throws {
        let downloader = try Downloader.forTests()
        for text in ["ftp://x/y", "no address", "https://", "http://x:99999/", "http://a\r\nb/"] {
            let error = try await downloader.failure(of: Request(url: text))
            #expect(error.code == .badAddress)
        }
        let header = try await downloader.failure(
            of: Request(url: "http://127.0.0.1/", headers: ["A": "b\r\nC: d"]))
        #expect(header.code == .badAddress)
    }

    @Test func `many requests at once all come back`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "hello") }
        let downloader = try Downloader.forTests()
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await downloader.fetch(Request(url: server.url("/a"))).text
                }
            }
            for try await text in group { #expect(text == "hello") }
        }
        #expect(server.requests.count == 200)
        #expect(server.connectionCount <= TransferLimits().connectionsPerHost)
    }
}
