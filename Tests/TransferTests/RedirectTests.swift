import Diagnostics
import TestSupport
import Testing

@testable import Transfer

@Suite struct RedirectTests {
    @Test(arguments: [301, 302, 303, 307, 308])
    func `redirects are followed, relative ones too`(_ status: Int) async throws {
        let server = try LoopbackServer {
            $0.redirect("/a/b", to: "../c?d=e", status: status)
            $0.serve("/c", text: "hello")
        }
        let answer = try await Downloader.forTests().fetch(Request(url: server.url("/a/b")))
        #expect(answer.text == "hello")
        #expect(answer.url == server.url("/c?d=e"))
    }

    @Test func `the same origin keeps credentials and fields, another one gets none`()
        async throws
    {
        let other = try LoopbackServer { $0.serve("/x", text: "other") }
        let server = try LoopbackServer {
            $0.redirect("/near", to: "/far")
            $0.redirect("/far", to: other.url("/x"))
        }
        let url = server.url("/near").replacingHost(with: "me:secret@127.0.0.1")
        let answer = try await Downloader.forTests().fetch(
            Request(
                url: url, headers: ["X-Token": "1", "Cookie": "a=b", "Proxy-Authorization": "c"]))
        #expect(answer.text == "other")
        for request in server.requests {
            #expect(request.headers["authorization"] == "Basic bWU6c2VjcmV0")
            #expect(request.headers["x-token"] == "1")
            #expect(request.headers["cookie"] == "a=b")
        }
        #expect(server.requests.count == 2)
        let request = try #require(other.requests.first)
        #expect(
            Set(request.headers.keys) == ["host", "user-agent", "accept", "accept-encoding"])
    }

    @Test func `coming back from another origin does not bring the credentials back`()
        async throws
    {
        let server = try LoopbackServer()
        let other = try LoopbackServer { $0.redirect("/x", to: server.url("/end")) }
        server.redirect("/start", to: other.url("/x"))
        server.serve("/end", text: "done")
        _ = try await Downloader.forTests().fetch(
            Request(url: server.url("/start"), headers: ["Authorization": "Bearer 1"]))
        #expect(server.requests(for: "/start").first?.headers["authorization"] == "Bearer 1")
        #expect(server.requests(for: "/end").first?.headers["authorization"] == nil)
    }

    @Test func `credentials in a redirect's address are not used`() async throws {
        let server = try LoopbackServer { $0.serve("/end", text: "done") }
        server.redirect("/a", to: server.url("/end").replacingHost(with: "u:p@127.0.0.1"))
        _ = try await Downloader.forTests().fetch(Request(url: server.url("/a")))
        #expect(server.requests(for: "/end").first?.headers["authorization"] == nil)
    }

    @Test func `a login from netrc goes to its host only`() async throws {
        let other = try LoopbackServer { $0.serve("/x", text: "other") }
        let server = try LoopbackServer {
            $0.redirect("/a", to: other.url("/x").replacingHost(with: "localhost"))
        }
        let downloader = try Downloader.forTests {
            $0.netrc = Netrc(parsing: "machine 127.0.0.1 login me password secret")
        }
        let answer = try await downloader.fetch(Request(url: server.url("/a")))
        #expect(answer.text == "other")
        #expect(server.requests.first?.headers["authorization"] == "Basic bWU6c2VjcmV0")
        #expect(other.requests.first?.headers["authorization"] == nil)
    }

    @Test func `a loop ends after ten hops`() async throws {
        let server = try LoopbackServer { $0.redirect("/a", to: "/a") }
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(error.code == .redirectRefused)
        #expect(error.context.first == "it was redirected more than 10 times")
        #expect(server.requests.count == 11)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://127.0.0.1/x", "http://192.0.2.1/x", "http://[::/",
        "gopher://a",
    ])
    func `a redirect to elsewhere is refused, and nobody is asked`(_ target: String) async throws {
        let server = try LoopbackServer { $0.redirect("/a", to: target) }
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(error.code == .redirectRefused)
        #expect(server.requests.count == 1)
    }

    @Test func `where a redirect led is told when it fails there`() async throws {
        let server = try LoopbackServer { $0.redirect("/a", to: "/missing?token=1") }
        let error = try await Downloader.forTests().failure(of: Request(url: server.url("/a")))
        #expect(
            error.context == [
                "the server answered 404 Not Found",
                "redirected to `\(server.url("/missing?token=1"))`",
            ])
    }

    @Test func `https never leads back to http`() throws {
        func mayLead(_ source: String, _ target: String) throws -> Bool {
            try Transfer.mayLead(from: .parse(source), to: .parse(target))
        }
        #expect(try mayLead("https://a/", "https://b/"))
        #expect(try mayLead("http://a/", "https://b/"))
        #expect(try mayLead("http://a/", "http://a/x"))
        #expect(try mayLead("http://127.0.0.1/", "http://localhost:81/"))
        #expect(try !mayLead("https://a/", "http://a/"))
        #expect(try !mayLead("https://127.0.0.1/", "http://127.0.0.1/"))
        #expect(try !mayLead("http://a/", "http://b/"))
        #expect(try !mayLead("http://a/", "http://a:81/"))
        #expect(try !mayLead("http://a/", "http://127.0.0.1/"))
        #expect(try !mayLead("https://a/", "file:///x"))
    }
}
