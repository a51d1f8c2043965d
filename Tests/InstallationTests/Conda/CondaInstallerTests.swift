import Diagnostics
import FileSystem
import FoundationEssentials
import Glibc
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Installation

struct CondaInstallerTests {
    private let old =
        "/old/_h_env_placehold_placehold_placehold_placehold_placehold_placehold"
        + "_placehold_placehold_placehold_placehold_placehold_placehold"

    private func json(_ bench: CondaBench, _ path: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(bench.text(path).utf8))
    }

    @Test func `files, links and folders come to their places`() async throws {
        let bench = try CondaBench()
        var package = TestPackage("tool", "2.0")
        try package.add("bin/tool", "#!/bin/sh\necho tool\n", mode: 0o555)
        try package.add("etc/tool.conf", "home=\(old)/share\n", placeholder: old)
        try package.add("etc/own", "own\n", noLink: true)
        try package.add("bin/script", "#!\(old)/bin/tool\n", mode: 0o555, placeholder: old)
        package.link("lib/libtool.so", to: "libtool.so.2")
        try package.add(
            "lib/libtool.so.2", "\u{7f}ELF\(old)/lib\0end", mode: 0o555, placeholder: old,
            binary: true)
        package.makeFolder("var/empty")
        package.addUnlisted("share/unlisted", "x")
        let outcome = try await bench.install([package])
        #expect(try bench.text("etc/tool.conf") == "home=\(bench.location)/share\n")
        #expect(try bench.text("bin/script") == "#!\(bench.location)/bin/tool\n")
        #expect(try bench.text("lib/libtool.so").hasPrefix("\u{7f}ELF\(bench.location)/lib\0"))
        #expect(try bench.mode("bin/tool") == 0o555)
        #expect(try bench.mode("bin/script") == 0o755)
        #expect(try bench.mode("etc/tool.conf") == 0o644)
        #expect(try bench.mode("etc/own") == 0o644)
        let own = try #require(
            try Files.attributes(of: bench.environment.pushing("etc/own")))
        #expect(own.links == 1)
        #expect(try Files.kind(of: bench.environment.pushing("var/empty")) == .directory)
        #expect(try !Files.exists(bench.environment.pushing("share/unlisted")))
        #expect(try !Files.exists(bench.environment.pushing("info")))
        let manifest = outcome.tree.manifest
        #expect(
            try manifest.damages(at: bench.folder.path.appending("generation"), depth: .contents)
                .isEmpty)
    }

    @Test func `a record tells all that the channel told and all that was done`() async throws {
        let bench = try CondaBench()
        var package = TestPackage("tool", "2.0", build: "h1_0", depends: ["lib >=1"])
        package.requestedSpecs = ["tool >=2"]
        package.record.others = ["arch": "null", "future": "{\"a\": [1, 2.50]}"]
        package.record.trackFeatures = ["x", "y"]
        package.record.constrains = ["other <3"]
        package.record.purls = []
        package.record.license = "MIT \"quoted\""
        package.record.timestamp = 1_700_000_000_123
        try package.add("etc/a", "\(old)!\n", placeholder: old)
        try package.add("etc/b", "b", noLink: true)
        package.link("etc/c", to: "a")
        package.makeFolder("etc/d")
        _ = try await bench.install([package])
        let record = try json(bench, "conda-meta/tool-2.0-h1_0.json")
        #expect(record["future"]["a"].array == [.number(1), .number(2.5)])
        #expect(record["arch"].isNull && record.object?["arch"] != nil)
        #expect(record["fn"].string == "tool-2.0-h1_0.conda")
        #expect(record["channel"].string == "https://conda.anaconda.org/demo/")
        #expect(record["requested_specs"].array == [.string("tool >=2")])
        #expect(record["track_features"].string == "x y")
        #expect(record["constrains"].array == [.string("other <3")])
        #expect(record["purls"].array == [])
        #expect(record["license"].string == "MIT \"quoted\"")
        #expect(record["timestamp"].int == 1_700_000_000_123)
        let files = (record["files"].array ?? []).compactMap(\.string)
        #expect(files == ["etc/a", "etc/b", "etc/c", "etc/d"])
        let source = bench.store.pushing("tool-2.0-h1_0/tree").string
        #expect(record["link"]["source"].string == source)
        #expect(record["extracted_package_dir"].string == source)
        let paths = try #require(record["paths_data"]["paths"].array)
        #expect(
            paths.map { $0["path_type"].string } == [
                "hardlink", "hardlink", "softlink", "directory",
            ])
        #expect(paths[0]["prefix_placeholder"].string == old)
        #expect(paths[0]["file_mode"].string == "text")
        #expect(paths[0]["sha256"] != paths[0]["sha256_in_prefix"])
        #expect(paths[1]["no_link"].bool == true)
        #expect(paths[1]["sha256_in_prefix"].isNull)
    }

    private static let rattler = getenv("PROVISION_RATTLER").map { String(cString: $0) }

    /// The variable names a Python that has py-rattler.
    @Test(.enabled(if: rattler != nil, "PROVISION_RATTLER is not set"))
    func `rattler reads the records`() async throws {
        let bench = try CondaBench()
        var package = TestPackage("tool", "2.0", build: "h1_0", depends: ["lib >=1"])
        package.requestedSpecs = ["tool >=2"]
        package.record.purls = ["pkg:pypi/tool"]
        package.record.extraDepends = ["gpu": ["cuda"]]
        package.record.trackFeatures = ["x"]
        try package.add("etc/a", "\(old)!\n", placeholder: old)
        try package.add("etc/b", "b", noLink: true)
        package.link("etc/c", to: "a")
        package.makeFolder("etc/d")
        _ = try await bench.install([package])
        let script = """
            import sys
            from rattler import PrefixRecord
            r = PrefixRecord.from_path(sys.argv[1])
            print(r.name.normalized, r.version, len(r.files), len(r.paths_data.paths), r.channel)
            """
        let result = try await Subprocess.run(
            .path(FilePath(try #require(Self.rattler))),
            arguments: [
                "-c", script,
                bench.environment.pushing("conda-meta/tool-2.0-h1_0.json").string,
            ], output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        #expect(
            result.standardOutput == "tool 2.0 4 4 https://conda.anaconda.org/demo/\n",
            "\(result.standardError)")
    }

    @Test func `history, frozen and state are there`() async throws {
        let bench = try CondaBench()
        var package = TestPackage("tool")
        package.requestedSpecs = ["tool"]
        _ = try await bench.install([package, TestPackage("lib")])
        #expect(
            try bench.text("conda-meta/history") == """
                ==> 2026-11-22 15:04:05 <==
                # cmd: provision apply
                # provision version: 0
                +demo/linux-64::tool-1.0-0
                +demo/linux-64::lib-1.0-0
                # update specs: ['tool']

                """)
        let message = try json(bench, "conda-meta/frozen")["message"].string
        #expect(message?.contains("`provision apply`") == true)
        #expect(try !Files.exists(bench.environment.pushing("conda-meta/state")))
    }

    private func python(freeThreaded: Bool = false) throws -> TestPackage {
        let real = try #require(Workshop.interpreter)
        var python = TestPackage("python", real.version)
        // A virtual environment is the least that makes this machine's Python ours.
        try python.add(
            "pyvenv.cfg",
            "home = \(real.executable.removingLastComponent())\nversion = \(real.version)\n")
        python.link("bin/\(real.folderName)", to: real.executable.string)
        python.link("bin/python", to: real.folderName)
        return python
    }

    private func run(_ bench: CondaBench, _ program: String, _ arguments: String...) async throws
        -> String
    {
        let result = try await Subprocess.run(
            .path(bench.environment.pushing(FilePath(program))), arguments: Arguments(arguments),
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    @Test(.enabled(if: Workshop.interpreter != nil, "no /usr/bin/python3.N"))
    func `packages for any python run with ours`() async throws {
        var bench = try CondaBench()
        bench.options.compilesPython = true
        var tool = TestPackage("tool", noarch: .python)
        try tool.add("site-packages/tool/__init__.py", "def main():\n    print('ran')\n")
        try tool.add("site-packages/tool/broken.py", "def (:\n")
        try tool.add("python-scripts/hello", "#!python -I\nprint('hello')\n")
        try tool.add("python-scripts/plain", "#!/bin/sh\necho plain\n")
        try tool.add("share/tool.txt", "data")
        tool.command("tool = tool:main", "other=tool:main")
        let outcome = try await bench.install([tool, python()])
        #expect(try await run(bench, "bin/tool") == "ran\n")
        #expect(try await run(bench, "bin/other") == "ran\n")
        #expect(try await run(bench, "bin/hello") == "hello\n")
        #expect(try await run(bench, "bin/plain") == "plain\n")
        let layout = try #require(outcome.environment.layout)
        let record = try json(bench, "conda-meta/tool-1.0-0.json")
        let files = (record["files"].array ?? []).compactMap(\.string)
        let compiled = files.filter { $0.hasSuffix(".pyc") }
        #expect(compiled.count == 1)
        #expect(compiled[0].hasPrefix("\(layout.sitePackages)/tool/__pycache__/__init__.cpython-"))
        #expect(files.contains("bin/tool") && files.contains("bin/hello"))
        let kinds = record["paths_data"]["paths"].array?.compactMap { $0["path_type"].string }
        #expect(kinds?.filter { $0 == "unix_python_entry_point" }.count == 2)
        #expect(kinds?.filter { $0 == "pyc_file" }.count == 1)
        let manifest = outcome.tree.manifest
        #expect(manifest.entries.contains { $0.path == "env/\(compiled[0])" })
        #expect(try Files.list(bench.folder.path.appending("generation")).map(\.name) == ["env"])
    }

    @Test func `python tells where packages go`() async throws {
        let bench = try CondaBench()
        var python = TestPackage("python", "3.99.0")
        python.record.pythonSitePackagesPath = "lib/python3.99t/site-packages"
        var tool = TestPackage("tool", noarch: .python)
        try tool.add("site-packages/tool.py", "x = 1\n")
        let outcome = try await bench.install([python, tool])
        #expect(try bench.text("lib/python3.99t/site-packages/tool.py") == "x = 1\n")
        #expect(outcome.environment.interpreter?.isFreeThreaded == true)
        #expect(outcome.environment.layout?.headers == "include/python3.99t")
    }

    @Test func `a hard link to the store is never written through`() async throws {
        let bench = try CondaBench()
        var package = TestPackage("tool")
        try package.add("etc/a", "\(old)\n", placeholder: old)
        try package.add("etc/b", "b\n")
        _ = try await bench.install([package])
        let tree = bench.store.pushing("tool-1.0-0/tree")
        #expect(try Files.readText(tree.pushing("etc/a")) == "\(old)\n")
        #expect(try Files.attributes(of: tree.pushing("etc/a"))?.mode == 0o444)
        #expect(try Files.attributes(of: tree.pushing("etc/b"))?.mode == 0o444)
    }

    @Test func `an entry point that is no identifier is refused`() async throws {
        let bench = try CondaBench()
        var tool = TestPackage("tool", noarch: .python)
        tool.command("tool = os;system:main")
        let error = await #expect(throws: ProvisionError.self) {
            try await bench.install([TestPackage("python", "3.12.0"), tool])
        }
        #expect(error?.code == .brokenConda)
    }
}
