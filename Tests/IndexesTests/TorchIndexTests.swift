import Diagnostics
import Hashing
import PackageModel
import TestSupport
import Testing
import Transfer

@testable import Indexes

@Suite struct TorchIndexTests {
    private let bench: IndexBench
    private let server: LoopbackServer
    private let world: TorchWorld

    init() throws {
        bench = try IndexBench()
        server = try LoopbackServer()
        world = TorchWorld(on: server)
        try world.publish(ZipWheel("torch", "2.14.0+cu126"), build: "cu126")
        try world.publish(
            ZipWheel("torch", "2.14.0+cu130"), build: "cu130", hasMetadata: true)
    }

    private func indexes(
        at url: String? = nil, isOffline: Bool = false
    ) async throws -> ConfiguredIndexes {
        try await bench.indexes(
            main: server.url("/simple"), isOffline: isOffline,
            environment: ["PROVISION_PYTORCH_INDEX": url ?? world.url])
    }

    @Test func `each build has a page of its own`() async throws {
        let indexes = try await indexes()
        let torch = try PackageName.named("torch")
        for build in ["cu126", "cu130"] {
            let files = try await indexes.torchFiles(of: torch, build: build)
            #expect(files?.map(\.filename) == ["torch-2.14.0+\(build)-py3-none-any.whl"])
            let file = try #require(files?.first)
            #expect(
                file.url == server.url("/whl/\(build)/torch-2.14.0%2B\(build)-py3-none-any.whl"))
            #expect(file.digest != nil && file.size == nil)
        }
        #expect(try await indexes.torchFiles(of: torch, build: "cu999") == nil)
        #expect(indexes.torchIndex == server.url("/whl/"))
        // The Python index is not asked, nor is this one for what the Python index is asked.
        #expect(try await indexes.files(of: torch) == nil)
        #expect(server.requests(for: "/simple/torch/").count == 1)
        #expect(world.pageRequests.count == 3)
    }

    @Test(arguments: ["cu126", "cu130"])
    func `metadata, size and digest are found beside the wheel or in it`(
        _ build: String
    ) async throws {
        let indexes = try await indexes()
        let files = try await indexes.torchFiles(of: .named("torch"), build: build)
        let file = try #require(files?.first)
        let metadata = try await indexes.metadata(of: file)
        #expect(metadata.version.description == "2.14.0+\(build)")
        let wheel = try ZipWheel("torch", "2.14.0+\(build)").build()
        let artifact = try await indexes.artifact(of: file)
        #expect(artifact.size == Int64(wheel.count))
        #expect(artifact.digest == (try Digest.sha256(of: wheel)))
    }

    @Test func `a host that says 403 to what it lacks says that it is not there`() async throws {
        world.refuse("torchtext", build: "cu126", status: 403)
        let indexes = try await indexes()
        #expect(try await indexes.torchFiles(of: .named("torchtext"), build: "cu126") == nil)
        world.refuse("torchaudio", build: "cu126", status: 401)
        let error = await #expect(throws: ProvisionError.self) {
            try await indexes.torchFiles(of: .named("torchaudio"), build: "cu126")
        }
        #expect(error?.code == .httpStatus)
    }

    @Test func `the second run asks nothing, offline neither`() async throws {
        let torch = try PackageName.named("torch")
        for isOffline in [false, false, true] {
            let indexes = try await indexes(isOffline: isOffline)
            #expect(try await indexes.torchFiles(of: torch, build: "cu126")?.count == 1)
        }
        #expect(world.pageRequests.count == 1)
        let offline = try await indexes(isOffline: true)
        let error = await #expect(throws: ProvisionError.self) {
            try await offline.torchFiles(of: torch, build: "cu130")
        }
        #expect(error?.code == .offline)
    }

    @Test func `a login in its address is sent and never shown`() async throws {
        let url = "http://me:secret@" + world.url.dropFirst("http://".count)
        let indexes = try await indexes(at: url)
        #expect(indexes.torchIndex == server.url("/whl/"))
        let files = try await indexes.torchFiles(of: .named("torch"), build: "cu126")
        let file = try #require(files?.first)
        #expect(!file.url.contains("secret"))
        _ = try await indexes.metadata(of: file)
        #expect(server.requests.count >= 2)
        for request in server.requests {
            #expect(request.headers["authorization"] == "Basic bWU6c2VjcmV0")
        }
    }

    @Test func `it may be a folder, and is the public one where nothing is said`() async throws {
        let folder = try TemporaryDirectory()
        try folder.write(
            "whl/cu126/torch/index.html",
            "<a href='../torch-2.14.0%2Bcu126-py3-none-any.whl'>torch</a>")
        let indexes = try await indexes(at: "\(folder.path)/whl")
        let files = try await indexes.torchFiles(of: .named("torch"), build: "cu126")
        #expect(files?.map(\.filename) == ["torch-2.14.0+cu126-py3-none-any.whl"])
        #expect(files?.first?.url.hasPrefix(try #require(indexes.torchIndex)) == true)
        #expect(TorchIndex(environment: [:]).base == PublicAddresses.torch + "/")
        #expect(TorchIndex(environment: ["PROVISION_PYTORCH_INDEX": ""]).url.hasSuffix("/whl/"))
    }

    @Test func `who forbids indexes forbids this one too`() async throws {
        let indexes = try await bench.indexes(
            environment: ["PROVISION_PYTORCH_INDEX": world.url])
        #expect(indexes.torchIndex == nil)
        #expect(try await indexes.torchFiles(of: .named("torch"), build: "cu126") == nil)
        #expect(server.requests.isEmpty)
    }
}
