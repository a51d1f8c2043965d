import Diagnostics
import FileSystem
import Hashing
import Lockfiles
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// From a lock with conda packages to a generation that is switched on.
@Suite(.enabled(if: Workshop.interpreter != nil, "no /usr/bin/python3.N"))
struct CondaGenerationTests {
    private func publish(
        _ package: CondaPackage, noarch: CondaRecord.Noarch? = nil, depends: [String] = [],
        on shop: Workshop
    ) throws -> LockedPackage {
        let bytes = try package.bytes()
        let name = package.filename()
        shop.server.serve("/\(name)", bytes)
        let digest = try Digest.sha256(of: bytes)
        var record = CondaRecord(
            name: package.name, version: package.version, build: package.build, buildNumber: 0,
            subdir: noarch == nil ? "linux-64" : "noarch", filename: name,
            channel: "https://conda.anaconda.org/demo", url: shop.server.url("/\(name)"))
        record.noarch = noarch
        record.depends = depends
        record.sha256 = digest
        return LockedPackage(
            layer: .conda, name: package.name, version: package.version, build: package.build,
            isRequested: true,
            artifacts: [
                LockedArtifact(
                    source: "index", path: name, filename: name, size: Int64(bytes.count),
                    digest: digest)
            ], conda: LockedConda(record: record, requestedSpecs: [package.name]))
    }

    /// This machine's Python as a conda package: links, and what makes the prefix its own.
    private func python() throws -> CondaPackage {
        let real = try #require(Workshop.interpreter)
        var python = CondaPackage("python", real.version)
        python.add(
            "pyvenv.cfg",
            "home = \(real.executable.removingLastComponent())\nversion = \(real.version)\n")
        python.link("bin/\(real.folderName)", to: real.executable.string)
        python.link("bin/python", to: real.folderName)
        python.add("etc/conda/activate.d/python.sh", "export FROM_SCRIPT=\"$CONDA_PREFIX\"\n")
        python.add("etc/conda/env_vars.d/python.json", #"{"FROM_JSON": "1"}"#)
        return python
    }

    private func run(_ program: FilePath, _ arguments: String...) async throws -> String {
        let result = try await Subprocess.run(
            .path(program), arguments: Arguments(arguments), output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    @Test func `conda packages and wheels on top become one environment`() async throws {
        let shop = try Workshop()
        var library = CondaPackage("library")
        library.add(
            "bin/where", "#!/bin/sh\necho /built/here_placeholder_placeholder\n", mode: 0o755,
            placeholder: "/built/here_placeholder_placeholder")
        library.add("site-packages/library.py", "name = 'conda'\n")
        library.add("site-packages/both.py", "name = 'conda'\n")
        var wheel = ZipWheel.simple("tool")
        wheel.add("both.py", "name = 'wheel'\n")
        wheel.add("tool-1.0.data/headers/tool.h", "int tool;\n")
        wheel.add("tool/main.py", "import sys\ndef run():\n    print('ran', sys.prefix)\n")
        wheel.distInfo.append(("entry_points.txt", "[console_scripts]\ntool = tool.main:run\n"))
        let lock = try shop.lock([
            publish(python(), on: shop),
            publish(library, noarch: .python, depends: ["python"], on: shop), shop.publish(wheel),
        ])
        var choices = ProfileChoices()
        choices.variables = ["MINE": "1"]
        choices.hasModulefile = true
        let order = shop.order(lock, interpreter: nil, profile: choices)
        let generation = try await shop.apply(order)
        let environment = generation.folder.environment
        let minor = try #require(Workshop.interpreter).folderName
        #expect(
            try await run(
                environment.appending("bin/python"), "-c",
                "import library, tool, both, sys; print(library.name, both.name, sys.prefix)")
                == "conda conda \(environment)\n")
        #expect(try await run(environment.appending("bin/tool")) == "ran \(environment)\n")
        #expect(try await run(environment.appending("bin/where")) == "\(environment)\n")
        #expect(
            try Files.exists(environment.pushing(FilePath("include/\(minor)/tool/tool.h"))))
        #expect(
            shop.events.warnings.map(\.message) == [
                "`library` and `tool` both bring `env/lib/\(minor)/site-packages/both.py`, "
                    + "and they differ"
            ])
        let record = environment.pushing(FilePath("lib/\(minor)/site-packages/tool-1.0.dist-info"))
        #expect(try Files.readText(record.appending("INSTALLER")) == "provision\n")
        // The record of a wheel names what is there, not what it brought.
        let here = try Digest.sha256(of: "name = 'conda'\n")
        #expect(try Files.readText(record.appending("RECORD")).contains(here.base64))
        #expect(
            try Files.list(environment.appending("conda-meta")).map(\.name).sorted()
                == [
                    "frozen", "history", "library-1.0-0.json",
                    "python-\(Workshop.interpreter?.version ?? "")-0.json", "state",
                ].sorted())
        #expect(try shop.generations.damages(of: generation).isEmpty)
        #expect(try shop.residue().isEmpty)
        let profile = try shop.generations.profile(of: generation)
        #expect(profile.variables["CONDA_PREFIX"] == environment.string)
        #expect(profile.variables["CONDA_DEFAULT_ENV"] == "demo")
        #expect(profile.variables["FROM_JSON"] == "1" && profile.variables["MINE"] == "1")
        #expect(profile.variables["VIRTUAL_ENV"] == nil)
        #expect(profile.command(for: ["ls"], shell: "/bin/sh") != nil)
        let sourced = try await ShellRunner.run(
            "/bin/sh", "set -eu; . '\(generation.folder.profile)/activate.sh'\n",
            environment: ["PATH": "/usr/bin:/bin"], in: shop.folder.path)
        #expect(sourced.environment["FROM_SCRIPT"] == environment.string, "\(sourced.errors)")
        #expect(!(try Files.exists(environment.appending("bin/activate"))))
    }

    @Test func `conda packages without python go under this machine's`() async throws {
        let shop = try Workshop()
        var library = CondaPackage("library")
        library.add("share/library.txt", "x\n")
        let lock = try shop.lock([
            publish(library, on: shop), shop.publish(.simple("tool")),
        ])
        let generation = try await shop.apply(shop.order(lock))
        let environment = generation.folder.environment
        #expect(
            try await run(environment.appending("bin/python"), "-c", "import tool")
                .isEmpty)
        #expect(try Files.readText(environment.appending("share/library.txt")) == "x\n")
        let profile = try shop.generations.profile(of: generation)
        #expect(profile.path == [environment.appending("bin").string])
        #expect(profile.variables["VIRTUAL_ENV"] == environment.string)
        #expect(profile.variables["CONDA_PREFIX"] == environment.string)
    }

    @Test func `a script that fails leaves what was current`() async throws {
        let shop = try Workshop()
        var good = CondaPackage("tool")
        good.add("share/x", "1\n")
        try await shop.apply(
            shop.order(shop.lock([publish(good, on: shop)]), interpreter: nil))
        var bad = CondaPackage("tool", "2.0")
        bad.add("bin/.tool-post-link.sh", "echo no >&2; exit 1\n", mode: 0o755)
        let lock = try shop.lock([publish(bad, on: shop)])
        #expect(
            try shop.cache.linkScripts(of: lock)
                == LinkScriptForecast(scripts: [], unknown: ["tool"]))
        let error = await #expect(throws: ProvisionError.self) {
            try await shop.apply(shop.order(lock, interpreter: nil))
        }
        #expect(error?.code == .linkScriptFailed && error?.context == ["no"])
        #expect(
            try shop.cache.linkScripts(of: lock)
                == LinkScriptForecast(
                    scripts: [LinkScript(package: "tool", moment: .postLink)], unknown: []))
        #expect(try shop.generations.history().map(\.number) == [1])
        #expect(try Files.list(shop.home.generations).map(\.name) == ["1"])
        var order = shop.order(lock, interpreter: nil)
        order.condaOptions.runsLinkScripts = false
        #expect(try await shop.apply(order).number == 2)
    }
}
