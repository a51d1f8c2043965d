import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaPipelineTests {
    @Test(arguments: CondaPython.all)
    func `conda packages with wheels on top become one environment`(
        python: CondaPython
    ) async throws {
        let conda = try CondaStation(python: python)
        let recipe = try conda.recipe(
            packages: "[python, numlib, hello, rooted, antique, recorded]", pip: "[ontop]")
        let applied = try await conda.succeed("apply", recipe, "--yes")
        #expect(applied.contains("Applied demo.yaml"))
        let script = """
            import hello, importlib.metadata as data, numlib, ontop, os, sys
            print(os.path.realpath(sys.prefix))
            print(numlib.version, data.version("num-lib"), hello.version)
            """
        let prefix = try Files.resolve(conda.prefix)
        #expect(
            try await conda.output(of: "python", "-c", script) == "\(prefix)\n2.0 2.0 1.0\n")
        #expect(try await conda.output(of: "hello", "a", "b c") == "hello a b c\n")
        #expect(try await conda.output(of: "hello-script") == "a script\n")
        #expect(try await conda.output(of: "ontop") == "ontop of 2.0\n")
        #expect(try await conda.output(of: "antique") == "antique\n")
        #expect(try await conda.output(of: "recorded") == "recorded\n")
        #expect(try await conda.output(of: "recorded-script") == "a recorded script\n")
        #expect(!(try conda.station.lock().contains("num_lib-9.0")))
        let status = try await conda.succeed("status", recipe)
        #expect(status.contains("packages"))
        let verified = try await conda.succeed("verify", "demo")
        #expect(verified.contains("python \(conda.world.python.version) starts"), "\(verified)")
        let plan = try await conda.run("plan", recipe, "--exit-code")
        #expect(plan.status == .exited(0), "\(plan.output)")
    }

    @Test func `files bear the prefix of their generation`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, rooted, antique]")
        try await conda.succeed("apply", recipe, "--yes")
        let prefix = try Files.resolve(conda.prefix).string
        #expect(try await conda.output(of: "rooted") == "root = \(prefix)/share\n")
        #expect(try conda.text("share/antique.txt") == "root = \(prefix)\n")
        let binary = try Files.read(conda.prefix.appending("lib/rooted.bin"))
        let sample = CondaPackageBuilder.rooted(for: conda.world.python)
        let original = try #require(sample.files.first { $0.path == "lib/rooted.bin" })
        guard case .bytes(let bytes) = original.content else { return }
        #expect(binary.count == bytes.count)
        let strings = binary.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        #expect(strings == ["\u{7F}BIN", "\(prefix)/lib:\(prefix)/lib64", "end"])
        #expect(try Files.readLink(conda.prefix.appending("lib/rooted.link")) == "rooted.bin")
        #expect(!(try conda.text("bin/rooted").contains("placehold")))
    }

    @Test func `a wheel's demand chooses the conda package`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, numlib]", pip: "[picky]")
        try await conda.succeed("lock", recipe)
        let lock = try conda.station.lock()
        #expect(lock.contains("numlib-1.5-"))
        #expect(!lock.contains("numlib-2.0-"))
        #expect(!lock.contains("num_lib-9.0"))
    }

    @Test func `a second apply has nothing to do, and asks nobody`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, numlib, switched]", pip: "[ontop]")
        try await conda.succeed("apply", recipe, "--yes")
        let before = try conda.station.contents()
        let requests = conda.world.index.server.requests.count
        let again = try await conda.run("apply", recipe)
        #expect(again.status == .exited(0))
        #expect(again.output == "No changes.\n")
        #expect(again.errors == "")
        #expect(conda.world.index.server.requests.count == requests)
        #expect(try conda.station.contents() == before)
    }

    @Test func `generations of conda packages come and go back`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, \"numlib<2\"]")
        try await conda.succeed("apply", recipe, "--yes")
        let script = "import numlib, sys; print(numlib.version, sys.prefix)"
        let first = try await conda.output(of: "python", "-c", script)
        try conda.recipe(packages: "[python, numlib, hello]")
        try await conda.succeed("lock", recipe, "--upgrade", "numlib")
        let applied = try await conda.succeed("apply", recipe, "--yes")
        #expect(applied.contains("generation 1 → 2"))
        #expect(try await conda.output(of: "python", "-c", script).hasPrefix("2.0 "))
        #expect(try await conda.output(of: "hello") == "hello\n")
        try await conda.succeed("rollback")
        #expect(try await conda.output(of: "python", "-c", script) == first)
        #expect(try !Files.exists(conda.prefix.appending("bin/hello")))
        try await conda.succeed("verify", "demo")
    }

    @Test func `a full cache is enough without a network`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, numlib]", pip: "[ontop]")
        try await conda.succeed("apply", recipe, "--yes")
        conda.world.index.server.stop()
        try await conda.succeed("apply", recipe, "--yes", "--offline", "--prefix", "elsewhere")
        let python = conda.folder.appending("elsewhere/demo/current/env/bin/python")
        let run = try await conda.start(python, ["-c", "import ontop"])
        #expect(run.status == .exited(0), "\(run.errors)")
        try Files.remove(conda.folder.appending("demo.lock"))
        try await conda.succeed("lock", recipe, "--offline")
    }

    @Test func `every form of a channel gives the same lock`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[python, numlib, hello]", pip: "[ontop]")
        try await conda.succeed("lock", recipe)
        let first = try conda.station.lock()
        for form in CondaChannelBuilder.Form.allCases {
            let other = try CondaWorldInOneForm(conda, form)
            #expect(try await other.lock(recipe) == first, "\(form)")
        }
    }

    @Test func `a damaged package changes nothing`() async throws {
        let conda = try CondaStation()
        try conda.world.damage(.hello())
        let recipe = try conda.recipe(packages: "[python, hello]")
        let applied = try await conda.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(6), "\(applied.errors)")
        #expect(applied.errors.contains("hello"))
        #expect(try !Files.exists(conda.station.home().current))
        #expect(try conda.station.residue().isEmpty)
    }

    @Test func `two packages with one file are told, and both are there`() async throws {
        let conda = try CondaStation()
        let recipe = try conda.recipe(packages: "[painter-a, painter-b]")
        let applied = try await conda.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let told = applied.output + applied.errors
        #expect(told.contains("share/paint.txt"), "\(told)")
        #expect(told.contains("painter-a") && told.contains("painter-b"), "\(told)")
        #expect(try conda.text("share/paint.txt").hasPrefix("painted by "))
        for name in ["a", "b"] {
            #expect(try conda.text("share/painter-\(name).txt") == "mine\n")
        }
    }
}

/// The channel of a station in one form, with a cache of its own, so that it is really read.
private struct CondaWorldInOneForm {
    let conda: CondaStation
    let form: CondaChannelBuilder.Form

    init(_ conda: CondaStation, _ form: CondaChannelBuilder.Form) throws {
        (self.conda, self.form) = (conda, form)
        try conda.world.tell(only: form)
    }

    func lock(_ recipe: String) async throws -> String {
        try Files.remove(conda.folder.appending("demo.lock"))
        try await conda.succeed("lock", recipe, "--cache-dir", "cache-\(form)")
        return try conda.station.lock()
    }
}
