import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

@Suite struct ConfiguredIndexesTests {
    private let bench: IndexBench

    init() throws { bench = try IndexBench() }

    private func names(_ files: [IndexFile]?) -> [String]? { files?.map(\.filename) }

    @Test func `the files of a project, by its normalised name`() async throws {
        let server = try LoopbackServer {
            $0.servePage(
                "my-tool", ["my_tool-1-py3-none-any.whl", "other-1.whl", "my-tool-1.tar.gz"])
        }
        let indexes = try await bench.indexes(main: server.url("/simple"))
        let files = try await indexes.files(of: .named("My.Tool"))
        #expect(names(files) == ["my_tool-1-py3-none-any.whl", "my-tool-1.tar.gz"])
        #expect(files?.first?.url == server.url("/files/my_tool-1-py3-none-any.whl"))
        #expect(try await indexes.files(of: .named("unknown")) == nil)
        let accept = try #require(server.requests.first?.headers["accept"])
        #expect(accept.hasPrefix("application/vnd.pypi.simple.v1+json, "))
    }

    @Test(arguments: [
        ("text/html", "<html><body><h1>Please log in</h1></body></html>"),
        ("application/vnd.pypi.simple.v1+json", "[[[["),
    ])
    func `an answer that is no page is asked for again by the next run`(
        _ type: String, _ body: String
    ) async throws {
        let server = try LoopbackServer {
            $0.serve("/simple/x/", text: body, contentType: type)
        }
        let indexes = try await bench.indexes(main: server.url("/simple"))
        _ = try? await indexes.files(of: .named("x"))
        server.servePage("x", ["x-1-py3-none-any.whl"])
        let next = try await bench.indexes(main: server.url("/simple"))
        #expect(names(try await next.files(of: .named("x"))) == ["x-1-py3-none-any.whl"])
    }

    @Test func `an index on the network cannot point to files of this machine`() async throws {
        let server = try LoopbackServer {
            $0.serve("/simple/x/", text: "<a href='file:///etc/x-1-py3-none-any.whl'>x</a>")
            $0.serve(
                "/simple/y/",
                text: """
                    {"files": [{"filename": "y-1-py3-none-any.whl", \
                    "url": "file:///etc/y-1-py3-none-any.whl"}]}
                    """, contentType: "application/vnd.pypi.simple.v1+json")
        }
        let indexes = try await bench.indexes(main: server.url("/simple"))
        #expect(names(try await indexes.files(of: .named("x"))) == [])
        #expect((names(try? await indexes.files(of: .named("y"))) ?? []) == [])
    }

    @Test func `an HTML index with redirects`() async throws {
        let server = try LoopbackServer {
            $0.redirect("/simple/x/", to: "/moved/x/")
            $0.serve("/moved/x/", text: "<a href='x-1-py3-none-any.whl'>x</a>")
        }
        let files = try await bench.indexes(main: server.url("/simple/")).files(of: .named("x"))
        #expect(files?.map(\.url) == [server.url("/moved/x/x-1-py3-none-any.whl")])
    }

    @Test func `a project comes from the first index that has it, and from it alone`()
        async throws
    {
        let server = try LoopbackServer {
            $0.servePage("x", ["x-1-py3-none-any.whl"], below: "/first")
            $0.servePage("x", ["x-99-py3-none-any.whl"])
            $0.servePage("y", ["y-1-py3-none-any.whl"])
        }
        let indexes = try await bench.indexes(
            main: server.url("/simple"), extras: [server.url("/first")])
        #expect(names(try await indexes.files(of: .named("x"))) == ["x-1-py3-none-any.whl"])
        #expect(names(try await indexes.files(of: .named("y"))) == ["y-1-py3-none-any.whl"])
    }

    @Test func `a named index has what it lists, and nothing else`() async throws {
        let server = try LoopbackServer {
            $0.servePage("x", ["x-1-py3-none-any.whl"], below: "/own")
            $0.servePage("y", ["y-99-py3-none-any.whl"], below: "/own")
            $0.servePage("x", ["x-99-py3-none-any.whl"])
            $0.servePage("y", ["y-1-py3-none-any.whl"])
            $0.servePage("z", ["z-1-py3-none-any.whl"])
        }
        let named = NamedIndex(
            name: "own", url: server.url("/own"), packages: [try .named("x"), try .named("z")])
        let indexes = try await bench.indexes(main: server.url("/simple"), named: [named])
        #expect(names(try await indexes.files(of: .named("x"))) == ["x-1-py3-none-any.whl"])
        #expect(names(try await indexes.files(of: .named("y"))) == ["y-1-py3-none-any.whl"])
        // Claimed, and not there: nobody else's will do.
        #expect(try await indexes.files(of: .named("z")) == nil)
    }

    @Test func `an index that cannot be asked is an error for what might come from it`()
        async throws
    {
        let server = try LoopbackServer {
            $0.servePage("x", ["x-1-py3-none-any.whl"])
            $0.servePage("y", ["y-1-py3-none-any.whl"], below: "/front")
            $0.serve("/broken/x/", text: "", always: .status(500))
            $0.serve("/broken/y/", text: "", always: .status(500))
        }
        let behind = try await bench.indexes(
            main: server.url("/simple"), extras: [server.url("/broken")])
        let error = await #expect(throws: ProvisionError.self) {
            try await behind.files(of: .named("x"))
        }
        #expect(error?.code == .httpStatus)
        // Behind an index that has the project it does not matter.
        let before = try await bench.indexes(
            main: server.url("/broken"), extras: [server.url("/front")])
        #expect(names(try await before.files(of: .named("y"))) == ["y-1-py3-none-any.whl"])
    }

    @Test func `a broken page is an error with its address and who configured it`() async throws {
        let server = try LoopbackServer {
            $0.serve("/simple/x/", text: "{\"files\": [", contentType: "application/json")
        }
        let indexes = try await bench.indexes(main: server.url("/simple"))
        let error = await #expect(throws: ProvisionError.self) {
            try await indexes.files(of: .named("x"))
        }
        #expect(error?.code == .badIndexPage)
        #expect(error?.message == "cannot read the page of `x` at `\(server.url("/simple/x/"))`")
        #expect(
            error?.context == [
                "it is not the JSON of an index: expected the end of an array or object at byte 11",
                "the index is configured by the test",
            ])
    }

    @Test func `the second run asks nothing, offline neither`() async throws {
        let server = try LoopbackServer { $0.servePage("x", ["x-1-py3-none-any.whl"]) }
        for isOffline in [false, false, true] {
            let indexes = try await bench.indexes(
                main: server.url("/simple"), isOffline: isOffline)
            #expect(names(try await indexes.files(of: .named("x"))) == ["x-1-py3-none-any.whl"])
        }
        #expect(server.requests.count == 1)
    }

    @Test func `the login of an index serves its files too, and shows nowhere`() async throws {
        let wheel = try ZipWheel("x", "1").build()
        let server = try LoopbackServer {
            $0.servePage("x", ["x-1-py3-none-any.whl"])
            $0.serve("/files/x-1-py3-none-any.whl", wheel)
        }
        let url = "http://me:secret@" + server.url("/simple").dropFirst("http://".count)
        let indexes = try await bench.indexes(main: url)
        let file = try #require(try await indexes.files(of: .named("x"))?.first)
        #expect(file.url == server.url("/files/x-1-py3-none-any.whl"))
        _ = try await indexes.metadata(of: file)
        #expect(server.requests.count >= 2)
        for request in server.requests {
            #expect(request.headers["authorization"] == "Basic bWU6c2VjcmV0")
        }
    }

    @Test func `find-links folders and the default index are one`() async throws {
        let server = try LoopbackServer {
            $0.servePage("x", ["x-1-py3-none-any.whl", "x-2-py3-none-any.whl"])
            $0.servePage("z", ["z-1-py3-none-any.whl"], below: "/extra")
        }
        let wheels = try TemporaryDirectory()
        try wheels.write("x-2-py3-none-any.whl", "12345")
        try wheels.write("x-3-py3-none-any.whl", "")
        try wheels.write("y-1.tar.gz", "")
        try wheels.write("z-9-py3-none-any.whl", "")
        try wheels.write("notes.txt", "")
        let indexes = try await bench.indexes(
            main: server.url("/simple"), extras: [server.url("/extra")],
            findLinks: [wheels.path.string])
        let files = try #require(try await indexes.files(of: .named("x")))
        #expect(
            files.map(\.filename) == [
                "x-2-py3-none-any.whl", "x-3-py3-none-any.whl", "x-1-py3-none-any.whl",
            ])
        let root = try Files.resolve(wheels.path)
        #expect(files.first?.url == "file://\(root)/x-2-py3-none-any.whl")
        #expect(files.first?.size == 5)
        #expect(names(try await indexes.files(of: .named("y"))) == ["y-1.tar.gz"])
        #expect(names(try await indexes.files(of: .named("z"))) == ["z-1-py3-none-any.whl"])
    }

    @Test func `folders alone are enough, and pages count as folders`() async throws {
        let wheels = try TemporaryDirectory()
        try wheels.write("x-1-py3-none-any.whl", "")
        let page = try wheels.write("sub/links.html", "<a href='../x-2-py3-none-any.whl'>x</a>")
        let server = try LoopbackServer {
            $0.serve("/links", text: "<a href='/x-3-py3-none-any.whl'>x</a>")
        }
        let indexes = try await bench.indexes(
            findLinks: [wheels.path.string, "file://\(page)", server.url("/links")])
        #expect(
            names(try await indexes.files(of: .named("x")))
                == ["x-1-py3-none-any.whl", "x-2-py3-none-any.whl", "x-3-py3-none-any.whl"])
        #expect(try await indexes.files(of: .named("y")) == nil)
    }

    @Test func `a folder that is not there is an error`() async throws {
        let indexes = try await bench.indexes(findLinks: ["/does/not/exist"])
        let error = await #expect(throws: ProvisionError.self) {
            try await indexes.files(of: .named("x"))
        }
        #expect(error?.code == .findLinksUnreadable)
        #expect(error?.context.first == "there is no such folder")
    }

    @Test func `an index may be a folder`() async throws {
        let mirror = try TemporaryDirectory()
        try mirror.write("simple/x/index.html", "<a href='../../x-1-py3-none-any.whl'>x</a>")
        let indexes = try await bench.indexes(main: "file://\(mirror.path)/simple")
        #expect(
            try await indexes.files(of: .named("x"))?.map(\.url)
                == ["file://\(mirror.path)/x-1-py3-none-any.whl"])
        #expect(try await indexes.files(of: .named("y")) == nil)
    }
}
