import FileSystem
import Lockfiles
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `lock --upgrade` by layer: torch, NVIDIA's releases, cuDNN, the driver.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct UpgradeLayerTests {
    private let station: Station
    /// Each look at an index has a cache of its own, so that its pages are really read.
    private let elsewhere = ["--cache-dir", "b"]

    init() throws { station = try Station() }

    private func lock(_ name: String = "demo") throws -> Lockfile {
        try Lockfile(parsing: try station.lock(name), file: "\(name).lock")
    }

    private func versions(_ name: String = "demo") throws -> [String: String] {
        Dictionary(
            try lock(name).packages.filter { $0.layer != .python }.map { ($0.name, $0.version) },
            uniquingKeysWith: { first, _ in first })
    }

    private func run(_ arguments: [String], _ extra: [String: String] = [:]) async throws {
        let result = try await station.tool.start(
            Tool.executable, arguments, with: station.environment(extra))
        #expect(result.status == .exited(0), "\(arguments): \(result.errors)")
    }

    @Test(arguments: ["torch", "pytorch"])
    func `torch, and what is bound to it`(_ name: String) async throws {
        let world = try station.publishTorch()
        let recipe = try station.torchRecipe(
            "{version: \">=2.9\", build: cpu, packages: [torchvision]}", more: "pip: [greeter]")
        try await run(["lock", recipe])
        let before = try versions()
        #expect(before["torch"] == "2.14.0+cpu" && before["words"] == "2.0")
        try world.publish(
            .torch("2.14.1+cpu", needs: ["words", "pytorch-triton", "nvidia-thing"]),
            .companion("torchvision", "0.29.1+cpu", torch: "2.14.1"), build: "cpu",
            hasMetadata: true)
        try station.index.publish(.words("3.0"))
        try await run(["lock", recipe] + elsewhere)
        #expect(try versions() == before)
        try await run(["lock", recipe, "--upgrade", name] + elsewhere)
        var expected = before
        expected["torch"] = "2.14.1+cpu"
        expected["torchvision"] = "0.29.1+cpu"
        #expect(try versions() == expected)
    }

    @Test func `NVIDIA's archives by release, by component, and cuDNN`() async throws {
        let mirror = try RedistWorld(on: station.index.server)
        try mirror.publish(.toolkit("12.8.0"), .cudnn("9.10.1", for: [12]))
        try station.folder.write(
            "cuda.yaml",
            "recipe: 1\nname: cuda\ncuda: {version: \"12.8\", components: [runtime], cudnn: \"9\"}\n"
                + "verify: [files]\n")
        try await run(["lock", "cuda.yaml"], mirror.environment)
        let before = try versions("cuda")
        #expect(before["cuda-toolkit"] == "12.8.0" && before["cudnn"] == "9.10.1.46")
        let first = try station.lock("cuda")
        try mirror.publish(.toolkit("12.8.1"), .cudnn("9.11.0", for: [12]))

        func upgraded(_ names: String...) async throws -> [String: String] {
            try Files.writeAtomically(first, to: station.folder.appending("cuda.lock"))
            try await run(
                ["lock", "cuda.yaml"] + names.flatMap { ["--upgrade", $0] } + elsewhere,
                mirror.environment)
            return try versions("cuda")
        }
        #expect(try await upgraded() == before)
        var cudnn = before
        cudnn["cudnn"] = "9.11.0.46"
        #expect(try await upgraded("cudnn") == cudnn)
        var toolkit = before
        toolkit["cuda-toolkit"] = "12.8.1"
        toolkit["cuda_cudart"] = "12.8.91"
        toolkit["libnvjitlink"] = "12.8.91"
        for (name, version) in before where version == before["cuda_cudart"] {
            toolkit[name] = "12.8.91"
        }
        // A component is of its release, and moves with all of it.
        for name in ["cuda-toolkit", "cuda_cudart", "libnvjitlink"] {
            #expect(try await upgraded(name) == toolkit, "\(name)")
        }
        // The layer is all of it.
        var all = toolkit
        all["cudnn"] = "9.11.0.46"
        #expect(try await upgraded("cuda") == all)
        #expect(try await upgraded("cudnn", "cuda_cudart") == all)
    }

    @Test func `a wheel of the toolkit, with the release that pins it`() async throws {
        try station.publishToolkit()
        let recipe = try station.toolkitRecipe()
        try await run(["lock", recipe])
        let before = try versions("cuda")
        #expect(before["cuda-toolkit"] == "13.0.2" && before["nvidia-cuda-nvrtc"] == "13.0.88")
        var toolkit = ZipWheel("cuda_toolkit", "13.0.3")
        for (extra, pin) in [
            ("nvcc", "cuda-nvcc==13.0.88"), ("cudart", "cuda-runtime==13.0.96"),
            ("cccl", "cuda-cccl==13.0.85"), ("nvrtc", "cuda-nvrtc==13.0.90"),
            ("nvjitlink", "nvjitlink==13.0.88"),
        ] {
            toolkit.metadata.append("Provides-Extra: \(extra)")
            toolkit.metadata.append("Requires-Dist: nvidia-\(pin); extra == \"\(extra)\"")
        }
        try station.index.publish(toolkit, ZipWheel("nvidia_cuda_nvrtc", "13.0.90"))
        try await run(["lock", recipe] + elsewhere)
        #expect(try versions("cuda") == before)
        try await run(["lock", recipe, "--upgrade", "NVIDIA-cuda_nvrtc"] + elsewhere)
        var expected = before
        expected["cuda-toolkit"] = "13.0.3"
        expected["nvidia-cuda-nvrtc"] = "13.0.90"
        #expect(try versions("cuda") == expected)
    }

    @Test func `the driver`() async throws {
        let recipe = try station.recipe(
            pip: "[words]",
            more: "target: {gpus: [h100]}\ndriver: {version: \">=550\", source: nvidia-repo}")
        try await run(["lock", recipe])
        let whole = try lock()
        let newest = try #require(whole.plannedDriver)
        // An older plan, as the lock of last year has it.
        var old = whole
        old.target?.driver = .init(branch: "550", isPlanned: true)
        for index in old.packages.indices where old.packages[index].isPlannedDriver {
            old.packages[index].version = "550"
        }
        try Files.writeAtomically(old.text, to: station.folder.appending("demo.lock"))
        try station.index.publish(.words("3.0"))
        try await run(["lock", recipe] + elsewhere)
        #expect(try lock() == old)
        try await run(["lock", recipe, "--upgrade", "driver"] + elsewhere)
        #expect(try lock().plannedDriver == newest)
        #expect(try versions()["words"] == "2.0")
    }

    @Test func `no layer of its own is no name`() async throws {
        let recipe = try station.recipe()
        try await run(["lock", recipe])
        for (name, near) in [
            ("cuda", nil), ("driver", nil), ("torch", nil), ("python", nil),
            ("greter", "`--upgrade greeter`"), ("Words", ""), ("GREETER", ""),
        ] as [(String, String?)] {
            let result = try await station.run("lock", recipe, "--upgrade", name)
            guard near != "" else {
                #expect(result.status == .exited(0), "\(name): \(result.errors)")
                continue
            }
            #expect(result.status == .exited(64), "\(name): \(result.errors)")
            #expect(result.headline?.hasPrefix("error[R810]: cannot upgrade `\(name)`") == true)
            if let near { #expect(result.errors.contains(near), "\(result.errors)") }
        }
    }
}
