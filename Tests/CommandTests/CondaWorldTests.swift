import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

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
        let folder = try await unpack(try python.package())
        let moved = folder.appending("bin/python")
        #expect(try await modules(of: moved) == modules(of: python.interpreter))
        try Files.createDirectories(folder.appending(python.sitePackages).appending("added"))
        let script = "import added, sys; print(sys.prefix); print(sys.exec_prefix)"
        let result = try await tool.start(moved, ["-c", script])
        let place = try Files.resolve(folder)
        #expect(result.output == "\(place)\n\(place)\n", "\(result.errors)")
    }

    @Test(arguments: CondaPython.all)
    func `a packed python is small`(python: CondaPython) throws {
        let package = try python.package()
        let size = try package.pack().bytes.count
        #expect(size < 40 << 20)
        #expect(!package.files.contains { $0.path.contains("__pycache__") })
    }

    @Test func `every sample is unpacked by the command`() async throws {
        let samples: [CondaPackageBuilder] = [
            .hello(), .switched, .scripted, .failing, .painter("a"), .gpuSolver, .antique,
        ]
        for sample in samples {
            let folder = try await unpack(sample)
            for file in sample.files {
                #expect(try Files.exists(folder.appending(file.path)), "\(file.path)")
            }
            #expect(try Files.exists(folder.appending("info/index.json")), "\(sample.name)")
        }
    }
}
