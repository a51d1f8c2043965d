import Diagnostics
import FoundationEssentials
import Indexes
import PackageModel
import Testing

@testable import Planning

@Suite struct RedistComponentsTests {
    private func names(
        _ words: String..., of release: String, _ platform: RedistManifest.Platform = .x86
    ) async throws -> [String] {
        let manifest = try await ToolkitTable(
            [release], platforms: ["linux-x86_64", "linux-sbsa"]
        ).manifest(of: try #require(DottedVersion(release)))
        let selection = RedistComponents.selection(of: words, in: manifest, for: platform)
        guard case .components(let components) = selection else { return ["\(selection)"] }
        return components.map(\.name)
    }

    @Test func `the compiler is what its release splits it into`() async throws {
        #expect(
            try await names("compiler", of: "12.8.1")
                == ["cuda_cccl", "cuda_cudart", "cuda_nvcc", "cuda_nvrtc"])
        #expect(
            try await names("compiler", of: "13.0.2")
                == ["cuda_cccl", "cuda_crt", "cuda_cudart", "cuda_nvcc", "cuda_nvrtc", "libnvvm"])
        #expect(
            try await names("compiler", of: "13.3.0")
                == ["cccl", "cuda_crt", "cuda_cudart", "cuda_nvcc", "cuda_nvrtc", "libnvvm"])
    }

    @Test(arguments: ["nvcc", "cuda_nvcc"])
    func `nvcc alone brings what it cannot compile without`(word: String) async throws {
        #expect(
            try await names(word, of: "13.0.2")
                == ["cuda_cccl", "cuda_crt", "cuda_cudart", "cuda_nvcc", "libnvvm"])
        #expect(RedistComponents.bringCompiler([word]))
        #expect(!RedistComponents.bringCompiler(["runtime", "nvrtc"]))
    }

    @Test func `one name serves before and after a rename or split`() async throws {
        #expect(try await names("cccl", of: "12.8.1") == ["cuda_cccl"])
        #expect(try await names("cuda_cccl", of: "13.3.0") == ["cccl"])
        #expect(
            try await names("libnvvm", of: "12.8.1") == ["cuda_cccl", "cuda_cudart", "cuda_nvcc"])
        #expect(try await names("cublas", "nvtx", of: "12.8.1") == ["cuda_nvtx", "libcublas"])
        #expect(try await names("sanitizer", of: "12.8.1") == ["cuda_sanitizer_api"])
    }

    @Test func `the full toolkit has no driver`() async throws {
        let full = try await names("full", of: "13.0.2")
        #expect(full.contains("libcufft"))
        #expect(!full.contains("nvidia_driver"))
        #expect(!full.contains("fabricmanager"))
    }

    @Test func `what a release of a set does not have yet is left out, what it lacks is told`()
        async throws
    {
        #expect(try await names("runtime", of: "11.8.0") == ["cuda_cudart"])
        #expect(try await names("runtime", of: "12.0.0") == ["cuda_cudart", "libnvjitlink"])
        #expect(try await names("npp", of: "12.8.1") == ["missing(\"npp\")"])
        let x86 = try await ToolkitTable(["12.8.1"]).manifest(
            of: try #require(DottedVersion("12.8.1")))
        let onServers = RedistComponents.selection(of: ["math"], in: x86, for: .server)
        #expect(onServers == .missing("libcublas"))
    }

    @Test(
        .enabled(if: RedistData.folder != nil, "PROVISION_FACTS_DATA is not set"),
        arguments: [RedistManifest.Platform.x86, .server])
    func `every set resolves in every release that NVIDIA has published`(
        platform: RedistManifest.Platform
    ) async throws {
        let index = try RedistData.index()
        let releases = try await index.releases()
        #expect(releases.count == 36)
        for release in releases {
            let manifest = try await index.manifest(of: release)
            var sizes: [Int] = []
            for set in ["compiler", "runtime", "math", "profilers", "full"] {
                let selection = RedistComponents.selection(of: [set], in: manifest, for: platform)
                guard case .components(let components) = selection else {
                    Issue.record("\(release) \(set): \(selection)")
                    continue
                }
                #expect(components.allSatisfy { $0.archives(for: platform).count == 1 })
                sizes.append(components.count)
            }
            #expect(sizes[0] == (release.major >= 13 ? 6 : 4), "\(release)")
            #expect(sizes[1] == (release.major >= 12 ? 2 : 1), "\(release)")
            #expect(sizes[2] == 5, "\(release)")
            #expect((3...4).contains(sizes[3]), "\(release)")
            #expect((24...50).contains(sizes[4]), "\(release): \(sizes[4])")
        }
    }

    @Test(.enabled(if: RedistData.folder != nil, "PROVISION_FACTS_DATA is not set"))
    func `what the table says that releases lack they lack, and every name in it is one`()
        async throws
    {
        let index = try RedistData.index()
        var seen: Set<String> = []
        for release in try await index.releases() {
            let manifest = try await index.manifest(of: release)
            let there = Set(manifest.components(for: .x86).map(\.name))
            seen.formUnion(there)
            for name in RedistComponents.names {
                let lacks = RedistComponents.missing([name], in: release) != nil
                if lacks { #expect(!there.contains(name), "\(name) in \(release)") }
                let selection = RedistComponents.selection(
                    of: [name], in: manifest, for: .x86)
                if case .missing = selection {
                    #expect(lacks || name == "cuda_culibos", "\(name) in \(release)")
                }
            }
        }
        // Names that came after the last manifest that we hold.
        let later: Set = ["cccl", "cuda_tileiras", "libcuobjclient"]
        #expect(RedistComponents.names.subtracting(later).isSubset(of: seen))
    }
}
