import FileSystem
import FoundationEssentials
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// From a recipe to an environment whose torch is a build of PyTorch's own index.
@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct TorchPipelineTests {
    private let station: Station
    private let world: TorchWorld

    init() throws {
        station = try Station()
        world = try station.publishTorch()
    }

    private static let script = """
        import importlib.metadata as data, torch, torchvision
        print(torch.build, data.version("torch"), torchvision.build, data.version("nvidia-thing"))
        """

    @Test(arguments: ["cu126", "cpu"], ["auto", "pytorch"])
    func `a build of PyTorch's index is locked and installed`(
        _ build: String, _ index: String
    ) async throws {
        let recipe = try station.torchRecipe(
            "{version: \"2.14\", build: \(build), packages: [torchvision], index: \(index)}")
        try await station.succeed("lock", recipe)
        let lock = try station.lock()
        #expect(lock.contains("pytorch: \(world.url)/\n"), "\(lock)")
        #expect(lock.contains("path: \(build)/torch-2.14.0%2B\(build)-py3-none-any.whl"))
        #expect(lock.contains("filename: torch-2.14.0+\(build)-py3-none-any.whl"))
        #expect(lock.contains("path: \(build)/pytorch_triton-3.8.0-py3-none-any.whl"))
        #expect(lock.contains("version: 2.14.0+\(build)") && lock.contains("build: \(build)"))
        #expect(!lock.contains("notes:"))
        try await station.succeed("apply", recipe, "--yes")
        let run = try await station.succeed("run", "demo", "--", "python", "-c", Self.script)
        #expect(run == "2.14.0+\(build) 2.14.0+\(build) 0.29.0+\(build) 1.0\n")
        let asked = station.index.server.requests.count
        #expect(try await station.succeed("apply", recipe) == "No changes.\n")
        #expect(station.index.server.requests.count == asked)
        try await station.succeed("apply", recipe, "--yes", "--offline", "--prefix", "elsewhere")
        try Files.remove(station.folder.appending("demo.lock"))
        try await station.succeed("lock", recipe, "--offline")
        #expect(try station.lock() == lock)
    }

    @Test func `the layer of a torch that became a package goes with the rest of its tree`()
        async throws
    {
        try station.publishToolkit()
        let toolkit = "cuda: {version: \"13.0\", source: pypi, components: [runtime]}"
        let recipe = try station.torchRecipe(
            "{version: \"2.14\", build: cu130}", more: toolkit)
        try await station.succeed("apply", recipe, "--yes")
        let text = try Files.readText(station.folder.appending(recipe))
        try station.folder.write(
            "demo.yaml",
            text.replacing(
                "pytorch: {version: \"2.14\", build: cu130}", with: "pip: [torch, words]"))
        try await station.succeed("apply", recipe, "--yes", "--only", "python,pip")
        #expect(try await station.succeed("status", "demo").contains("cuda"))
        #expect(try await station.succeed("apply", recipe, "--yes") == "No changes.\n")
    }

    @Test func `the build that the Python index has is taken from there`() async throws {
        try await station.succeed(
            "lock", try station.torchRecipe("{version: \"2.14\", build: cu130}"))
        #expect(try station.lock().contains("files/torch-2.14.0-py3-none-any.whl"))
        #expect(world.pageRequests == [])
    }

    @Test func `an old driver leads to PyTorch's index`() async throws {
        let recipe = try station.torchRecipe("{version: \"<2.15\"}", more: Self.target)
        try await station.succeed("lock", recipe)
        #expect(try station.lock().contains("path: cu126/torch-2.14.0%2Bcu126"))
        #expect(!world.pageRequests.contains { $0.contains("cu130") || $0.contains("cpu") })
    }

    /// A machine for which 2.14.0 is on the Python index in a build that is too new.
    private static let target = """
        target: {os: ubuntu-22.04, glibc: "2.35", python: ["3.12.8"], gpus: [h100], \
        driver: "550.163.01"}
        """

    @Test func `without PyTorch's index the lock says what that cost`() async throws {
        for build in ["cu126", "cu128", "cu129"] {
            world.refuse("torch", build: build, status: 401)
        }
        let recipe = try station.torchRecipe("{version: \"<2.15\"}", more: Self.target)
        let locked = try await station.run("lock", recipe)
        #expect(locked.status == .exited(0), "\(locked.errors)")
        #expect(locked.errors.contains("could not be asked for builds of newer releases"))
        let lock = try station.lock()
        #expect(lock.contains("files/torch-2.9.1-py3-none-any.whl") && lock.contains("notes:"))
    }

    @Test func `a build that only PyTorch's index could have names that index`() async throws {
        world.refuse("torch", build: "cu126", status: 401)
        for index in ["auto", "pytorch"] {
            let recipe = try station.torchRecipe("{build: cu126, index: \(index)}")
            let result = try await station.run("lock", recipe)
            #expect(result.status == .exited(5), "\(result.errors)")
            let headline = "error[R251]: cannot ask PyTorch's own index `\(world.url)/` for"
            #expect(result.headline?.hasPrefix(headline) == true, "\(result.errors)")
            #expect(result.errors.contains("PROVISION_PYTORCH_INDEX"))
        }
    }

    @Test(.enabled(if: CondaStation.hasPython, CondaStation.needsPython))
    func `an environment of the retired channel locks as wheels of PyTorch's index`() async throws {
        let conda = try CondaStation()
        let world = TorchWorld(on: conda.station.index.server)
        try world.publish(
            .torch("2.1.2+cu121", needs: ["words"]),
            .companion("torchvision", "0.16.2+cu121", torch: "2.1.2"),
            .companion("torchaudio", "2.1.2+cu121", torch: "2.1.2"), build: "cu121")
        try conda.station.index.publish(
            .torch("2.15.0", needs: []), .companion("torchaudio", "2.15.0", torch: "2.15.0"))
        try conda.folder.write(
            "environment.yml",
            """
            name: train
            channels: [pytorch, nvidia, "\(conda.world.channel)"]
            dependencies:
              - python
              - pytorch=2.1
              - torchvision==0.16.2
              - torchaudio
              - pytorch-cuda=12.1
              - numlib
            """)
        try conda.folder.write(
            "train.yaml", try await conda.succeed("import", "environment.yml"))
        try await conda.succeed("lock", "train.yaml")
        let lock = try conda.station.lock("train")
        for wheel in ["torch-2.1.2", "torchvision-0.16.2", "torchaudio-2.1.2"] {
            #expect(lock.contains("path: cu121/\(wheel)%2Bcu121-py3-none-any.whl"), "\(lock)")
        }
        #expect(lock.contains("numlib-"))
        #expect(
            Set(world.pageRequests.compactMap { $0.split(separator: "/").dropFirst().first })
                == ["cu121"])
    }
}
