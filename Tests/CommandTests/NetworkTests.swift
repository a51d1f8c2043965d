import FileSystem
import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

extension Tag {
    /// Asks the Python index that this machine is configured with.
    @Tag static var network: Self
}

private let variables = ProcessInfo.processInfo.environment
private let isWanted = ["PROVISION_TEST_NETWORK", "CI"].contains { variables[$0]?.isEmpty == false }

/// The way from a recipe to an environment, with real packages from a real index.
@Suite(
    .tags(.network), .enabled(if: Station.hasPython, Station.needsPython),
    .enabled(if: isWanted, "neither PROVISION_TEST_NETWORK nor CI is set"))
struct NetworkTests {
    /// What says which index, which proxy and which certificates; pip's files lie below HOME.
    private static var surroundings: [String: String] {
        variables.filter { name, _ in
            let prefixes = ["UV_", "PIP_", "XDG_CONFIG_", "SSL_CERT_", "CURL_CA_", "REQUESTS_CA_"]
            return name == "HOME" || name == "NETRC" || name.lowercased().hasSuffix("_proxy")
                || prefixes.contains(where: name.hasPrefix)
        }
    }

    @Test func `real packages become an environment`() async throws {
        let tool = try Tool()
        try tool.folder.write(
            "real.yaml",
            """
            recipe: 1
            name: real
            python: {version: ">=3.9"}
            pip: [six, jinja2]

            """)
        func run(_ arguments: String...) async throws -> Tool.Result {
            try await tool.start(Tool.executable, arguments, with: Self.surroundings)
        }
        let lock = try await run("lock", "real.yaml")
        #expect(lock.status == .exited(0), "\(lock.errors)")
        let text = try Files.readText(tool.folder.appending("real.lock"))
        // Jinja2 needs markupsafe, whose speedups are compiled.
        #expect(text.contains("markupsafe") && text.contains("manylinux"))
        let applied = try await run("apply", "real.yaml", "--yes", "--locked")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let script = """
            import jinja2, markupsafe._speedups, six
            print(jinja2.Template("{{ word | upper }}").render(word=six.text_type("fine")))
            """
        let python = try await run("run", "real", "--", "python", "-c", script)
        #expect(python.output == "FINE\n", "\(python.errors)")
        let again = try await run("apply", "real.yaml")
        #expect(again.output == "No changes.\n")
        let offline = try await run("apply", "real.yaml", "--yes", "--offline", "--prefix", "other")
        #expect(offline.status == .exited(0), "\(offline.errors)")
    }

    @Test(.enabled(if: CondaStation.hasPython, CondaStation.needsPython))
    func `real wheels stand on a Python that is a conda package`() async throws {
        let tool = try Tool()
        let world = try CondaWorld(beside: try IndexWorld())
        try tool.folder.write(
            "mixed.yaml",
            """
            recipe: 1
            name: mixed
            conda:
              channels: ["\(world.channel)"]
              packages: [python, hello]
            pip: [numpy, jinja2]

            """)
        let own = ["PROVISION_CONDA_MAPPING": "none.json"]
        let surroundings = Self.surroundings.merging(own) { $1 }
        let applied = try await tool.start(
            Tool.executable, ["apply", "mixed.yaml", "--yes"], with: surroundings)
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let script = "import hello, jinja2, numpy, sys; print(numpy.arange(3).sum(), sys.prefix)"
        let python = try await tool.start(
            Tool.executable, ["run", "mixed", "--", "python", "-c", script], with: surroundings)
        #expect(
            python.output.hasPrefix("3 ") && python.output.contains("/mixed/"), "\(python.errors)")
    }

    /// Its wheel is some 200 MB; what takes a compiler is skipped where the machine has none.
    @Test func `real torch for the CPU is proven step by step`() async throws {
        let tool = try Tool()
        try tool.folder.write(
            "cpu.yaml",
            """
            recipe: 1
            name: cpu
            python: {version: ">=3.10"}
            pytorch: {build: cpu}

            """)
        func run(_ arguments: String...) async throws -> Tool.Result {
            try await tool.start(Tool.executable, arguments, with: Self.surroundings)
        }
        let applied = try await run("apply", "cpu.yaml", "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let verified = try await run("verify", "cpu.yaml")
        #expect(verified.status == .exited(0), "\(verified.output)\(verified.errors)")
        let passed = ["files", "loader", "torch", "torch-matmul", "torch-conv", "torch-step"]
        for name in passed { #expect(verified.output.contains("✓ \(name) "), "\(verified.output)") }
        #expect(verified.output.contains("products in float32, bfloat16, float16 agree"))
        #expect(verified.output.contains("the CPU convolves forward and backward"))
        #expect(!verified.output.contains("✗"))
        let status = try await run("status", "cpu.yaml")
        #expect(status.output.contains(" checks passed"), "\(status.output)")
    }

    @Test func `real torch is joined with a build of another index`() async throws {
        let tool = try Tool()
        let server = try LoopbackServer()
        let world = TorchWorld(on: server)
        var torch = ZipWheel("torch", "2.14.0+cu126")
        torch.metadata = ["Requires-Dist: nvidia-cuda-runtime-cu12==12.6.77"]
        try world.publish(torch, build: "cu126")
        let own = ["PROVISION_PYTORCH_INDEX": world.url]
        let surroundings = Self.surroundings.merging(own) { $1 }
        func lock(driver: String) async throws -> String {
            try tool.folder.write(
                "real.yaml",
                """
                recipe: 1
                name: real
                target: {os: ubuntu-22.04, glibc: "2.35", python: ["3.12.8"], gpus: [h100],
                  driver: "\(driver)"}
                python: {}
                pytorch: {version: "2.14"}

                """)
            let locked = try await tool.start(
                Tool.executable, ["lock", "real.yaml"], with: surroundings)
            #expect(locked.status == .exited(0), "\(locked.errors)")
            let text = try Files.readText(tool.folder.appending("real.lock"))
            try Files.remove(tool.folder.appending("real.lock"))
            return text
        }
        let new = try await lock(driver: "580.65.06")
        #expect(new.contains("torch-2.14.") && !new.contains("cu126"))
        #expect(world.pageRequests == [])
        let old = try await lock(driver: "550.163.01")
        #expect(old.contains("cu126/torch-2.14.0%2Bcu126-py3-none-any.whl"))
        #expect(old.contains("nvidia_cuda_runtime_cu12-12.6.77"))
    }
}
