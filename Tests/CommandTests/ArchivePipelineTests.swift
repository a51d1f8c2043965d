import FileSystem
import Installation
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A user at a machine that reaches a mirror of NVIDIA's archives.
@Suite(.serialized)
struct ArchivePipelineTests {
    private let station: Station
    private let mirror: RedistWorld

    init() throws {
        station = try Station()
        mirror = try RedistWorld(on: station.index.server)
        try mirror.publish(
            .toolkit("12.8.0"), .toolkit("12.8.1"), .toolkit("12.9.1"), .toolkit("13.0.2"))
    }

    private static let hasCompiler = (try? Files.exists("/usr/bin/g++")) == true

    private func recipe(_ cuda: String) throws -> String {
        try station.folder.write(
            "cuda.yaml", "recipe: 1\nname: cuda\ncuda: \(cuda)\nverify: [files]\n")
        return "cuda.yaml"
    }

    private func succeed(
        _ arguments: String..., with extra: [String: String] = [:]
    ) async throws -> String {
        let result = try await station.tool.start(
            Tool.executable, arguments,
            with: station.environment(mirror.environment.merging(extra) { $1 }))
        #expect(result.status == .exited(0), "\(result.errors)")
        return result.output
    }

    @Test func `a lock names each component below one source`() async throws {
        _ = try await succeed("lock", try recipe("{version: \"12.8\", components: [runtime]}"))
        let lock = try station.lock("cuda")
        #expect(lock.contains("nvidia: \(mirror.server.url(RedistWorld.path()))"))
        for line in [
            "name: cuda-toolkit", "version: 12.8.1", "name: cuda_cudart", "name: libnvjitlink",
            "path: cuda_cudart/linux-x86_64/cuda_cudart-linux-x86_64-12.8.91-archive.tar.xz",
        ] { #expect(lock.contains(line), "\(line)") }
        #expect(mirror.requests(for: "redistrib_13.0.2.json") == 0)
        let requests = mirror.server.requests.count
        _ = try await succeed(
            "lock", "cuda.yaml", with: ["PROVISION_OFFLINE": "1"])
        #expect(mirror.server.requests.count == requests)
        #expect(try station.lock("cuda") == lock)
    }

    @Test(.enabled(if: Self.hasCompiler, "no /usr/bin/g++"))
    func `the toolkit of the archives is put down once and runs`() async throws {
        let recipe = try recipe("{version: \"13\", components: [compiler, runtime]}")
        _ = try await succeed("apply", recipe, "--yes")
        let run = try await succeed("run", "cuda", "--", "nvcc")
        #expect(run == "nvcc with nvvm 13.0.92 and crt 13.0.92\n")
        let cuda = station.home("cuda").current.appending("cuda")
        #expect(try Files.readLink(cuda.appending("lib64")) == "lib")
        let again = try await succeed("apply", recipe, "--yes")
        #expect(again.contains("No changes."))
    }

    @Test func `a misspelt component is refused at its line`() async throws {
        let result = try await station.tool.start(
            Tool.executable, ["lock", try recipe("{components: [runtime, cublass]}")],
            with: station.environment(mirror.environment))
        #expect(result.status == .exited(78), "\(result.errors)")
        #expect(
            result.headline == "error[R114]: no release of CUDA has a component `cublass`")
        #expect(result.errors.contains("cuda.yaml:3:"))
        #expect(result.errors.contains("did you mean `cublas`?"))
    }

    @Test func `the workstation's recipe is locked from a mirror`() async throws {
        try publishTorch()
        try writeChannel()
        let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent()
        let text = try Files.readText(root.appending("recipes").appending("ubuntu-cuda12.yaml"))
        try station.folder.write("ubuntu-cuda12.yaml", text)
        let channels = station.folder.appending("channels")
        _ = try await succeed(
            "lock", "ubuntu-cuda12.yaml",
            with: [
                "CONDA_CHANNEL_ALIAS": "file://\(channels)",
                "PROVISION_CONDA_MAPPING": channels.appending("names.json").string,
            ])
        let lock = try station.lock("ubuntu-cuda12")
        for line in [
            "version: 12.8.1", "name: cuda_nvcc", "name: libcusparse", "name: torch",
            "build: cu128", "name: torchvision", "name: python", "layer: conda",
        ] { #expect(lock.contains(line), "\(line)") }
        #expect(!lock.contains("version: 12.9.1"))
    }

    /// A torch for CUDA 12.8 with its companions, and one for 13.0 that does not fit.
    private func publishTorch() throws {
        for (version, runtime) in [
            ("2.9.1", "nvidia-cuda-runtime-cu12==12.8.90"),
            ("2.11.0", "cuda-toolkit[cudart]==13.0.2"),
        ] {
            var torch = ZipWheel("torch", version)
            torch.metadata = ["Requires-Dist: \(runtime)"]
            try station.index.publish(torch)
        }
        for name in ["nvidia_cuda_runtime_cu12"] {
            try station.index.publish(ZipWheel(name, "12.8.90"))
        }
        for name in ["torchvision", "torchaudio"] {
            var companion = ZipWheel(name, "0.24.1")
            companion.metadata = ["Requires-Dist: torch"]
            try station.index.publish(companion)
        }
    }

    /// A channel with the records of a Python and of ninja, as a folder of this machine.
    private func writeChannel() throws {
        var channel = CondaChannelBuilder()
        for (name, version) in [("python", "3.12.4"), ("ninja", "1.13.2")] {
            var record = CondaRecord.test(name, version, build: "h0_0", subdir: "linux-64")
            record.size = 100
            record.sha256 = Digest(.sha256, hex: String(repeating: "d", count: 64))
            try channel.add(record)
        }
        channel.subdirs.insert("linux-64")
        try channel.write(to: station.folder.appending("channels").appending("conda-forge"))
        try station.folder.write("channels/names.json", "{}")
    }
}
