import Lockfiles
import Machine
import PackageModel
import Resolution

extension Solution {
    /// The archives of the toolkit, sorted by name; none where it is made of wheels.
    var toolkitArchives: [ToolkitArchive] {
        let major = toolkitRelease.map { Int($0.major) }
        return resolved.choices.compactMap { catalog.archives[$0.key]?[$0.value] }.joined()
            .filter { $0.cudaMajor == nil || $0.cudaMajor == major }
            .sorted { $0.name < $1.name }
    }

    /// What a lock has of NVIDIA's archives: each component, and the release that they are of.
    ///
    /// Of the distribution's toolkit only the release: its packages are the system's.
    func toolkitPackages(_ bases: SourceTable) throws -> [LockedPackage] {
        if let offer = toolkitOffer {
            return [
                LockedPackage(
                    layer: .cuda, name: ToolkitComponents.project,
                    version: offer.release.description, dependencies: [offer.package],
                    isRequested: true)
            ]
        }
        let archives = toolkitArchives
        guard !archives.isEmpty, let release = toolkitRelease else { return [] }
        let meta = LockedPackage(
            layer: .cuda, name: ToolkitComponents.project, version: release.description,
            dependencies: archives.map(\.name), isRequested: true)
        return [meta]
            + (try archives.map { archive in
                LockedPackage(
                    layer: .cuda, name: archive.name, version: archive.version,
                    build: archive.cudaMajor.map { "cuda\($0)" },
                    isRequested: archive.name == ToolkitComponents.cudnn,
                    artifacts: [try bases.locked(archive.artifact)])
            })
    }
}
