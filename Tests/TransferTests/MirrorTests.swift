import Diagnostics
import FileSystem
import TestSupport
import Testing

@testable import Transfer

@Suite struct MirrorTests {
    private static let own = "https://own.test/c"

    private func places(_ address: String, _ mirrors: [String]) throws -> [String] {
        var table = MirrorTable()
        table.add(mirrors, for: try WebAddress.parse(Self.own))
        return table.places(of: try WebAddress.parse(address)).map(\.text)
    }

    @Test(
        arguments: [
            ("/c/noarch/a.conda", ["https://m.test/x/noarch/a.conda"]),
            ("/c/a%20b?q=1", ["https://m.test/x/a%20b?q=1"]), ("/c", []), ("/cd/a", []),
            ("/c/%2e%2e/a", []),
        ] as [(String, [String])])
    func `what is below an address is asked for at its mirrors, itself last`(
        _ path: String, _ elsewhere: [String]
    ) throws {
        let address = "https://own.test\(path)"
        #expect(try places(address, ["https://m.test/x/"]) == elsewhere + [address])
    }

    @Test func `an address among its mirrors keeps its turn`() throws {
        #expect(
            try places(Self.own + "/a", [Self.own, "file:///m", "no address"])
                == [Self.own + "/a", "file:///m/a"])
    }

    private let bytes = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    @Test func `a stream and a page come from the first mirror that has them`() async throws {
        let bytes = bytes
        let good = try LoopbackServer { $0.serve("/m/f", .bytes(bytes)) }
        let bad = try LoopbackServer { $0.serve("/m/f", [], always: .status(503)) }
        let gone = try LoopbackServer()
        let own = try LoopbackServer { $0.serve("/c/f", .bytes(bytes)) }
        let downloader = try Downloader.forTests()
        downloader.remember(
            mirrors: [
                "file:///nowhere/m", bad.url("/m"), "file:///nowhere/n", gone.url("/m"),
                good.url("/m"),
            ], for: own.url("/c"))
        let request = StreamRequest(url: own.url("/c/f"), name: "f", size: Int64(bytes.count))
        #expect(try await downloader.stream(request).bytes() == bytes)
        let page = Request(url: own.url("/c/f"), acceptedStatuses: [404])
        let answer = try await downloader.fetch(page)
        #expect(answer.body == bytes)
        #expect(answer.url == good.url("/m/f"))
        #expect(own.requests.isEmpty)
        var exact = page
        exact.isExact = true
        #expect(try await downloader.fetch(exact).url == own.url("/c/f"))
    }

    @Test func `a mirror of this machine needs no network`() async throws {
        let folder = try TemporaryDirectory()
        try Files.writeAtomically(bytes, to: folder.appending("f"))
        let downloader = try Downloader.forTests { $0.isOffline = true }
        downloader.remember(
            mirrors: ["https://m.test/c", WebAddress.fileURL(folder.path)], for: Self.own)
        let url = Self.own + "/f"
        let part = StreamRequest(url: url, name: "f", offset: 7, size: Int64(bytes.count))
        #expect(try await downloader.stream(part).bytes() == Array(bytes[7...]))
        #expect(try await downloader.fetch(Request(url: url)).body == bytes)
        let missing = try await downloader.failure(of: Request(url: Self.own + "/none"))
        #expect(missing.code == .offline)
    }

    @Test func `what one mirror began, the next one completes`() async throws {
        let bytes = bytes
        let first = try LoopbackServer { server in
            server.serve(
                "/m/f", .bytes(bytes), etag: "\"first\"", always: .truncate(after: 700_000))
        }
        let own = try LoopbackServer { $0.serve("/c/f", .bytes(bytes), etag: "\"own\"") }
        let downloader = try Downloader.forTests { $0.limits.retries = 0 }
        downloader.remember(mirrors: [first.url("/m")], for: own.url("/c"))
        let request = StreamRequest(url: own.url("/c/f"), name: "f", size: Int64(bytes.count))
        #expect(try await downloader.stream(request).bytes() == bytes)
        #expect(own.requests.map { $0.headers["range"] != nil } == [true])
        #expect(own.requests.allSatisfy { $0.headers["if-range"] == nil })
        let unknown = StreamRequest(url: own.url("/c/f"), name: "f")
        #expect(try await downloader.failure(of: unknown).message.contains(first.url("/m/f")))
    }

    @Test func `a failure names every place, and no secrets`() async throws {
        let mirror = try LoopbackServer()
        let own = try LoopbackServer()
        let downloader = try Downloader.forTests()
        downloader.remember(tokenIn: mirror.url("/t/tok/m"))
        downloader.remember(mirrors: [mirror.url("/m")], for: own.url("/c"))
        let page = try await downloader.failure(of: Request(url: own.url("/c/f")))
        let stream = try await downloader.failure(
            of: StreamRequest(url: own.url("/c/f"), name: "f"))
        for error in [page, stream] {
            #expect(error.message == "failed to fetch `\(own.url("/c/f"))`")
            #expect(
                error.context == [
                    "the server answered 404 Not Found",
                    "before that: failed to fetch `\(mirror.url("/m/f"))`: "
                        + "the server answered 404 Not Found",
                ])
        }
        #expect(mirror.requests.map(\.path) == ["/t/tok/m/f", "/t/tok/m/f"])
    }

    @Test func `fields of a request go to no mirror`() async throws {
        let mirror = try LoopbackServer { $0.serve("/m/f", [1]) }
        let downloader = try Downloader.forTests()
        downloader.remember(mirrors: [mirror.url("/m")], for: Self.own)
        _ = try await downloader.fetch(
            Request(url: Self.own + "/f", headers: ["X-Secret": "1"]))
        #expect(mirror.requests.first?.headers["x-secret"] == nil)
    }
}
