import Diagnostics
import Indexes
import PackageModel
import Planning

/// NVIDIA's archives of cuDNN, in memory.
///
/// Source: NVIDIA's manifests 8.9.7 to 9.14.0 and the majors of CUDA in each.
struct SituationCuDNN: ToolkitSource {
    private static let majors: [String: [Int]] = [
        "8.9.7": [11, 12], "9.1.1": [11, 12], "9.5.1": [11, 12], "9.10.2": [11, 12],
        "9.11.1": [12], "9.12.0": [12, 13], "9.14.0": [12, 13],
    ]
    private static let folder = "https://redist.example/cudnn/"

    func releases() async throws -> [DottedVersion] {
        Self.majors.keys.compactMap { DottedVersion($0) }
    }

    func manifest(of release: DottedVersion) async throws -> RedistManifest {
        guard let majors = Self.majors[release.text] else {
            throw ProvisionError(.noRedistManifest, "NVIDIA has no release `\(release)` of cuDNN")
        }
        let version = "\(release).20"
        let archives = [RedistManifest.Platform.x86, .server].map { platform in
            (
                platform,
                majors.map { major in
                    let stem = "cudnn-\(platform.rawValue)-\(version)_cuda\(major)-archive.tar.xz"
                    return RedistManifest.Archive(
                        artifact: Artifact(
                            filename: stem, url: "\(Self.folder)cudnn/\(stem)", size: 1_000,
                            digest: Digest(.sha256, hex: String(repeating: "d", count: 64))),
                        cudaMajor: major)
                }
            )
        }
        let component = RedistManifest.Component(
            name: "cudnn", version: version, archives: Dictionary(uniqueKeysWithValues: archives))
        return RedistManifest(
            release: release, folder: Self.folder, components: ["cudnn": component])
    }
}
