import Diagnostics
import FileSystem
import Installation
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing

@Suite(.enabled(if: Workshop.interpreter != nil, "no /usr/bin/python3.N"))
struct ToolkitTests {
    private func wheels() -> [ZipWheel] {
        var nvcc = ZipWheel("nvidia_cuda_nvcc", "13.0.88")
        nvcc.add("nvidia/cu13/bin/nvcc", "nvcc", mode: 0o100744)
        nvcc.add("nvidia/cu13/bin/ptxas", "ptxas")
        nvcc.add("nvidia/cu13/bin/nvcc.profile", "profile")
        nvcc.add("nvidia/__init__.py", "")
        nvcc.add("nvidia/cu13/__init__.py", "")
        nvcc.distInfo.append(("licenses/License.txt", "terms"))
        var nvvm = ZipWheel("nvidia_nvvm", "13.0.88")
        nvvm.add("nvidia/cu13/nvvm/bin/cicc", "cicc")
        nvvm.add("nvidia/cu13/lib/libnvvm.so.4", "nvvm")
        nvvm.add("nvidia/cu13/include/nvvm.h", "h")
        var runtime = ZipWheel("nvidia_cuda_runtime", "13.0.96")
        runtime.add("nvidia/cu13/lib/libcudart.so.13", "cudart", mode: 0o100755)
        runtime.add("nvidia/cu13/lib/libcudart_static.a", "static")
        runtime.add("nvidia/cu13/lib/stubs/libcuda.so", "stub")
        runtime.add("nvidia/cu13/version.txt", "x")
        var link = ZipWheel("nvidia_nvjitlink", "13.0.88")
        link.add("nvidia/cu13/lib/libnvJitLink.so.13", "jit")
        return [nvcc, nvvm, runtime, link]
    }

    private func text(_ path: FilePath) throws -> String { try Files.readText(path) }

    @Test func `wheels merge into a toolkit as nvcc expects it`() async throws {
        let shop = try Workshop()
        let lock = try shop.lock(wheels().map { try shop.publish($0, layer: .cuda) })
        let generation = try await shop.apply(shop.order(lock, interpreter: nil))
        let cuda = generation.folder.cuda
        for program in ["bin/nvcc", "bin/ptxas", "nvvm/bin/cicc"] {
            let found = try Files.attributes(of: cuda.appending(program))
            #expect(found.map { $0.mode & 0o555 } == 0o555, "\(program)")
        }
        #expect(try Files.attributes(of: cuda.appending("bin/nvcc.profile"))?.mode == 0o444)
        #expect(try Files.readLink(cuda.appending("lib64")) == "lib")
        #expect(try text(cuda.appending("lib64/libcudart.so")) == "cudart")
        #expect(try Files.readLink(cuda.appending("lib/libnvvm.so")) == "libnvvm.so.4")
        #expect(try text(cuda.appending("lib/stubs/libcuda.so")) == "stub")
        #expect(try text(cuda.appending("licenses/nvidia-cuda-nvcc/License.txt")) == "terms")
        #expect(try !Files.exists(cuda.appending("version.json")))
        #expect(try !Files.exists(cuda.appending("__init__.py")))
        let target = try Files.readLink(cuda).string
        #expect(target.hasPrefix("../../toolkits/13.0.88-"))
        #expect(try shop.generations.damages(of: generation).isEmpty)
    }

    @Test func `the same artifacts are merged once and CUDA_HOME stays`() async throws {
        let shop = try Workshop()
        let packages = try wheels().map { try shop.publish($0, layer: .cuda) }
        let first = try await shop.apply(
            shop.order(try shop.lock(packages), interpreter: nil))
        let more = packages + [try shop.publish(.simple("a"))]
        let second = try await shop.apply(shop.order(try shop.lock(more)))
        #expect(try Files.resolve(first.folder.cuda) == Files.resolve(second.folder.cuda))
        #expect(try Files.list(shop.home.toolkits).count { $0.kind == .directory } == 1)
    }

    @Test func `components that differ are named`() async throws {
        let shop = try Workshop()
        var wheels = wheels()
        wheels[1].add("nvidia/cu13/bin/nvcc", "another nvcc")
        let lock = try shop.lock(wheels.map { try shop.publish($0, layer: .cuda) })
        let error = await #expect(throws: ProvisionError.self) {
            try await shop.apply(shop.order(lock, interpreter: nil))
        }
        #expect(error?.code == .clobber)
        #expect(
            error?.message
                == "cannot merge `nvidia-cuda-nvcc` and `nvidia-nvvm` into one toolkit")
        #expect(error?.context == ["both bring `bin/nvcc`, and they differ"])
    }

    @Test func `the library folder leaves out what the environment ships`() async throws {
        let shop = try Workshop()
        var packages = try wheels().map { try shop.publish($0, layer: .cuda) }
        // torch brings the same wheel of nvJitLink, and another cudart of its own.
        packages.append(try shop.publish(wheels()[3]))
        var torch = ZipWheel.simple("torch", "2.9.1")
        torch.add("torch/lib/libcudart.so.13", "own")
        packages.append(try shop.publish(torch, layer: .pytorch))
        let generation = try await shop.apply(shop.order(try shop.lock(packages)))
        let names = try Files.list(generation.folder.libraries).map(\.name)
        #expect(names == ["libnvvm.so", "libnvvm.so.4"])
        let library = generation.folder.libraries.appending("libnvvm.so.4")
        #expect(try Files.readLink(library) == "../../cuda/lib/libnvvm.so.4")
        #expect(try text(library) == "nvvm")
    }

    @Test func `the profile names the toolkit and nothing through current`() async throws {
        let shop = try Workshop()
        let lock = try shop.lock(wheels().map { try shop.publish($0, layer: .cuda) })
        var choices = ProfileChoices()
        choices.hostCompiler = "/usr/bin/g++-13"
        choices.variables = ["NCCL_DEBUG": "WARN"]
        choices.hasModulefile = true
        choices.shells = [.bash]
        let generation = try await shop.apply(
            shop.order(lock, interpreter: nil, profile: choices))
        let profile = generation.folder.profile
        let script = try text(profile.appending("activate.sh"))
        let toolkit = try Files.resolve(generation.folder.cuda)
        #expect(script.contains("CUDA_HOME='\(toolkit)'"))
        #expect(script.contains("NCCL_DEBUG='WARN'"))
        #expect(!script.contains("/current"))
        #expect(!script.contains("VIRTUAL_ENV"))
        #expect(try !Files.exists(profile.appending("activate.fish")))
        #expect(try Files.exists(profile.appending("modulefiles/demo")))
    }

    @Test func `gc takes toolkits that no generation links to`() async throws {
        let shop = try Workshop()
        let lock = try shop.lock(wheels().map { try shop.publish($0, layer: .cuda) })
        try await shop.apply(shop.order(lock, interpreter: nil))
        for version in 1...2 {
            let lock = try shop.lock([shop.publish(.simple("a", "\(version).0"))])
            try await shop.apply(shop.order(lock))
        }
        let done = try shop.open().collect(maps: shop.maps())
        #expect(done.toolkits.count == 1)
        #expect(try Files.list(shop.home.toolkits).isEmpty)
        #expect(try shop.residue().isEmpty)
    }
}
