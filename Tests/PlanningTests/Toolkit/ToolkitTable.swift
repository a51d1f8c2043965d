import Diagnostics
import Indexes
import PackageModel
import Planning
import Synchronization
import Testing

/// NVIDIA's releases in memory, with the components that a release of that number has.
final class ToolkitTable: ToolkitSource {
    private let manifests: [DottedVersion: RedistManifest]
    private let asked = Mutex<[String]>([])
    /// Releases whose manifest cannot be read.
    let broken: Set<DottedVersion>

    static let folder = "https://nvidia.example/cuda/redist/"

    init(_ releases: [String], platforms: [String] = ["linux-x86_64"], broken: [String] = []) {
        var manifests: [DottedVersion: RedistManifest] = [:]
        for release in releases.compactMap({ DottedVersion($0) }) {
            manifests[release] = Self.manifest(
                release, platforms.compactMap { RedistManifest.Platform(rawValue: $0) })
        }
        self.manifests = manifests
        self.broken = Set(broken.compactMap { DottedVersion($0) })
    }

    /// The releases whose manifests were asked for, in order.
    var fetched: [String] { asked.withLock { $0 } }

    func releases() async throws -> [DottedVersion] { Array(manifests.keys) }

    func manifest(of release: DottedVersion) async throws -> RedistManifest {
        asked.withLock { $0.append(release.text) }
        if broken.contains(release) {
            throw ProvisionError(
                .badRedistManifest, "cannot read it", context: ["expected an object at byte 0"])
        }
        guard let manifest = manifests[release] else {
            throw ProvisionError(.noRedistManifest, "there is no release \(release) of CUDA")
        }
        return manifest
    }

    private static func manifest(
        _ release: DottedVersion, _ platforms: [RedistManifest.Platform]
    ) -> RedistManifest {
        var components: [String: RedistManifest.Component] = [:]
        for name in names(release) {
            let version = "\(release.prefix(2)).99"
            var archives: [RedistManifest.Platform: [RedistManifest.Archive]] = [:]
            for platform in platforms {
                let filename = "\(name)-\(platform.rawValue)-\(version)-archive.tar.xz"
                archives[platform] = [
                    RedistManifest.Archive(
                        artifact: Artifact(
                            filename: filename, url: "\(folder)\(name)/\(filename)", size: 100,
                            digest: Digest(.sha256, hex: String(repeating: "c", count: 64))))
                ]
            }
            components[name] = RedistManifest.Component(
                name: name, version: version, archives: archives)
        }
        return RedistManifest(release: release, folder: folder, components: components)
    }

    private static func names(_ release: DottedVersion) -> [String] {
        let isSplit = release.major >= 13
        return [
            "cuda_nvcc", "cuda_cudart", "cuda_nvrtc", "cuda_cupti", "cuda_nvtx",
            "cuda_sanitizer_api", "libcublas", "libcufft", "libcurand", "libcusolver",
            "libcusparse", "nvidia_driver", "fabricmanager",
            release.prefix(2) >= "13.3" ? "cccl" : "cuda_cccl",
        ] + (isSplit ? ["cuda_crt", "libnvvm"] : []) + (release.major >= 12 ? ["libnvjitlink"] : [])
    }
}
