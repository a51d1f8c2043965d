import Diagnostics
import TestSupport
import Testing

@testable import Transfer

@Suite struct RetryTests {
    @Test(arguments: [
        LoopbackFault.hangUp, .truncate(after: 3), .reset(after: 3), .status(503), .status(500),
        .status(408),
    ])
    func `a page is tried again after a fault that may pass`(_ fault: LoopbackFault) async throws {
        let server = try LoopbackServer {
            $0.serve("/a", text: "hello", faults: [fault, fault, nil])
        }
        let log = EventLog()
        let answer = try await Downloader.forTests(reporter: log).fetch(
            Request(url: server.url("/a")))
        #expect(answer.text == "hello")
        #expect(server.requests.count >= 3)
        #expect(log.retries.count >= 1)
        #expect(log.retries.allSatisfy { $0.name == "a" })
    }

    @Test func `a retry of an index page is told by the project's name`() async throws {
        let server = try LoopbackServer {
            $0.serve("/simple/torch/", text: "", faults: [.status(502)])
        }
        let log = EventLog()
        _ = try await Downloader.forTests(reporter: log)
            .fetch(Request(url: server.url("/simple/torch/")))
        #expect(log.retries.map(\.name) == ["torch"])
    }

    @Test func `retries of what is optional are told to nobody`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "x", faults: [.status(502), nil]) }
        let log = EventLog()
        var request = Request(url: server.url("/a"))
        request.isOptional = true
        #expect(try await Downloader.forTests(reporter: log).fetch(request).text == "x")
        #expect(log.retries.isEmpty)
    }

    @Test func `after five retries it is enough, and the number is told`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "", always: .status(502)) }
        let log = EventLog()
        let error = try await Downloader.forTests(reporter: log).failure(
            of: Request(url: server.url("/a")))
        #expect(server.requests.count == 6)
        #expect(error.code == .httpStatus)
        #expect(error.context == ["the server answered 502 Bad Gateway", "tried 6 times"])
        #expect(log.retries.count == 5)
        #expect(log.retries.first?.reason == "the server answered 502 Bad Gateway")
    }

    @Test(arguments: [400, 404, 410, 501])
    func `what will not pass is not tried again`(_ status: Int) async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "", always: .status(status)) }
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(error.code == .httpStatus)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        ("0", Duration.milliseconds(2.5)..<Duration.milliseconds(7.5)),
        ("10", .milliseconds(10)..<(.milliseconds(10.001))),
        ("1000000000", .milliseconds(120)..<(.milliseconds(120.001))),
        // The clock of the tests stands at 11:06:40 of that day.
        ("Wed, 18 Nov 2026 11:07:00 GMT", .milliseconds(20)..<(.milliseconds(20.001))),
        ("Wed, 18 Nov 2020 11:07:00 GMT", .milliseconds(2.5)..<(.milliseconds(7.5))),
        ("soon", .milliseconds(2.5)..<(.milliseconds(7.5))),
    ])
    func `Retry-After is a floor with an upper bound`(
        _ value: String, _ expected: Range<Duration>
    ) async throws {
        let server = try LoopbackServer {
            $0.serve("/a", text: "hello", faults: [.status(429, retryAfter: value)])
        }
        let log = EventLog()
        _ = try await Downloader.forTests(reporter: log).fetch(Request(url: server.url("/a")))
        let delay = try #require(log.retries.first?.delay)
        #expect(expected.contains(delay), "\(delay)")
    }

    @Test func `delays double up to the cap`() {
        let backoff = Backoff(limits: TransferLimits())
        func delay(_ failures: Int, busy: Bool = false) -> Duration {
            backoff.delay(failures: failures, busy: busy, retryAfter: nil, random: 0.5)
        }
        #expect((1...4).map { delay($0) } == [100, 200, 400, 800].map { .milliseconds($0) })
        #expect((1...5).map { delay($0, busy: true) } == [5, 10, 20, 40, 60].map { .seconds($0) })
        #expect(delay(.max) == .seconds(60))
    }

    @Test func `a silent server and one that crawls are given up`() async throws {
        let server = try LoopbackServer {
            $0.serve("/stall", text: "hello", always: .stall(after: 2))
            $0.serve("/drip", .pattern(count: 1 << 20), always: .drip(bytes: 1, milliseconds: 5))
        }
        let downloader = try Downloader.forTests {
            $0.limits.slowWindow = .seconds(60)
            $0.limits.slowRate = 10_000
            $0.limits.retries = 1
        }
        for path in ["/stall", "/drip"] {
            let error = try await downloader.failure(of: Request(url: server.url(path)))
            #expect(error.code == .connectionFailed)
            #expect(try #require(error.context.first).hasPrefix("only "))
            #expect(error.context.last == "tried 2 times")
        }
        #expect(server.requests.count == 4)
    }

    @Test func `a fetch ends at its deadline, whatever comes`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a", .pattern(count: 1 << 20), always: .drip(bytes: 1, milliseconds: 1))
        }
        let downloader = try Downloader.forTests {
            $0.limits.slowRate = 0
            $0.limits.slowWindow = .seconds(20)
            $0.limits.fetchDeadline = .seconds(50)
        }
        let error = try await downloader.failure(of: Request(url: server.url("/a")))
        #expect(error.context.first == "it was not done after 50 seconds")
    }

    @Test func `nobody listens`() async throws {
        let server = try LoopbackServer()
        server.stop()
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(error.code == .connectionFailed)
        #expect(error.context.last == "tried 6 times")
        #expect(
            error.hints == ["if this machine needs a proxy, set `https_proxy=http://HOST:PORT`"])
    }
}
