import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

@Suite struct CondaFetchTests {
    private let bench: CondaBench
    private let channel: CondaChannelBuilder

    init() throws {
        bench = try CondaBench()
        channel = try CondaChannelBuilder.sample()
    }

    private func served(
        _ channel: CondaChannelBuilder, headers: [String: String] = [:]
    ) throws -> LoopbackServer {
        try LoopbackServer { try channel.serve(on: $0, at: "/c", headers: headers) }
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `every form of a channel tells the same records`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        channel.removed = ["tool-1.0-0.conda"]
        let server = try served(channel)
        let run = try bench.run(server.url("/c"))
        #expect(run.channels == [server.url("/c")])
        let found = try await run.records(of: ["tool", "other", "none"])
        #expect(Set(found.keys) == ["tool", "other", "none"])
        #expect(found["none"] == [])
        let tools = Set(found["tool"] ?? [])
        #expect(tools == channel.expected("tool", at: server.url("/c")))
        #expect(tools.count == 2)
        #expect(found["other"]?.map(\.url) == [server.url("/c/linux-64/other-3-0.conda")])
    }

    @Test func `shards come before whole files, compressed ones before plain ones`() async throws {
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        #expect(!server.requests.contains { $0.path.contains("repodata.json") })
        var other = channel
        other.forms = [.compressed, .plain]
        let second = try served(other)
        _ = try await bench.run(second.url("/c")).records(of: ["tool"])
        #expect(second.requests(for: "/c/noarch/repodata.json").isEmpty)
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `the second run asks nothing while all is fresh, and probes no more when it is not`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        let server = try served(channel)
        let expected = channel.expected("tool", at: server.url("/c"))
        #expect(try await bench.run(server.url("/c")).records(of: "tool") == expected)
        let first = server.requests.count
        #expect(try await bench.run(server.url("/c")).records(of: "tool") == expected)
        #expect(server.requests.count == first)
        bench.clock.advance(by: 5000)
        #expect(try await bench.run(server.url("/c")).records(of: "tool") == expected)
        let later = server.requests.dropFirst(first)
        #expect(later.count == 2)
        #expect(later.allSatisfy { $0.headers["if-none-match"] != nil })
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `a channel that changed is read anew, and its unchanged shards are not`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).records(of: ["tool", "other"])
        try channel.add(.test("tool", "3.0", subdir: "linux-64"))
        try channel.serve(on: server, at: "/c")
        bench.clock.advance(by: 5000)
        let before = server.requests.count
        let found = try await bench.run(server.url("/c")).records(of: ["tool", "other"])
        #expect(Set(found["tool"] ?? []) == channel.expected("tool", at: server.url("/c")))
        #expect(server.requests.count - before == (form == .shards ? 3 : 2))
    }

    @Test func `the server's Cache-Control is honoured`() async throws {
        let server = try served(channel, headers: ["Cache-Control": "public, max-age=60"])
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        let first = server.requests.count
        bench.clock.advance(by: 59)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        #expect(server.requests.count == first)
        bench.clock.advance(by: 2)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        #expect(server.requests.count == first + 2)
    }

    @Test func `a better form is found within a week`() async throws {
        var channel = channel
        channel.forms = [.plain]
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        channel.forms = [.shards]
        try channel.serve(on: server, at: "/c")
        bench.clock.advance(by: 8 * 86_400)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        #expect(server.requests.last?.path.contains("/shards/") == true)
    }

    @Test func `a form that is gone is looked for in another way`() async throws {
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        var channel = channel
        channel.forms = [.compressed]
        let other = try served(channel)
        server.stop()
        let gone = try LoopbackServer { server in
            for subdir in ["linux-64", "noarch"] {
                server.redirect(
                    "/c/\(subdir)/repodata.json.zst",
                    to: other.url("/c/\(subdir)/repodata.json.zst"))
            }
        }
        let notes = CondaNotes(folder: bench.folder.appending("cache/conda"))
        for subdir in ["linux-64", "noarch"] {
            await notes.make(
                remark: "shards", on: gone.url("/c/\(subdir)/"), now: bench.clock.reading)
        }
        let found = try await bench.run(gone.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: gone.url("/c")))
    }

    @Test(arguments: [403, 404, 405, 410, 501])
    func `a server that has no shards says so in several ways`(_ status: Int) async throws {
        let server = try LoopbackServer { server in
            try channel.serve(on: server, at: "/c")
            for subdir in ["linux-64", "noarch"] {
                server.serve(
                    "/c/\(subdir)/repodata_shards.msgpack.zst", [], always: .status(status))
            }
        }
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
    }

    @Test(arguments: ["linux-64", "noarch"])
    func `one subdir may be missing`(_ only: String) async throws {
        var channel = CondaChannelBuilder()
        channel.subdirs = []
        try channel.add(.test("tool", subdir: only))
        let server = try served(channel)
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
    }

    @Test func `a channel that is not there is named with what was tried`() async throws {
        let server = try LoopbackServer()
        let error = try await bench.run(server.url("/typo")).failure()
        #expect(error.code == .channelMissing)
        #expect(error.message == "cannot find the channel `\(server.url("/typo"))`")
        #expect(
            error.context == [
                "there is nothing at `\(server.url("/typo/linux-64/repodata.json"))` nor at "
                    + "`\(server.url("/typo/noarch/repodata.json"))`"
            ])
        #expect(error.hints.count == 1)
    }

    @Test func `a channel that cannot be reached is an error, whatever the others have`()
        async throws
    {
        let server = try LoopbackServer { server in
            try channel.serve(on: server, at: "/c")
            for subdir in ["linux-64", "noarch"] {
                server.serve(
                    "/down/\(subdir)/repodata_shards.msgpack.zst", [], always: .status(401))
            }
        }
        let error = try await bench.run(server.url("/c"), server.url("/down")).failure()
        #expect(error.code == .httpStatus)
        #expect(error.hints.first?.text.contains("~/.netrc") == true)
    }

    @Test func `records of several channels keep their channel`() async throws {
        let server = try LoopbackServer { server in
            try channel.serve(on: server, at: "/a")
            try channel.serve(on: server, at: "/b")
        }
        let found = try await bench.run(server.url("/a"), server.url("/b")).records(of: "tool")
        #expect(
            found
                == channel.expected("tool", at: server.url("/a"))
                .union(channel.expected("tool", at: server.url("/b"))))
    }

    @Test func `a shard with other bytes is fetched once more`() async throws {
        let digest = try channel.shard(of: "tool")
        let path = "/c/noarch/shards/\(digest.hex).msgpack.zst"
        let server = try served(channel)
        let right = try #require(try channel.files()[String(path.dropFirst(3))])
        var wrong = right
        wrong[20] ^= 1
        let answers = Answers([wrong, right])
        server.serve(path) { _ in LoopbackResponse(body: .bytes(answers.next())) }
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
        #expect(server.requests(for: path).count == 2)
    }

    @Test func `a shard that stays wrong is an error, and so is one that is missing`()
        async throws
    {
        let digest = try channel.shard(of: "tool")
        let path = "/c/noarch/shards/\(digest.hex).msgpack.zst"
        let server = try served(channel)
        server.serve(path, [1, 2, 3])
        let error = try await bench.run(server.url("/c")).failure()
        #expect(error.code == .digestDiffers)
        #expect(error.message == "cannot trust `\(server.url(path))`")
        #expect(error.context.last == "the package is `tool`")
        server.serve(path, [], always: .status(404))
        #expect(try await bench.run(server.url("/c")).failure().code == .httpStatus)
        try channel.serve(on: server, at: "/c")
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
    }

    @Test func `kept shards that were damaged are fetched again`() async throws {
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        let folder = bench.folder.appending("cache/conda/shards")
        let kept = try Files.walk(folder).filter { $0.attributes.kind == .file }
        #expect(kept.count == 2)
        for file in kept {
            try Files.writeAtomically("rubbish", to: folder.pushing(file.path))
        }
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
    }

    @Test(arguments: [CondaChannelBuilder.Form.compressed, .plain])
    func `a kept file that was damaged is fetched again`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        let folder = bench.folder.appending("cache/http")
        for file in try Files.walk(folder) where file.attributes.kind == .file {
            let path = folder.pushing(file.path)
            guard try Files.read(path).first == UInt8(ascii: "{") else { continue }
            try Files.writeAtomically("{", to: path)
        }
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
    }

    @Test(arguments: ["repodata_shards.msgpack.zst", "repodata.json.zst", "repodata.json"])
    func `what is no repodata is an error and is not kept`(_ name: String) async throws {
        let server = try LoopbackServer {
            $0.serve("/c/noarch/\(name)", text: "<html>please log in</html>")
        }
        let error = try await bench.run(server.url("/c")).failure()
        #expect(error.message.contains(name))
        try channel.serve(on: server, at: "/c")
        bench.clock.advance(by: 700)
        let found = try await bench.run(server.url("/c")).records(of: "tool")
        #expect(found == channel.expected("tool", at: server.url("/c")))
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `offline what was fetched is enough, whatever its age`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        let server = try served(channel)
        let expected = channel.expected("tool", at: server.url("/c"))
        _ = try await bench.run(server.url("/c")).records(of: ["tool"])
        let count = server.requests.count
        bench.clock.advance(by: 1 << 30)
        let offline = try bench.run(server.url("/c"), isOffline: true)
        #expect(try await offline.records(of: "tool") == expected)
        #expect(server.requests.count == count)
        guard form == .shards else { return }
        #expect(try await offline.failure(of: "other").code == .offline)
    }

    @Test func `offline a channel that was never fetched is an error`() async throws {
        let server = try served(channel)
        let error = try await bench.run(server.url("/c"), isOffline: true).failure()
        #expect(error.code == .offline)
        #expect(server.requests.isEmpty)
    }

    @Test func `what was answered is not looked up again in the same run`() async throws {
        let server = try served(channel)
        let run = try bench.run(server.url("/c"))
        _ = try await run.records(of: ["tool"])
        try Files.removeTree(bench.folder.appending("cache"))
        let count = server.requests.count
        #expect(try await run.records(of: "tool").count == 3)
        #expect(server.requests.count == count)
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `a folder is a channel, read anew when it changes`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        try channel.write(to: bench.folder.appending("c"))
        let url = "file://\(bench.folder.appending("c"))"
        for isOffline in [false, true] {
            let found = try await bench.run("./c", isOffline: isOffline).records(of: "tool")
            #expect(found == channel.expected("tool", at: url))
        }
        try channel.add(.test("tool", "9"))
        try channel.write(to: bench.folder.appending("c"))
        let found = try await bench.run(url).records(of: "tool")
        #expect(found == channel.expected("tool", at: url))
        #expect(found.count == 4)
        let error = try await bench.run("./d").failure()
        #expect(error.code == .channelMissing)
        #expect(error.message == "cannot find the channel `./d`")
    }

    @Test func `files and shards may lie elsewhere`() async throws {
        let server = try LoopbackServer()
        for form in CondaChannelBuilder.Form.allCases {
            var channel = channel
            channel.forms = [form]
            channel.baseURL = server.url("/elsewhere")
            channel.shardsBaseURL = "../noarch/shards"
            channel.subdirs = ["noarch"]
            var only = CondaChannelBuilder()
            (only.forms, only.baseURL) = ([form], server.url("/elsewhere"))
            only.shardsBaseURL = "../noarch/shards"
            try only.add(.test("tool"))
            try only.serve(on: server, at: "/\(form)")
            let found = try await bench.run(server.url("/\(form)")).records(of: "tool")
            #expect(found.map(\.url) == [server.url("/elsewhere/tool-1.0-0.conda")])
        }
    }

    @Test(arguments: CondaChannelBuilder.Form.allCases)
    func `a channel on the network cannot point to files of this machine`(
        _ form: CondaChannelBuilder.Form
    ) async throws {
        var channel = channel
        channel.forms = [form]
        channel.baseURL = "file:///etc/"
        let server = try served(channel)
        _ = try await bench.run(server.url("/c")).failure()
    }
}

/// Answers that are given one after another, the last one from then on.
final class Answers: Sendable {
    private let bodies: [[UInt8]]
    private let position = LockedCounter()

    init(_ bodies: [[UInt8]]) { self.bodies = bodies }

    func next() -> [UInt8] { bodies[min(position.next(), bodies.count - 1)] }
}
