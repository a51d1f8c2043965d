import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

@Suite struct WheelMetadataTests {
    private let bench: IndexBench

    init() throws { bench = try IndexBench() }

    private func wheel(padding: Int = 0) throws -> ZipWheel {
        var wheel = ZipWheel("x", "1.0")
        wheel.metadata = ["Requires-Dist: numpy>=2", "Requires-Python: >=3.9"]
        wheel.add("x/__init__.py", String(repeating: "#", count: padding))
        return wheel
    }

    private func file(
        _ server: LoopbackServer, _ bytes: [UInt8]? = nil, hasMetadata: Bool = false,
        metadataDigest: Digest? = nil
    ) throws -> IndexFile {
        IndexFile(
            filename: "x-1.0-py3-none-any.whl", url: server.url("/x-1.0-py3-none-any.whl"),
            size: bytes.map { Int64($0.count) }, digest: try bytes.map { try .sha256(of: $0) },
            hasMetadata: hasMetadata, metadataDigest: metadataDigest)
    }

    private func indexes(isOffline: Bool = false) async throws -> ConfiguredIndexes {
        try await bench.indexes(isOffline: isOffline)
    }

    private func failure(of file: IndexFile) async throws -> ProvisionError {
        let indexes = try await indexes()
        return try #require(
            await #expect(throws: ProvisionError.self) { try await indexes.metadata(of: file) })
    }

    private let path = "/x-1.0-py3-none-any.whl"
    private let text = "Metadata-Version: 2.1\nName: X\nVersion: 1.0\nRequires-Dist: numpy>=2\n"

    @Test func `announced METADATA is fetched beside the wheel, verified and kept`()
        async throws
    {
        let server = try LoopbackServer { $0.serve("/x-1.0-py3-none-any.whl.metadata", text: text) }
        let file = try file(
            server, [1], hasMetadata: true, metadataDigest: try .sha256(of: text))
        for isOffline in [false, true] {
            let metadata = try await indexes(isOffline: isOffline).metadata(of: file)
            #expect(metadata.name.normalized == "x")
            #expect(metadata.requirements.count == 1)
        }
        #expect(server.requests.count == 1)
    }

    @Test func `METADATA with another digest is refused`() async throws {
        let server = try LoopbackServer { $0.serve("/x-1.0-py3-none-any.whl.metadata", text: text) }
        let error = try await failure(
            of: file(server, hasMetadata: true, metadataDigest: try .sha256(of: "other")))
        #expect(error.code == .digestDiffers)
        #expect(error.code.exitStatus == .integrity)
    }

    @Test(arguments: [0, 200_000], [true, false])
    func `one or two ranges are enough for a big wheel`(
        _ padding: Int, _ isSizeKnown: Bool
    ) async throws {
        var wheel = try wheel()
        // What stands behind METADATA pushes it out of the first range.
        wheel.distInfo = [("licenses", String(repeating: "l", count: padding))]
        wheel.add("x/big", String(repeating: "b", count: 500_000))
        let bytes = try wheel.build()
        let server = try LoopbackServer { $0.serve(path, bytes) }
        var file = try file(server, bytes)
        if !isSizeKnown { file.size = nil }
        let metadata = try await indexes().metadata(of: file)
        #expect(metadata.requirements.count == 1)
        #expect(metadata.requiresPython != nil)
        #expect(server.requests.count == (padding == 0 ? 1 : 2))
        #expect(server.requests.allSatisfy { $0.headers["range"] != nil })
        #expect(
            server.requests.first?.headers["range"]?.hasPrefix("bytes=-") == !isSizeKnown)
        _ = try await indexes(isOffline: true).metadata(of: file)
    }

    @Test func `a directory longer than the first range is fetched on`() async throws {
        var wheel = try wheel()
        for number in 0..<2000 { wheel.add("x/module_with_a_long_name_\(number).py", "") }
        let bytes = try wheel.build()
        let server = try LoopbackServer { $0.serve(path, bytes) }
        let metadata = try await indexes().metadata(of: file(server, bytes))
        #expect(metadata.requirements.count == 1)
        #expect(server.requests.allSatisfy { $0.headers["range"] != nil })
    }

    @Test func `announced and not there: ranges`() async throws {
        let bytes = try wheel(padding: 300_000).build()
        let server = try LoopbackServer { $0.serve(path, bytes) }
        let metadata = try await indexes().metadata(of: file(server, bytes, hasMetadata: true))
        #expect(metadata.requirements.count == 1)
        #expect(server.requests.map(\.path) == [path + ".metadata", path])
    }

    @Test(arguments: [LoopbackFault.ignoreRange, .status(416)])
    func `a server without ranges sends the whole wheel, which leaves nothing behind`(
        _ fault: LoopbackFault
    ) async throws {
        let bytes = try wheel(padding: 1_200_000).build()
        let server = try LoopbackServer { $0.serve(path, bytes, faults: [fault]) }
        let metadata = try await indexes().metadata(of: file(server, bytes))
        #expect(metadata.requirements.count == 1)
        #expect(try Files.list(bench.folder.appending("cache/temporary")).isEmpty)
    }

    @Test func `a whole wheel with another digest is refused`() async throws {
        let bytes = try wheel().build()
        let server = try LoopbackServer { $0.serve(path, bytes, faults: [.status(501)]) }
        var file = try file(server, bytes)
        file.digest = try .sha256(of: "other")
        #expect(try await failure(of: file).code == .digestDiffers)
    }

    @Test func `local wheels are read where they are`() async throws {
        let folder = try TemporaryDirectory()
        try folder.write("x-1.0-py3-none-any.whl", try wheel().build())
        let file = IndexFile(
            filename: "x-1.0-py3-none-any.whl", url: "file://\(folder.path)/x-1.0-py3-none-any.whl")
        #expect(try await indexes().metadata(of: file).requirements.count == 1)
    }

    @Test(arguments: [
        ("Metadata-Version: 2.1\nName: y\nVersion: 1.0\n", "its METADATA is of `y 1.0`"),
        ("Metadata-Version: 2.1\nName: x\nVersion: 1.1\n", "its METADATA is of `x 1.1`"),
    ])
    func `METADATA of another package or version is refused`(
        _ text: String, _ reason: String
    ) async throws {
        let server = try LoopbackServer { $0.serve("/x-1.0-py3-none-any.whl.metadata", text: text) }
        let error = try await failure(of: file(server, [1], hasMetadata: true))
        #expect(error.code == .metadataDisagrees)
        #expect(error.message == "cannot use `x-1.0-py3-none-any.whl`")
        #expect(error.context.first == reason)
        // It is not kept either.
        #expect(
            try await failure(of: file(server, [1], hasMetadata: true)).code == .metadataDisagrees)
        #expect(server.requests.count == 2)
    }

    @Test func `malformed METADATA is an error with the file's name`() async throws {
        let server = try LoopbackServer {
            $0.serve("/x-1.0-py3-none-any.whl.metadata", text: "Metadata-Version: 2.1\nName: x\n")
        }
        let error = try await failure(of: file(server, hasMetadata: true))
        #expect(error.code == .badMetadata)
        #expect(error.message == "cannot read the METADATA of `x-1.0-py3-none-any.whl`")
        #expect(error.context.first == "the field `Version` is missing")
    }

    @Test func `a wheel without METADATA, or with its folder misnamed`() async throws {
        var zip = ZipBuilder()
        zip.add("y-1.0.dist-info/METADATA", text)
        zip.add("x/x-1.0.dist-info/METADATA", text)
        let bytes = zip.build()
        let server = try LoopbackServer { $0.serve(path, bytes) }
        let error = try await failure(of: file(server, bytes))
        #expect(error.code == .badMetadata)
        #expect(error.context.first == "it has no METADATA")
    }

    @Test func `what is no ZIP is refused`() async throws {
        let bytes = LoopbackBody.patternBytes(0..<100_000)
        let server = try LoopbackServer { $0.serve(path, bytes) }
        #expect(try await failure(of: file(server, bytes)).code == .malformedArchive)
        let name = try await failure(of: IndexFile(filename: "x.whl", url: server.url("/x.whl")))
        #expect(name.code == .badMetadata)
    }

    @Test func `an artifact gets the size and digest that the index left out`() async throws {
        let bytes = try wheel(padding: 3_000_000).build()
        let server = try LoopbackServer {
            $0.serve(path, bytes)
            $0.serve("/noranges", bytes, always: .ignoreRange)
        }
        let indexes = try await indexes()
        let whole = try file(server, bytes)
        let expected = Artifact(
            filename: whole.filename, url: whole.url, size: whole.size, digest: whole.digest)
        #expect(try await indexes.artifact(of: whole) == expected)
        #expect(server.requests.isEmpty)
        var unsized = whole
        unsized.size = nil
        #expect(try await indexes.artifact(of: unsized) == expected)
        #expect(server.requests.map { $0.headers["range"] } == ["bytes=0-0"])
        unsized.url = server.url("/noranges")
        #expect(try await indexes.artifact(of: unsized).size == whole.size)
        var unknown = whole
        (unknown.size, unknown.digest) = (nil, nil)
        #expect(try await indexes.artifact(of: unknown) == expected)
    }

    @Test func `a local artifact is hashed`() async throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("x-1.0-py3-none-any.whl", "hello")
        let artifact = try await indexes().artifact(
            of: IndexFile(filename: "x-1.0-py3-none-any.whl", url: "file://\(path)", size: 5))
        #expect(artifact.size == 5)
        #expect(try artifact.digest == .sha256(of: "hello"))
    }
}
