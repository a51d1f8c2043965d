import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A compiler has to be there, since nvcc is not without one.
private let hasCompiler = (try? Files.exists("/usr/bin/g++")) == true

@Suite(.serialized, .enabled(if: hasCompiler, "no /usr/bin/g++"))
struct ToolkitPipelineTests {
    private let station: Station
    private var cuda: FilePath { station.home("cuda").current.appending("cuda") }

    init() async throws {
        station = try Station()
        try station.publishToolkit()
        try await station.succeed("apply", try station.toolkitRecipe(), "--yes")
    }

    @Test func `wheels become one toolkit as nvcc expects it`() throws {
        for program in ["bin/nvcc", "bin/ptxas", "nvvm/bin/cicc"] {
            let found = try Files.attributes(of: cuda.appending(program))
            #expect(found.map { $0.mode & 0o555 } == 0o555, "\(program)")
        }
        #expect(try Files.readLink(cuda.appending("lib64")) == "lib")
        #expect(try Files.readLink(cuda.appending("lib/libcudart.so")) == "libcudart.so.13")
        #expect(try Files.readLink(cuda.appending("lib/libnvrtc.so")) == "libnvrtc.so.13")
        let there = [
            "include/cuda_runtime.h", "include/crt/host.h", "include/nv/target",
            "include/cccl/thrust/version.h", "nvvm/libdevice/libdevice.10.bc",
            "lib64/libcudart_static.a", "licenses/nvidia-cuda-nvcc/License.txt",
        ]
        for path in there { #expect(try Files.exists(cuda.appending(path)), "\(path)") }
        for path in ["version.json", "__init__.py", "nvidia"] {
            #expect(try !Files.exists(cuda.appending(path)), "\(path)")
        }
    }

    @Test func `nvvm and crt are of nvcc's own version`() async throws {
        let lock = try station.lock("cuda")
        #expect(lock.contains("nvidia_nvvm-13.0.88"))
        #expect(lock.contains("nvidia_cuda_crt-13.0.88"))
        #expect(!lock.contains("13.5.37"))
        let run = try await station.succeed("run", "cuda", "--", "nvcc")
        #expect(run == "nvcc with nvvm 13.0.88 and crt 13.0.88\n")
    }

    @Test func `env names the toolkit and its programs`() async throws {
        let toolkit = try Files.resolve(cuda)
        let path = Tool.executable.removingLastComponent().string + ":/usr/bin:/bin"
        let script = """
            eval "$(provision env cuda)"; eval "$(provision env cuda)"
            echo "$CUDA_HOME"; command -v nvcc; echo "$PATH"; echo "$LD_LIBRARY_PATH"
            """
        let result = try await station.tool.start(
            "/usr/bin/bash", ["-c", script], with: ["PATH": path])
        let generation = try Files.resolve(station.home("cuda").current)
        #expect(
            result.output == """
                \(toolkit)
                \(toolkit)/bin/nvcc
                \(toolkit)/bin:\(path)
                \(generation)/profile/lib

                """, "\(result.errors)")
    }

    @Test func `another generation has the same toolkit at the same place`() async throws {
        let before = try Files.resolve(cuda)
        try station.toolkitRecipe(more: "profile: {variables: {A: b}}")
        let applied = try await station.succeed("apply", "cuda.yaml", "--yes")
        #expect(applied.contains("generation 1 → 2"))
        #expect(try Files.resolve(cuda) == before)
        try await station.succeed("gc", "--keep", "1")
        #expect(try Files.exists(before.appending("bin/nvcc")))
        try await station.succeed("verify", "cuda.yaml")
    }

    @Test func `a failed check leaves the old generation as it was`() async throws {
        // This nvcc reports success and compiles nothing.
        try station.folder.write(
            "cuda.yaml",
            try Files.readText(station.folder.appending("cuda.yaml"))
                .replacing("verify: [files]", with: "verify: [files, nvcc]"))
        let result = try await station.run("apply", "cuda.yaml", "--yes")
        #expect(result.status == .exited(7), "\(result.errors)")
        #expect(
            result.headline == "error[R700]: cannot vouch for the generation: `nvcc` failed")
        #expect(result.errors.contains("nvcc reported success and made no program"))
        #expect(try Files.readLink(station.home("cuda").current) == "generations/1")
        #expect(try Files.list(station.home("cuda").generations).map(\.name) == ["1"])
        try await station.succeed("run", "cuda", "--", "nvcc")
    }

    @Test(.enabled(if: Station.hasPython, Station.needsPython))
    func `the environment's own libraries are left out of the library path`() async throws {
        try station.recipe(
            "both", pip: "[nvidia-nvjitlink]",
            more: #"cuda: {version: "13.0", source: pypi, components: [compiler, runtime]}"#)
        let stored = try station.stored().count
        try await station.succeed("apply", "both.yaml", "--yes")
        let library = station.home("both").current.appending("profile/lib")
        let names = try Files.list(library).map(\.name)
        #expect(names.contains("libcudart.so.13"))
        #expect(!names.contains("libnvJitLink.so.13"))
        // The toolkit and the environment take one artifact, which lies once in the store.
        let name = "nvidia_nvjitlink-13.0.88-py3-none-any.whl"
        #expect(try station.lock("both").split(separator: "\n").count { $0.contains(name) } >= 2)
        #expect(try station.stored().count == stored)
    }
}
