import Diagnostics
import PackageModel

/// One artifact that is wanted: a wheel whose size and SHA-256 a lock vouches for.
struct StoreRequest: Sendable {
    let artifact: Artifact
    let filename: WheelFilename
    let digest: Digest
    let size: Int64

    /// What events call it: `torch 2.9.1+cu128`.
    var label: String { "\(filename.name) \(filename.version)" }

    init(_ artifact: Artifact) throws(ProvisionError) {
        self.artifact = artifact
        do {
            filename = try WheelFilename(artifact.filename)
        } catch {
            throw Self.refused(artifact, "\(error)")
        }
        guard let digest = artifact.digest, digest.algorithm == .sha256,
            let size = artifact.size, size >= 0
        else { throw Self.refused(artifact, "its size or its SHA-256 is not known") }
        self.digest = digest
        self.size = size
    }

    private static func refused(_ artifact: Artifact, _ reason: String) -> ProvisionError {
        ProvisionError(
            .notInstallable, "cannot fetch `\(artifact.filename)`", context: [reason])
    }
}
