import FileSystem
import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

private let variables = ProcessInfo.processInfo.environment
private let isWanted = variables["PROVISION_TEST_NETWORK"]?.isEmpty == false

/// Whether apt knows the packages that `scripts/make-conda-channel` names.
private let hasDebian: Bool = {
    let release = (try? Files.readText("/etc/os-release")) ?? ""
    let lists = (try? Files.list("/var/lib/apt/lists")) ?? []
    return release.contains("VERSION_CODENAME=bookworm")
        && lists.contains { $0.name.contains("_Packages") }
}()

/// Real files in a conda environment: Debian's Python and libraries, real wheels.
@Suite(
    .tags(.network), .enabled(if: isWanted, "PROVISION_TEST_NETWORK is not set"),
    .enabled(if: hasDebian, "no Debian 12 whose apt has lists"))
struct RealCondaTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    /// pip's and apt's configuration: which index, which proxy, which certificates.
    private static var surroundings: [String: String] {
        variables.filter { name, _ in
            name == "HOME" || name == "PATH" || name.hasPrefix("PIP_")
                || name.lowercased().hasSuffix("_proxy") || name.hasPrefix("SSL_CERT_")
        }
    }

    private static var script: FilePath {
        FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent().appending("scripts/make-conda-channel")
    }

    @discardableResult
    private func succeed(_ arguments: String...) async throws -> String {
        let result = try await tool.start(
            Tool.executable, arguments, with: ["PROVISION_CONDA_MAPPING": "none.json"])
        #expect(result.status == .exited(0), "\(result.output)\(result.errors)")
        return result.output
    }

    @Test func `real files of Python and its libraries pass, before use and after it`() async throws
    {
        let channel = tool.folder.appending("channel")
        let made = try await tool.start(Self.script, [channel.string], with: Self.surroundings)
        #expect(made.status == .exited(0), "\(made.errors)")
        try tool.folder.write(
            "real.yaml",
            """
            recipe: 1
            name: real
            conda:
              channels: ["file://\(channel)"]
              packages: [python, numpy, h5py, hdf5, ninja, pip, bzip2]

            """)
        try await succeed("apply", "real.yaml", "--yes")
        // Python would put bytecode in its place that it holds for stale.
        let bytecode = tool.prefix.appending(
            "real/current/env/lib/python3.11/__pycache__/bz2.cpython-311.pyc")
        let before = try Files.attributes(of: bytecode)
        let script = """
            import bz2, ctypes, curses, h5py, lzma, numpy, readline, sqlite3, ssl, sysconfig, uuid
            outside = {line.split()[-1] for line in open("/proc/self/maps") if ".so" in line}
            names = {path.split("/")[-1].split(".")[0] for path in outside
                     if not path.startswith(sysconfig.get_config_var("prefix"))}
            print(numpy.arange(3).sum(), sorted(names - {"libc", "libm", "libdl", "librt",
                  "libutil", "libpthread", "ld-linux-x86-64"}))
            """
        #expect(try await succeed("run", "real", "--", "python", "-c", script) == "3 []\n")
        #expect(try Files.attributes(of: bytecode) == before && before != nil)
        // A text and a program that have the prefix in them.
        let place = try Files.resolve(tool.prefix.appending("real/current")).string
        let shown = try await succeed("run", "real", "--", "h5cc", "-show")
        #expect(shown.contains("-I\(place)/env/include/hdf5/serial"))
        #expect(try await succeed("run", "real", "--", "h5dump", "--version").contains("h5dump"))
        #expect(try await succeed("run", "real", "--", "pip", "--version").contains(place))
        let verified = try await succeed("verify", "real.yaml")
        #expect(verified.contains("✓ files ") && verified.contains("✓ loader "), "\(verified)")
    }
}
