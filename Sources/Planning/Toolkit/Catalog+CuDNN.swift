import Indexes
import PackageModel
import Resolution

// cuDNN of NVIDIA's archives: its candidates depend on the toolkit's, which are there first.
extension Catalog {
    /// The releases of the toolkit in the order of its candidates.
    var toolkits: [DottedVersion] {
        let count = candidates(of: .toolkit)?.count ?? 0
        return (0..<count).compactMap { release(of: .toolkit, candidate: $0) }
    }

    /// What the facts know of one release of cuDNN.
    func cudnnDemands(of release: WheelCandidate) -> [MachineDemand] {
        guard let version = release.version.numbers else { return [] }
        return rules.demands(ofCuDNN: version, toolkits: toolkits)
    }

    /// Makes it known for which majors of CUDA a release has archives.
    mutating func provide(cudnn manifest: RedistManifest, candidate: Int) {
        let platform = RedistManifest.Platform(architecture: problem.target.architecture)
        guard let platform, let component = manifest.components[ToolkitComponents.cudnn] else {
            refuse(.cudnn, candidate, because: "its manifest has no cuDNN")
            return
        }
        let archives = component.archives(for: platform)
        guard !archives.isEmpty else {
            refuse(.cudnn, candidate, because: "there is no archive for this system")
            return
        }
        self.archives[.cudnn, default: [:]][candidate] = archives.map {
            ToolkitArchive(component, $0, folder: manifest.folder)
        }
        let majors = Set(archives.compactMap(\.cudaMajor))
        guard !majors.isEmpty else { return settle(.cudnn, candidate) }
        let demand = rules.toolkit(majors, toolkits)
        register(.set(demand.accepted), demand.text, for: demand.key)
        settle(.cudnn, candidate, [demand.dependency])
    }
}
