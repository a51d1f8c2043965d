import Diagnostics
import SystemPackage
import TestSupport
import Testing

@testable import Transfer

@Suite struct FileAddressTests {
    @Test func `files are served as a server would`() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("a b%.txt", "0123456789")
        let url = "file://" + folder.path.string + "/a%20b%25.txt"
        // `file://` asks no network.
        let downloader = try Downloader.forTests { $0.isOffline = true }
        let whole = try await downloader.fetch(Request(url: url))
        #expect(whole.text == "0123456789")
        #expect(whole.status == 200)
        #expect(whole.size == 10)
        let part = try await downloader.fetch(Request(url: url, range: .last(3)))
        #expect(part.text == "789")
        #expect(part.status == 206)
        #expect(part.offset == 7)
        let error = try await downloader.failure(of: Request(url: url, limit: 9))
        #expect(error.code == .wrongLength)
        #expect(try WebAddress.parse(url).filePath == path)
    }

    @Test func `files are streamed`() async throws {
        let folder = try TemporaryDirectory()
        let bytes = LoopbackBody.patternBytes(0..<2_500_000)
        let path = try folder.write("f", bytes)
        let downloader = try Downloader.forTests()
        let request = StreamRequest(url: "file://\(path)", name: "f", size: 2_500_000)
        let stream = try await downloader.stream(request)
        #expect(stream.size == 2_500_000)
        #expect(try await stream.bytes() == bytes)
        var part = request
        (part.offset, part.end) = (5, 1_500_000)
        #expect(try await downloader.stream(part).bytes() == Array(bytes[5..<1_500_000]))
        var wrong = request
        wrong.size = 2_500_001
        #expect(try await downloader.failure(of: wrong).code == .wrongLength)
        let cancelled = try await downloader.stream(request)
        cancelled.cancel()
        #expect(throws: CancellationError.self) { try cancelled.next() }
    }

    @Test func `a missing file is told, or is an answer where it may be`() async throws {
        let folder = try TemporaryDirectory()
        let url = "file://\(folder.path)/none"
        let downloader = try Downloader.forTests()
        let error = try await downloader.failure(of: Request(url: url))
        #expect(error.code == .fileUnreadable)
        #expect(error.message == "cannot read `\(url)`")
        #expect(error.context == ["No such file or directory"])
        let answer = try await downloader.fetch(Request(url: url, acceptedStatuses: [404]))
        #expect(answer.status == 404)
        let stream = try await downloader.failure(of: StreamRequest(url: url, name: "none"))
        #expect(stream.code == .fileUnreadable)
    }

    @Test func `a folder is no file`() async throws {
        let folder = try TemporaryDirectory()
        let error = try await Downloader.forTests().failure(
            of: Request(url: "file://\(folder.path)"))
        #expect(error.code == .fileUnreadable)
    }
}
