import Diagnostics
import FileSystem
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Transfer

@Suite struct HTTPCacheTests {
    /// A clock that tests set.
    private final class Clock: Sendable {
        private let now = Mutex<Int64>(1_000_000)
        var reading: Int64 { now.withLock { $0 } }
        func advance(by seconds: Int64) { now.withLock { $0 += seconds } }
    }

    private let folder: TemporaryDirectory
    private let clock = Clock()

    init() throws { folder = try TemporaryDirectory() }

    private func cache(offline: Bool = false) throws -> HTTPCache {
        let clock = clock
        return HTTPCache(
            folder.appending("http"),
            downloader: try Downloader.forTests {
                $0.clock = { clock.reading }
                $0.isOffline = offline
            })
    }

    private func files() throws -> [FilePath] {
        try Files.walk(folder.appending("http")).filter { $0.attributes.kind == .file }
            .map { folder.appending("http").appending($0.path.string) }
    }

    @Test func `a fresh page is not asked for again, by another run neither`() async throws {
        let server = try LoopbackServer { $0.serve("/a/", text: "one", contentType: "text/html") }
        for _ in 0..<3 {
            let page = try await cache().page(server.url("/a/"), accept: "text/html")
            #expect(String(decoding: page.body, as: UTF8.self) == "one")
            #expect(page.status == 200)
            #expect(page.contentType == "text/html")
            #expect(page.url == server.url("/a/"))
        }
        #expect(server.requests.count == 1)
        #expect(server.requests.first?.headers["accept"] == "text/html")
        #expect(server.requests.first?.headers["accept-encoding"] == "gzip")
    }

    @Test(arguments: [nil, "max-age=100", "public, Max-Age=100, must-revalidate"])
    func `a stale page is revalidated and then fresh again`(_ control: String?) async throws {
        let age: Int64 = control == nil ? 600 : 100
        let server = try LoopbackServer {
            $0.serve(
                "/a", text: "one", etag: "\"1\"",
                headers: control.map { ["Cache-Control": $0] } ?? [:])
        }
        let cache = try cache()
        for expected in [(0, 1), (age - 1, 1), (1, 2), (age - 1, 2), (1, 3)] {
            clock.advance(by: Int64(expected.0))
            let page = try await cache.page(server.url("/a"), accept: "x")
            #expect(page.body == Array("one".utf8))
            #expect(server.requests.count == expected.1)
        }
        #expect(server.requests.last?.headers["if-none-match"] == "\"1\"")
    }

    @Test func `a changed page replaces the old one`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "one", etag: "\"1\"") }
        let cache = try cache()
        _ = try await cache.page(server.url("/a"), accept: "x")
        server.serve("/a", text: "two", etag: "\"2\"")
        clock.advance(by: 600)
        for _ in 0..<2 {
            let page = try await cache.page(server.url("/a"), accept: "x")
            #expect(page.body == Array("two".utf8))
        }
        #expect(server.requests.count == 2)
    }

    @Test func `a date validates as well, and a page without validators is fetched whole`()
        async throws
    {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let server = try LoopbackServer {
            $0.serve("/a", text: "one", headers: ["Last-Modified": date])
            $0.serve("/b", text: "two")
        }
        let cache = try cache()
        for path in ["/a", "/b"] {
            _ = try await cache.page(server.url(path), accept: "x")
        }
        clock.advance(by: 600)
        for (path, text) in [("/a", "one"), ("/b", "two")] {
            let page = try await cache.page(server.url(path), accept: "x")
            #expect(page.body == Array(text.utf8))
        }
        #expect(server.requests(for: "/a").last?.headers["if-modified-since"] == date)
        #expect(server.requests(for: "/b").count == 2)
    }

    @Test func `a missing page is remembered as missing`() async throws {
        let server = try LoopbackServer()
        let cache = try cache()
        for _ in 0..<2 {
            let page = try await cache.page(server.url("/none"), accept: "x")
            #expect(page.status == 404)
        }
        #expect(server.requests.count == 1)
    }

    @Test func `pages differ by what is accepted`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a") { LoopbackResponse(text: $0.headers["accept"] ?? "") }
        }
        let cache = try cache()
        for accept in ["x", "y", "x"] {
            let page = try await cache.page(server.url("/a"), accept: accept)
            #expect(page.body == Array(accept.utf8))
        }
        #expect(server.requests.count == 2)
    }

    @Test func `what must not be stored is not`() async throws {
        let server = try LoopbackServer {
            $0.serve("/a", text: "one", headers: ["Cache-Control": "no-store"])
            $0.serve("/b", text: "two", etag: "\"1\"", headers: ["Cache-Control": "no-cache"])
        }
        let cache = try cache()
        for _ in 0..<2 {
            for path in ["/a", "/b"] {
                _ = try await cache.page(server.url(path), accept: "x")
            }
        }
        #expect(server.requests(for: "/a").count == 2)
        #expect(server.requests(for: "/a").last?.headers["if-none-match"] == nil)
        #expect(server.requests(for: "/b").last?.headers["if-none-match"] == "\"1\"")
        #expect(try files().count == 1)
    }

    @Test func `offline any age will do, and what is missing is named`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "one") }
        _ = try await cache().page(server.url("/a"), accept: "x")
        clock.advance(by: 1_000_000)
        let offline = try cache(offline: true)
        let page = try await offline.page(server.url("/a"), accept: "x")
        #expect(page.body == Array("one".utf8))
        let error = await #expect(throws: ProvisionError.self) {
            try await offline.page(server.url("/b"), accept: "x")
        }
        #expect(error?.code == .offline)
        #expect(server.requests.count == 1)
    }

    @Test func `a clock that was set back makes entries stale, not eternal`() async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "one") }
        _ = try await cache().page(server.url("/a"), accept: "x")
        clock.advance(by: -10_000)
        _ = try await cache().page(server.url("/a"), accept: "x")
        #expect(server.requests.count == 2)
    }

    @Test(arguments: 0..<24)
    func `a damaged entry is a missing one`(_ seed: Int) async throws {
        let server = try LoopbackServer { $0.serve("/a", text: "some page", etag: "\"1\"") }
        _ = try await cache().page(server.url("/a"), accept: "x")
        let path = try #require(try files().first)
        var bytes = try Files.read(path)
        let position = bytes.count * seed / 24
        switch seed % 3 {
        case 0: bytes[position] ^= 1
        case 1: bytes.removeSubrange(position...)
        default: bytes.insert(UInt8(ascii: "\n"), at: position)
        }
        try Files.writeAtomically(bytes, to: path)
        let page = try await cache().page(server.url("/a"), accept: "x")
        #expect(page.body == Array("some page".utf8))
        #expect(server.requests.count == 2)
        #expect(server.requests.last?.headers["if-none-match"] == nil)
    }

    @Test func `a folder that cannot be written costs requests only`() async throws {
        try folder.write("http", "a file where the folder should be")
        let server = try LoopbackServer { $0.serve("/a", text: "one") }
        let cache = try cache()
        for _ in 0..<2 {
            let page = try await cache.page(server.url("/a"), accept: "x")
            #expect(page.body == Array("one".utf8))
        }
        #expect(server.requests.count == 2)
    }

    @Test func `what never changes is kept for ever`() async throws {
        let cache = try cache()
        #expect(await cache.immutable("metadata sha256:0") == nil)
        await cache.keep([1, 2, 3], as: "metadata sha256:0")
        clock.advance(by: 1 << 40)
        #expect(await cache.immutable("metadata sha256:0") == [1, 2, 3])
    }

    @Test(
        arguments: [
            ("", true, nil), ("max-age=5", true, 5), ("max-age=99999999999", true, 86_400),
            ("max-age=-1", true, 0), ("max-age=x", true, 0), ("no-cache, max-age=5", true, 0),
            ("private, no-store", false, nil),
        ] as [(String, Bool, Int64?)])
    func `what Cache-Control means`(_ field: String, _ mayStore: Bool, _ maxAge: Int64?) {
        let policy = CachePolicy(field)
        #expect(policy.mayStore == mayStore)
        #expect(policy.maxAge == maxAge)
    }
}
