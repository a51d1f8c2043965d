import FileSystem
import Indexes
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing
import Transfer

/// The channel of the other suites is worth something only if its packages are.
@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaWorldTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    /// Unpacks a package as `provision` does and gives the folder.
    private func unpack(_ package: CondaPackageBuilder) async throws -> FilePath {
        let file = try tool.folder.write(package.filename, try package.pack().bytes)
        let folder = tool.folder.appending("unpacked-\(package.name)")
        let result = try await tool.run("unpack", file.string, "-C", folder.string)
        #expect(result.status == .exited(0), "\(result.errors)")
        return folder
    }

    private static let modules = ["ssl", "ctypes", "sqlite3", "zlib", "lzma", "asyncio", "venv"]

    /// The modules that an interpreter can import.
    private func modules(of python: FilePath) async throws -> String {
        let script = """
            import importlib, sys
            for name in sys.argv[1:]:
                try: importlib.import_module(name)
                except ImportError: continue
                print(name)
            """
        let result = try await tool.start(python, ["-I", "-c", script] + Self.modules)
        #expect(result.status == .exited(0), "\(result.errors)")
        return result.output
    }

    @Test(arguments: CondaPython.all)
    func `a packed python runs where it is put, and can what the original can`(
        python: CondaPython
    ) async throws {
        let package = try python.package()
        #expect(!package.files.contains { $0.path.contains("__pycache__") })
        let folder = try await unpack(package)
        #expect(try Files.size(of: tool.folder.appending(package.filename)) < 40 << 20)
        let moved = folder.appending("bin/python")
        #expect(try await modules(of: moved) == modules(of: python.interpreter))
        try Files.createDirectories(folder.appending(python.sitePackages).appending("added"))
        let script = "import added, sys; print(sys.prefix); print(sys.exec_prefix)"
        let result = try await tool.start(moved, ["-c", script])
        let place = try Files.resolve(folder)
        #expect(result.output == "\(place)\n\(place)\n", "\(result.errors)")
    }

    @Test func `every sample is unpacked by the command`() async throws {
        let samples: [CondaPackageBuilder] = [
            .hello(), .switched, .scripted, .failing, .painter("a"), .gpuSolver, .antique,
            try .recorded(),
        ]
        for sample in samples {
            let folder = try await unpack(sample)
            for file in sample.files {
                #expect(try Files.exists(folder.appending(file.path)), "\(file.path)")
            }
            #expect(try Files.exists(folder.appending("info/index.json")), "\(sample.name)")
        }
    }

    /// What the channel tells of a few packages, asked with an empty cache.
    private func records(
        of world: CondaWorld, cache: String
    ) async throws -> [String: Set<CondaRecord>] {
        let list = try CondaConfiguration().channels([world.channel], folder: tool.folder.path)
        let channels = CondaChannels(
            list.channels, platform: CondaPackageBuilder.platform,
            downloader: try Downloader(TransferSettings(version: "0", clock: { 1_795_000_000 })),
            cache: tool.folder.appending(cache))
        return try await channels.records(of: ["python", "hello", "numlib", "antique", "none"])
            .mapValues { Set($0) }
    }

    @Test func `every form of the channel tells the same`() async throws {
        let world = try CondaWorld(beside: try IndexWorld())
        let first = try await records(of: world, cache: "all")
        #expect(first["numlib"]?.map(\.version).sorted() == ["1.5", "2.0"])
        #expect(first["numlib"]?.first?.purls == ["pkg:pypi/num-lib"])
        #expect(first["python"]?.first?.size ?? 0 > 1 << 20)
        #expect(first["antique"]?.first?.filename == "antique-1.0-h0_0.tar.bz2")
        #expect(first["none"] == [])
        for form in CondaChannelBuilder.Form.allCases {
            try world.tell(only: form)
            #expect(try await records(of: world, cache: "\(form)") == first, "\(form)")
        }
    }
}
