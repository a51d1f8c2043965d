import Lockfiles
import PackageModel
import Resolution

extension Solution {
    /// The archives of the toolkit, sorted by name; none where it is made of wheels.
    var toolkitArchives: [ToolkitArchive] {
        resolved.choices.compactMap { key, candidate in catalog.archives[key]?[candidate] }
            .joined().sorted { $0.name < $1.name }
    }

    /// What a lock has of NVIDIA's archives: each component, and the release that they are of.
    func toolkitPackages(_ bases: SourceTable) throws -> [LockedPackage] {
        let archives = toolkitArchives
        guard !archives.isEmpty, let release = toolkitRelease else { return [] }
        let meta = LockedPackage(
            layer: .cuda, name: ToolkitComponents.project, version: release.description,
            dependencies: archives.map(\.name), isRequested: true)
        return [meta]
            + (try archives.map { archive in
                LockedPackage(
                    layer: .cuda, name: archive.name, version: archive.version,
                    artifacts: [try bases.locked(archive.artifact)])
            })
    }
}
