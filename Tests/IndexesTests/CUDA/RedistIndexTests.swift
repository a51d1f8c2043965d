import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

@Suite struct RedistIndexTests {
    private let bench: IndexBench
    private let world: RedistWorld

    init() throws {
        bench = try IndexBench()
        world = try RedistWorld()
        try world.publish(.toolkit("12.8.1"), .toolkit("12.10.0"), .toolkit("13.0.2"))
    }

    private func index(
        _ folder: String? = nil, isOffline: Bool = false
    ) throws -> RedistIndex {
        try RedistIndex(
            .cuda, at: folder ?? world.server.url(RedistWorld.path()),
            downloader: bench.downloader(isOffline: isOffline),
            cache: bench.folder.appending("cache"))
    }

    private func version(_ text: String) throws -> DottedVersion {
        try #require(DottedVersion(text))
    }

    @Test func `the folder's listing tells the releases, newest first`() async throws {
        let releases = try await index().releases()
        #expect(releases.map(\.text) == ["13.0.2", "12.10.0", "12.8.1"])
    }

    @Test func `a folder that is not there is told with the variable that leads to it`()
        async throws
    {
        let index = try index("file://\(bench.folder.appending("nope").string)/")
        let error = await #expect(throws: ProvisionError.self) { _ = try await index.releases() }
        #expect(error?.code == .badRedistListing)
        #expect(error?.context.first?.hasPrefix("`PROVISION_CUDA_REDIST` leads to `") == true)
        #expect(error?.hints.first?.text.contains("unset PROVISION_CUDA_REDIST") == true)
    }

    @Test func `an exact release is asked for without the listing`() async throws {
        let manifest = try await index().manifest(of: version("12.8.1"))
        #expect(manifest.components["cuda_nvcc"]?.version == "12.8.91")
        #expect(world.requests(for: "") == 0)
        #expect(world.requests(for: "redistrib_13.0.2.json") == 0)
    }

    @Test func `what is kept is asked for again, and serves where there is no network`()
        async throws
    {
        for _ in 0..<2 {
            #expect(try await index().releases().count == 3)
            _ = try await index().manifest(of: version("13.0.2"))
        }
        let conditions = world.server.requests(for: RedistWorld.path()).map {
            $0.headers["if-none-match"]
        }
        #expect(conditions.count == 2)
        #expect(conditions.last.flatMap(\.self) != nil)
        #expect(world.requests(for: "redistrib_13.0.2.json") == 1)
        #expect(try await index(isOffline: true).releases().count == 3)
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await index(isOffline: true).manifest(of: version("12.8.1"))
        }
        #expect(error?.code == .offline)
    }

    @Test func `a release that is not there is refused by its name`() async throws {
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await index().manifest(of: version("12.7.0"))
        }
        #expect(error?.code == .noRedistManifest)
        #expect(error?.message == "there is no release 12.7.0 of CUDA")
        #expect(error?.context.last?.hasPrefix("`PROVISION_CUDA_REDIST` leads to `http") == true)
        #expect(error?.hints.last?.text.contains("unset PROVISION_CUDA_REDIST") == true)
    }

    @Test func `a mirror that does not answer is told with the variable that names it`()
        async throws
    {
        // Nobody listens on the first port.
        let index = try index("http://127.0.0.1:1/redist/")
        for release in [nil, try version("12.8.1")] {
            let error = await #expect(throws: ProvisionError.self) {
                if let release {
                    _ = try await index.manifest(of: release)
                } else {
                    _ = try await index.releases()
                }
            }
            #expect(error?.code == .connectionFailed)
            #expect(error?.context.last?.contains("`PROVISION_CUDA_REDIST` leads to") == true)
            #expect(error?.hints.last?.text.contains("unset PROVISION_CUDA_REDIST") == true)
        }
    }

    @Test func `a manifest that cannot be read is told with its place and not kept`() async throws {
        let path = RedistWorld.path() + "redistrib_12.9.0.json"
        world.server.serve(path, text: #"{"cuda_nvcc": {"linux-x86_64": {}}}"#)
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await index().manifest(of: version("12.9.0"))
        }
        #expect(error?.code == .badRedistManifest)
        #expect(error?.context.first?.contains("at byte") == true)
        try world.publish(.toolkit("12.9.0"))
        #expect(try await index().manifest(of: version("12.9.0")).components.count > 10)
    }

    @Test func `a page without releases is an error that names the variable`() async throws {
        world.server.serve("/portal/", text: "<html>log in</html>")
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await index(world.server.url("/portal")).releases()
        }
        #expect(error?.code == .badRedistListing)
        #expect(error?.hints.first?.text.contains("PROVISION_CUDA_REDIST") == true)
    }

    @Test func `a folder of this machine is a mirror too`() async throws {
        let folder = bench.folder.appending("mirror")
        for (path, bytes) in try RedistRelease.toolkit("12.4.1").files() {
            let file = folder.pushing(FilePath(path))
            try Files.createDirectories(file.removingLastComponent())
            try Files.writeAtomically(bytes, to: file)
        }
        let index = try index(WebAddress.fileURL(folder))
        #expect(try await index.releases().map(\.text) == ["12.4.1"])
        let manifest = try await index.manifest(of: version("12.4.1"))
        let archive = manifest.components["cuda_cudart"]?.archives(for: .x86).first
        #expect(archive?.artifact.url.hasPrefix("file://\(folder)/cuda_cudart/") == true)
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await index.manifest(of: version("12.4.0"))
        }
        #expect(error?.code == .noRedistManifest)
    }

    @Test func `the variable puts a mirror in NVIDIA's place`() {
        func folder(_ value: String) -> String {
            RedistProduct.cudnn.folder(
                environment: ["PROVISION_CUDNN_REDIST": value], folder: "/recipes", home: "/home/u")
        }
        #expect(folder("https://m.example/x") == "https://m.example/x/")
        #expect(folder("~/mirror") == "file:///home/u/mirror/")
        #expect(folder("../mirror") == "file:///mirror/")
        #expect(folder("") == RedistProduct.cudnn.publicFolder)
    }

    @Test func `a login in the address is in no manifest`() async throws {
        let folder = world.server.url(RedistWorld.path())
            .replacing("http://", with: "http://user:secret@")
        let index = try index(folder)
        let manifest = try await index.manifest(of: version("12.8.1"))
        let urls = manifest.components.values.flatMap { $0.archives(for: .x86) }
            .map(\.artifact.url)
        #expect(!urls.contains { $0.contains("secret") })
        #expect(
            world.server.requests.last?.headers["authorization"]?.hasPrefix("Basic ") == true)
    }
}
