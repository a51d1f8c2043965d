import FileSystem
import Installation
import Lockfiles
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `lock --upgrade` moves what is named, and what that forces, and nothing else.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct UpgradeTests {
    private func versions(_ station: Station, _ name: String = "demo") throws -> [String: String] {
        let lock = try Lockfile(parsing: try station.lock(name), file: "\(name).lock")
        return Dictionary(
            lock.packages.filter { !$0.artifacts.isEmpty || $0.layer == .cuda }
                .map { ($0.name, $0.version) }, uniquingKeysWith: { first, _ in first })
    }

    private func caller(_ version: String, needs words: String) -> ZipWheel {
        var wheel = ZipWheel("caller", version)
        wheel.add("caller/__init__.py", "")
        wheel.metadata = ["Requires-Dist: words>=\(words)"]
        return wheel
    }

    private func plain(_ name: String, _ version: String) -> ZipWheel {
        var wheel = ZipWheel(name, version)
        wheel.add("\(name)/__init__.py", "")
        return wheel
    }

    @Test func `wheels`() async throws {
        let station = try Station()
        try station.index.publish(caller("1.0", needs: "1"), plain("aside", "1.0"))
        let recipe = try station.recipe(pip: "[words, aside, caller]")
        try await station.succeed("lock", recipe)
        #expect(try versions(station) == ["words": "2.0", "aside": "1.0", "caller": "1.0"])
        try station.index.publish(
            caller("2.0", needs: "3"), plain("aside", "2.0"), .words("3.0"), .words("3.1"))
        let shown = try await station.succeed(
            "lock", recipe, "--upgrade", "caller", "--cache-dir", "b")
        #expect(try versions(station) == ["words": "3.1", "aside": "1.0", "caller": "2.0"])
        #expect(shown.contains("~ caller 1.0 → 2.0\n  ~ words 2.0 → 3.1"), "\(shown)")
        #expect(!shown.contains("aside"))
        let json = try await station.succeed(
            "lock", recipe, "--upgrade", "aside", "--upgrade", "words", "--json", "--cache-dir",
            "c")
        #expect(json.contains(#""moved":[{"from":"1.0","name":"aside","to":"2.0"}]"#), "\(json)")
    }

    @Test func `a name that is near one is offered`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        try await station.succeed("lock", recipe)
        let before = try station.lock()
        let result = try await station.run("lock", recipe, "--upgrade", "wordz")
        #expect(result.status == .exited(64))
        #expect(result.errors.contains("did you mean `--upgrade words`?"), "\(result.errors)")
        #expect(try station.lock() == before)
    }

    @Test func `the toolkit and what it is made of`() async throws {
        let station = try Station()
        try station.publishToolkit()
        let recipe = try station.toolkitRecipe()
        try await station.succeed("lock", recipe)
        let before = try versions(station, "cuda")
        var toolkit = ZipWheel("cuda_toolkit", "13.0.3")
        for (extra, requirement) in [
            ("cccl", "nvidia-cuda-cccl==13.0.85"), ("cudart", "nvidia-cuda-runtime==13.0.96"),
            ("nvcc", "nvidia-cuda-nvcc==13.0.99"), ("nvjitlink", "nvidia-nvjitlink==13.0.88"),
            ("nvrtc", "nvidia-cuda-nvrtc==13.0.88"),
        ] {
            toolkit.metadata.append("Provides-Extra: \(extra)")
            toolkit.metadata.append("Requires-Dist: \(requirement); extra == \"\(extra)\"")
        }
        var nvcc = ZipWheel("nvidia_cuda_nvcc", "13.0.99")
        nvcc.add("nvidia/cu13/bin/nvcc", "#!/bin/sh\n", mode: 0o100755)
        nvcc.metadata = ["nvidia-nvvm", "nvidia-cuda-runtime", "nvidia-cuda-crt"].map {
            "Requires-Dist: \($0)"
        }
        try station.index.publish(
            toolkit, nvcc, plain("nvidia_nvvm", "13.0.99"), plain("nvidia_cuda_crt", "13.0.99"))
        #expect(
            try await station.succeed("lock", recipe, "--cache-dir", "b").contains("up to date"))
        try await station.succeed(
            "lock", recipe, "--upgrade", "cuda-toolkit", "--cache-dir", "b")
        var expected = before
        expected["cuda-toolkit"] = "13.0.3"
        for name in ["nvidia-cuda-nvcc", "nvidia-nvvm", "nvidia-cuda-crt"] {
            expected[name] = "13.0.99"
        }
        #expect(try versions(station, "cuda") == expected)
    }

    @Test(.enabled(if: CondaStation.hasPython, CondaStation.needsPython))
    func `conda packages`() async throws {
        let conda = try CondaStation()
        func package(_ name: String, _ version: String, _ depends: String...) -> CondaPackageBuilder
        {
            var package = CondaPackageBuilder(name, version, depends: depends)
            package.add("share/\(name).txt", version)
            return package
        }
        try conda.world.publish(
            package("lower", "1.0"), package("upper", "1.0", "lower >=1"), package("aside", "1.0"))
        let recipe = try conda.recipe(packages: "[lower, aside, upper]")
        try await conda.succeed("lock", recipe)
        #expect(
            try versions(conda.station) == ["lower": "1.0", "upper": "1.0", "aside": "1.0"])
        try conda.world.publish(
            package("lower", "2.0"), package("upper", "2.0", "lower >=2"), package("aside", "2.0"))
        let shown = try await conda.succeed(
            "lock", recipe, "--upgrade", "upper", "--cache-dir", "b")
        #expect(
            try versions(conda.station) == ["lower": "2.0", "upper": "2.0", "aside": "1.0"])
        #expect(shown.contains("~ lower 1.0 → 2.0\n  ~ upper 1.0 → 2.0"), "\(shown)")
        let plan = try await conda.succeed("plan", recipe, "--cache-dir", "b")
        #expect(plan.contains("main"), "\(plan)")
    }
}

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct StalenessTests {
    @Test func `the lines of the recipe that a lock does not go by are told`() async throws {
        let station = try Station()
        let recipe = try station.recipe(pip: "[greeter, words]")
        try await station.succeed("lock", recipe)
        try station.recipe(pip: #"["words<2", novel]"#)
        let stale = try await station.run("lock", recipe, "--check")
        #expect(stale.status == .exited(3))
        for words in [
            "the recipe has changed since",
            "`pip: words<2` (demo.yaml:4:7): the lock has words 2.0",
            "`pip: novel` (demo.yaml:4:18): it is new", "`greeter` is not asked for any more",
        ] { #expect(stale.errors.contains(words), "\(stale.errors)") }
    }

    @Test func `newer facts alone are a note, and those that contradict are told`() async throws {
        let station = try Station()
        try station.publishToolkit()
        let recipe = try station.toolkitRecipe()
        try await station.succeed("lock", recipe)
        func facts(_ row: String) -> String {
            "provision facts\nformat: 1\nversion: 2027-01-15\n[extend floors]\n# What.\n"
                + "# source: notes\n# date: 2027-01-10\nmajor\tdriver\n\(row)\n"
        }
        try station.folder.write("new.facts", facts("14\t630.10.01"))
        let fresh = try await station.run("lock", recipe, "--check", "--facts", "new.facts")
        #expect(fresh.status == .exited(0), "\(fresh.errors)")
        #expect(fresh.errors.contains("say nothing against it"), "\(fresh.errors)")
        try station.folder.write("bad.facts", facts("13\t590.10.01"))
        let stale = try await station.run(
            "lock", recipe, "--check", with: ["PROVISION_FACTS": "bad.facts"])
        #expect(stale.status == .exited(3))
        #expect(stale.errors.contains("CUDA 13.0 needs driver 590.10.01"), "\(stale.errors)")
        // Solved with them, the lock says so.
        try await station.succeed("lock", recipe, "--facts", "bad.facts")
        let lock = try station.lock("cuda")
        #expect(lock.contains(#"facts: "2027-01-15+2026-11-22""#), "\(lock)")
        #expect(lock.contains("driver: 590.10.01"))
    }
}
