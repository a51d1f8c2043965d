import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.enabled(if: Workshop.interpreter != nil, "no /usr/bin/python3.N"))
struct InstallerTests {
    private func python(_ generation: Generation, _ code: String) async throws -> String {
        let result = try await Subprocess.run(
            .path(generation.folder.environment.appending("bin/python")),
            arguments: ["-I", "-c", code], output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
        return result.standardOutput
    }

    @Test func `wheels become an environment that python runs`() async throws {
        let shop = try Workshop()
        var tool = ZipWheel.simple("tool")
        tool.add("tool/main.py", "import sys\ndef run():\n    print('ran', sys.prefix)\n")
        tool.distInfo.append(
            ("entry_points.txt", "[console_scripts]\ntool = tool.main:run [fast]\n"))
        tool.add("tool-1.0.data/scripts/hello", "#!python -u\nprint('hello')\n")
        tool.add("tool-1.0.data/scripts/plain", "#!/bin/sh\necho plain\n")
        tool.add("tool-1.0.data/headers/tool.h", "int tool;\n")
        tool.add("tool-1.0.data/data/share/tool.txt", "data\n")
        tool.add("tool-1.0.data/purelib/extra.py", "x = 1\n")
        let lock = try shop.lock([
            shop.publish(tool, isRequested: true), shop.publish(.simple("other", "2.0")),
        ])
        let generation = try await shop.apply(shop.order(lock))
        #expect(generation.number == 1 && generation.isCurrent)
        let environment = generation.folder.environment
        #expect(
            try await python(
                generation, "import sys, tool, other, extra; print(sys.prefix, other.version)")
                == "\(environment) 2.0\n")
        let script = try await Subprocess.run(
            .path(environment.appending("bin/tool")), output: .string(limit: 4096),
            error: .string(limit: 4096))
        #expect(script.standardOutput == "ran \(environment)\n")
        let hello = try await Subprocess.run(
            .path(environment.appending("bin/hello")), output: .string(limit: 4096))
        #expect(hello.standardOutput == "hello\n")
        let plain = try await Subprocess.run(
            .path(environment.appending("bin/plain")), output: .string(limit: 4096))
        #expect(plain.standardOutput == "plain\n")
        #expect(try Files.exists(environment.appending("share/tool.txt")))
        let minor = try #require(Workshop.interpreter).folderName
        #expect(try Files.exists(environment.appending("include/site/\(minor)/tool/tool.h")))
        #expect(try shop.residue().isEmpty)
    }

    @Test func `other tools see packages with a whole record`() async throws {
        let shop = try Workshop()
        var tool = ZipWheel.simple("tool")
        tool.distInfo.append(("entry_points.txt", "[gui_scripts]\ntool = tool:version\n"))
        tool.add("tool/with, comma.txt", "x")
        tool.bendRecord = { lines in
            lines.map {
                $0.replacingFirst("tool/with, comma.txt", with: "\"tool/with, comma.txt\"")
            }
        }
        let lock = try shop.lock([shop.publish(tool, isRequested: true)])
        let generation = try await shop.apply(shop.order(lock))
        let answer = try await python(
            generation,
            """
            import importlib.metadata as m, hashlib, base64
            d = m.distribution("tool")
            print(d.read_text("INSTALLER").strip(), d.read_text("REQUESTED") == "")
            for f in d.files:
                p = f.locate()
                assert p.exists(), f
                if f.name == "RECORD":
                    assert f.hash is None and f.size is None
                else:
                    b = p.read_bytes()
                    h = base64.urlsafe_b64encode(hashlib.sha256(b).digest()).rstrip(b"=")
                    assert (f.hash.mode, f.hash.value, f.size) == ("sha256", h.decode(), len(b))
            print(sorted(str(f) for f in d.files if "dist-info" not in str(f)))
            """)
        #expect(
            answer == """
                provision True
                ['../../../bin/tool', 'tool/__init__.py', 'tool/with, comma.txt']

                """)
    }

    @Test func `the second run with the same lock fetches nothing`() async throws {
        let shop = try Workshop()
        let lock = try shop.lock([shop.publish(.simple("a")), shop.publish(.simple("b"))])
        try await shop.apply(shop.order(lock))
        let before = shop.server.requests.count
        let second = try await shop.apply(shop.order(lock))
        #expect(second.number == 2)
        #expect(shop.server.requests.count == before)
        #expect(try shop.generations.currentNumber() == 2)
        #expect(try shop.generations.history().map(\.number) == [1, 2])
    }

    @Test func `a run with nothing to do is recognised by three small files`() async throws {
        let shop = try Workshop()
        let lock = try shop.lock([shop.publish(.simple("a"))])
        let generation = try await shop.apply(shop.order(lock))
        let record = generation.record
        let state = try #require(try InstalledState.read(shop.home, boot: shop.boot))
        #expect(
            state.matches(recipeDigest: record.recipeDigest, lockDigest: record.lockDigest))
        #expect(
            !state.matches(recipeDigest: record.lockDigest, lockDigest: record.lockDigest))
        let later = BootIdentity(boot: "boot-2", machine: "machine")
        let after = try #require(try InstalledState.read(shop.home, boot: later))
        #expect(after.needsCheck)
    }

    @Test func `identical files of two packages are no clobber and different ones warn`()
        async throws
    {
        let shop = try Workshop()
        var one = ZipWheel.simple("one")
        var two = ZipWheel.simple("two")
        for (name, same) in [("space/__init__.py", true), ("space/data.py", false)] {
            one.add(name, "x = 1\n")
            two.add(name, same ? "x = 1\n" : "x = 2\n")
        }
        let lock = try shop.lock([shop.publish(one), shop.publish(two)])
        let generation = try await shop.apply(shop.order(lock))
        #expect(shop.events.warnings.count == 1)
        let message = try #require(shop.events.warnings.first?.message)
        #expect(message.hasPrefix("`one` and `two` both bring `env/lib/"))
        #expect(try shop.generations.damages(of: generation).isEmpty)
        #expect(try await python(generation, "import space.data as d; print(d.x)") == "1\n")
    }

    @Test(arguments: ["bin/python", "pyvenv.cfg", "bin/activate"])
    func `no package replaces what the environment is made of`(_ path: String) async throws {
        let shop = try Workshop()
        var wheel = ZipWheel.simple("evil")
        wheel.add("evil-1.0.data/data/\(path)", "#!/bin/sh\n")
        let lock = try shop.lock([shop.publish(wheel)])
        let error = await #expect(throws: ProvisionError.self) {
            try await shop.apply(shop.order(lock))
        }
        #expect(error?.code == .clobber)
        #expect(try shop.generations.currentNumber() == nil)
    }

    @Test func `packages that no engine here installs are refused before the first byte`()
        async throws
    {
        let shop = try Workshop()
        for change in ["layer", "conda", "sdist", "md5", "interpreter"] {
            var package = try shop.publish(.simple("a"))
            switch change {
            case "layer": package.layer = .driver
            case "conda": package.layer = .conda
            case "sdist": package.artifacts[0].filename = "a-1.0.tar.gz"
            case "md5":
                let hex = String(repeating: "0", count: 32)
                package.artifacts[0].digest = try #require(Digest(.md5, hex: hex))
            default: break
            }
            let order = shop.order(
                try shop.lock([package]),
                interpreter: change == "interpreter" ? nil : Workshop.interpreter)
            let error = await #expect(throws: ProvisionError.self) {
                try await shop.apply(order)
            }
            #expect(error?.code == .notInstallable, "\(change)")
        }
        #expect(shop.server.requests.isEmpty)
    }

    @Test func `a long or spaced prefix gives scripts that run`() async throws {
        let shop = try Workshop()
        var tool = ZipWheel.simple("tool")
        tool.add("tool/main.py", "def run():\n    print('ran')\n")
        tool.distInfo.append(("entry_points.txt", "[console_scripts]\nt = tool.main:run\n"))
        let lock = try shop.lock([shop.publish(tool)])
        let long = String(repeating: "long", count: 40)
        for name in ["with space", long, "quote\"dollar$tick`back\\slash"] {
            let home = PrefixFolder(
                name: "demo", root: shop.folder.appending("prefix").appending(name))
            let prefix = try GenerationStore(folder: home).lock(
                phase: "test", processID: getpid(), wait: true, reporter: shop.events)
            let pending = try await Installer(store: shop.store()).build(
                shop.order(lock), in: prefix)
            let result = try await Subprocess.run(
                .path(pending.folder.environment.appending("bin/t")),
                output: .string(limit: 4096), error: .string(limit: 4096))
            #expect(result.standardOutput == "ran\n", "\(name): \(result.standardError)")
        }
    }

    @Test(arguments: LinkMethod.allCases)
    func `the environment is right however its files get there`(_ method: LinkMethod) async throws {
        let shop = try Workshop()
        let lock = try shop.lock([shop.publish(.simple("a"))])
        let generation: Generation
        do {
            generation = try await shop.apply(shop.order(lock), linker: Linker(only: method))
        } catch let error as ProvisionError
            where method == .reflink && error.code == .fileOperation
        {
            return
        }
        #expect(try shop.generations.damages(of: generation).isEmpty)
        #expect(try await python(generation, "import a; print(a.version)") == "1.0\n")
    }
}
