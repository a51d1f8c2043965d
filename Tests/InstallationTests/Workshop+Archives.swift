import Hashing
import Lockfiles
import PackageModel
import TestSupport

extension Workshop {
    /// Puts the archives of a release on the server and says how a lock would name them.
    func publish(_ release: RedistRelease) throws -> [LockedPackage] {
        let files = try release.files()
        var packages = [
            LockedPackage(layer: .cuda, name: "cuda-toolkit", version: release.label)
        ]
        for component in release.components {
            let bytes = files[component.path] ?? []
            server.serve("/\(component.path)", bytes)
            packages.append(
                LockedPackage(
                    layer: .cuda, name: component.name, version: component.version,
                    artifacts: [try artifact(component.path, bytes)]))
        }
        return packages
    }

    func artifact(_ path: String, _ bytes: [UInt8]) throws -> LockedArtifact {
        LockedArtifact(
            source: "index", path: path,
            filename: String(path.split(separator: "/").last ?? ""), size: Int64(bytes.count),
            digest: try Digest.sha256(of: bytes))
    }
}
