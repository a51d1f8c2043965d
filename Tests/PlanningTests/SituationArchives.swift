import Diagnostics
import Indexes
import PackageModel
import Planning

/// NVIDIA's archives of the toolkit, in memory.
///
/// Source: NVIDIA's manifests, the newest patch of each minor release; from 13.0 on the compiler is
/// split, from 13.3 on `cuda_cccl` is called `cccl`.
struct SituationArchives: ToolkitSource {
    static let labels = [
        "11.8.0", "12.0.1", "12.1.1", "12.2.2", "12.3.2", "12.4.1", "12.5.1", "12.6.3", "12.8.1",
        "12.9.1", "13.0.2", "13.1.1", "13.2.2", "13.3.1", "13.4.2", "13.5.0",
    ]
    private static let folder = "https://redist.example/cuda/"

    func releases() async throws -> [DottedVersion] { Self.labels.compactMap { DottedVersion($0) } }

    func manifest(of release: DottedVersion) async throws -> RedistManifest {
        guard Self.labels.contains(release.text) else {
            throw ProvisionError(.noRedistManifest, "NVIDIA has no release `\(release)` of CUDA")
        }
        let components = Self.names(in: release).map { Self.component($0, of: release) }
        return RedistManifest(
            release: release, folder: Self.folder,
            components: Dictionary(uniqueKeysWithValues: components.map { ($0.name, $0) }))
    }

    private static func names(in release: DottedVersion) -> [String] {
        var names = [
            "cuda_nvcc", "cuda_cudart", "cuda_nvrtc", "cuda_cupti", "cuda_nvtx",
            "cuda_profiler_api", "cuda_sanitizer_api", "libcublas", "libcufft", "libcurand",
            "libcusolver", "libcusparse",
        ]
        if release.major >= 12 { names.append("libnvjitlink") }
        if release.major >= 13 { names += ["cuda_crt", "libnvvm"] }
        let isRenamed = (release.major, release.minor) >= (13, 3)
        return names + [isRenamed ? "cccl" : "cuda_cccl"]
    }

    private static func component(
        _ name: String, of release: DottedVersion
    ) -> RedistManifest.Component {
        let version = "\(release.major).\(release.minor).90"
        let archives = [RedistManifest.Platform.x86, .server].map { platform in
            let stem = "\(name)-\(platform.rawValue)-\(version)-archive.tar.xz"
            let artifact = Artifact(
                filename: stem, url: "\(folder)\(name)/\(platform.rawValue)/\(stem)", size: 1_000,
                digest: Digest(.sha256, hex: String(repeating: "c", count: 64)))
            return (platform, [RedistManifest.Archive(artifact: artifact)])
        }
        return RedistManifest.Component(
            name: name, version: version, archives: Dictionary(uniqueKeysWithValues: archives))
    }
}

/// NVIDIA's archives of cuDNN, in memory.
///
/// Source: NVIDIA's manifests: 9.10 is built for CUDA 11 and 12, from 9.12 on it is 12 and 13.
struct SituationLibraries: ToolkitSource {
    private static let majors = [
        "9.5.1": [11, 12], "9.8.0": [11, 12], "9.10.2": [11, 12], "9.11.0": [12],
        "9.12.0": [12, 13], "9.14.0": [12, 13],
    ]
    private static let folder = "https://redist.example/cudnn/"

    func releases() async throws -> [DottedVersion] {
        Self.majors.keys.compactMap { DottedVersion($0) }
    }

    func manifest(of release: DottedVersion) async throws -> RedistManifest {
        guard let majors = Self.majors[release.text] else {
            throw ProvisionError(.noRedistManifest, "NVIDIA has no release `\(release)` of cuDNN")
        }
        let version = "\(release).46"
        let archives = majors.map { major in
            let stem = "cudnn-linux-x86_64-\(version)_cuda\(major)-archive.tar.xz"
            let artifact = Artifact(
                filename: stem, url: "\(Self.folder)cudnn/linux-x86_64/\(stem)", size: 1_000,
                digest: Digest(.sha256, hex: String(repeating: "d", count: 64)))
            return RedistManifest.Archive(artifact: artifact, cudaMajor: major)
        }
        let component = RedistManifest.Component(
            name: "cudnn", version: version, archives: [.x86: archives])
        return RedistManifest(
            release: release, folder: Self.folder, components: ["cudnn": component])
    }
}
