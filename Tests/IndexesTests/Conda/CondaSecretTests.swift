import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

/// Private channels: what goes to the server, and what is seen of it.
@Suite struct CondaSecretTests {
    private let bench: CondaBench
    private let channel: CondaChannelBuilder

    init() throws {
        bench = try CondaBench()
        channel = try CondaChannelBuilder.sample()
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `a token is in requests and nowhere else`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        let server = try LoopbackServer { try channel.serve(on: $0, at: "/t/SECRET/c") }
        let run = try bench.run(server.url("/t/SECRET/c"))
        let found = try await run.records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
        #expect(run.channels == [server.url("/c")])
        #expect(server.requests.allSatisfy { $0.path.hasPrefix("/t/SECRET/c/") })
        for file in try Files.walk(bench.folder.path) where file.attributes.kind == .file {
            let bytes = try Files.read(bench.folder.path.pushing(file.path))
            #expect(bytes.firstRange(of: Array("SECRET".utf8)) == nil, "\(file.path)")
        }
    }

    @Test func `a server that tells its own address with the token does not spread it`()
        async throws
    {
        for form in CondaChannelBuilder.Form.allCases {
            // What one channel told is kept by its address, and ports are given out again.
            let bench = try CondaBench()
            let server = try LoopbackServer()
            var channel = channel
            channel.forms = [form]
            channel.baseURL = server.url("/t/SECRET/c/linux-64/")
            channel.shardsBaseURL = server.url("/t/SECRET/c/shards")
            for (path, bytes) in try channel.files() {
                let isShard = path.contains("/shards/")
                let place = isShard ? path.drop { $0 != "/" }.dropFirst() : path[...]
                server.serve("/t/SECRET/c/\(place)", bytes)
            }
            let found = try await bench.run(server.url("/t/SECRET/c")).records(of: "other")
            #expect(found.map(\.url) == [server.url("/c/linux-64/other-3-0.conda")])
        }
    }

    @Test func `packages are fetched with the token that the configuration has`() async throws {
        let server = try LoopbackServer { try channel.serve(on: $0, at: "/t/SECRET/c") }
        var configuration = CondaConfiguration()
        configuration.channelAlias = server.url("/t/SECRET")
        // All that a lock has is the channel's open address.
        let list = try configuration.channels([server.url("/c")], folder: "/")
        let downloader = try bench.downloader()
        for channel in list.channels { channel.introduce(to: downloader) }
        let url = server.url("/c/linux-64/tool-1.0-0.conda")
        let answer = try await downloader.fetch(Request(url: url))
        #expect(answer.body == [1, 2, 3])
        #expect(answer.url == url)
        let stream = try await downloader.stream(StreamRequest(url: url, name: "tool"))
        #expect(stream.url == url)
        let error = try await #require(throws: ProvisionError.self) {
            _ = try await downloader.fetch(Request(url: server.url("/c/none")))
        }
        #expect(error.message == "failed to fetch `\(server.url("/c/none"))`")
        #expect(!error.text.contains("SECRET"))
        _ = try? await downloader.fetch(Request(url: server.url("/cd/x")))
        #expect(server.requests.last?.path == "/cd/x")
    }

    @Test func `errors about a private channel show no token`() async throws {
        let server = try LoopbackServer { server in
            server.serve("/t/SECRET/c/noarch/repodata_shards.msgpack.zst", text: "rubbish")
            for subdir in ["linux-64", "noarch"] {
                server.serve("/t/SECRET/d/\(subdir)/repodata.json", [], always: .status(401))
            }
            server.redirect("/t/SECRET/e/noarch/repodata.json", to: "ftp://h.test/t/SECRET/x")
            server.redirect("/t/SECRET/e/linux-64/repodata.json", to: "ftp://h.test/t/SECRET/x")
        }
        for name in ["c", "d", "e", "f"] {
            let error = try await bench.run(server.url("/t/SECRET/\(name)")).failure()
            #expect(!error.text.contains("SECRET"), "\(error.text)")
        }
    }

    @Test(arguments: ["relative", "absolute", "/t/SECRET/moved/relative"])
    func `redirects with the token in them show it neither`(_ kind: String) async throws {
        let server = try LoopbackServer { server in
            server.serve("/t/SECRET/c/moved/relative", text: "x")
            server.serve("/t/SECRET/moved/relative", text: "x")
            let whole = server.url("/t/SECRET/c/moved/relative")
            let target = ["relative": "moved/relative", "absolute": whole][kind] ?? kind
            server.redirect("/t/SECRET/c/x", to: target)
        }
        let downloader = try bench.downloader()
        downloader.remember(tokenIn: server.url("/t/SECRET/c"))
        let answer = try await downloader.fetch(Request(url: server.url("/c/x")))
        #expect(answer.body == Array("x".utf8))
        #expect(!answer.url.contains("SECRET"))
    }

    @Test func `logins and bearer tokens from files are sent`() async throws {
        let server = try LoopbackServer { try channel.serve(on: $0, at: "/c") }
        for (kind, field) in [
            ("{\"BearerToken\": \"pfx\"}", "Bearer pfx"),
            ("{\"BasicHTTP\": {\"username\": \"u\", \"password\": \"p\"}}", "Basic dTpw"),
        ] {
            let text = "{\"127.0.0.1\": \(kind)}"
            let configuration = try CondaConfiguration.load(
                environment: ["RATTLER_AUTH_FILE": "/auth"], home: nil,
                reader: CondaFileReader(
                    text: { $0 == "/auth" ? text : nil }, names: { _ in [] }))
            bench.clock.advance(by: 5000)
            let run = try bench.run(server.url("/c"), configuration: configuration)
            _ = try await run.records(of: ["tool"])
            #expect(server.requests.last?.headers["authorization"] == field)
        }
    }

    @Test func `mirrors are asked in order, the next where one is down or has nothing`()
        async throws
    {
        let server = try LoopbackServer { try channel.serve(on: $0, at: "/third/c") }
        let broken = try LoopbackServer { server in
            for subdir in ["linux-64", "noarch"] {
                server.serve(
                    "/c/\(subdir)/repodata_shards.msgpack.zst", [], always: .status(400))
            }
        }
        var configuration = CondaConfiguration()
        configuration.mirrors["c"] = [
            broken.url("/c"), server.url("/second/c"), server.url("/third/c"),
        ]
        let run = try bench.run("c", configuration: configuration)
        let found = try await run.records(of: "tool")
        #expect(run.channels == ["https://conda.anaconda.org/c"])
        #expect(Set(found.map(\.channel)) == ["https://conda.anaconda.org/c"])
        #expect(found.allSatisfy { $0.url.hasPrefix("https://conda.anaconda.org/c/") })
        configuration.mirrors["c"] = [broken.url("/c"), server.url("/second/c")]
        let error = try await bench.run("c", configuration: configuration).failure()
        #expect(error.context.last == "`c` has 2 mirrors")
    }

    @Test func `records bear the channel's own address, whichever words a mirror has`()
        async throws
    {
        let own = "https://conda.anaconda.org/c"
        for form in CondaChannelBuilder.Form.allCases {
            for (said, base) in [
                (nil, "\(own)/linux-64"), ("\(own)/linux-64/", "\(own)/linux-64"),
                ("/m/linux-64/", "\(own)/linux-64"), ("../files", "\(own)/files"),
                ("../../files", "https://conda.anaconda.org/files"),
                ("https://files.test/x", "https://files.test/x"),
            ] {
                var channel = channel
                channel.forms = [form]
                channel.baseURL = said
                // What a mirror told is kept by its address, and ports are given out again.
                let bench = try CondaBench()
                let server = try LoopbackServer { try channel.serve(on: $0, at: "/m") }
                var configuration = CondaConfiguration()
                configuration.mirrors["c"] = [server.url("/m")]
                let run = try bench.run("c", configuration: configuration)
                let found = try await run.records(of: "other")
                #expect(found.map(\.url) == ["\(base)/other-3-0.conda"], "\(form) \(said ?? "")")
            }
        }
    }

    @Test func `a shard that one mirror lacks comes from the next`() async throws {
        let server = try LoopbackServer { server in
            try channel.serve(on: server, at: "/a")
            try channel.serve(on: server, at: "/b")
        }
        let name = try channel.shard(of: "tool").hex + ".msgpack.zst"
        server.serve("/a/noarch/shards/\(name)", [], always: .status(404))
        var configuration = CondaConfiguration()
        configuration.mirrors["c"] = [server.url("/a"), server.url("/b")]
        let found = try await bench.run("c", configuration: configuration).records(of: "tool")
        #expect(found.count == 3)
        #expect(server.requests(for: "/b/noarch/shards/\(name)").count == 1)
    }
}
