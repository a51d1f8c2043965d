import Diagnostics
import PackageModel

/// One artifact that is wanted: a wheel, a conda package, an archive of a toolkit or a package of the
/// distribution, whose size and digest a lock vouches for.
struct StoreRequest: Sendable {
    let artifact: Artifact
    let format: Format
    /// What the bytes are compared with, and what names the entry: a SHA-256, or for a conda package
    /// of an old channel, which publishes nothing better, an MD5.
    let digest: Digest
    /// Bytes of the archive.
    let size: Int64

    enum Format: Sendable {
        case wheel(WheelFilename)
        case conda(CondaFilename)
        case archive(ArchiveFilename)
        /// Kept as it is: dpkg unpacks it.
        case package(PackageFilename)
    }

    /// What events call it: `torch 2.9.1+cu128`, `numpy 2.4.6 py311h2e04523_0`.
    var label: String {
        switch format {
        case .wheel(let file): "\(file.name) \(file.version)"
        case .conda(let file): "\(file.name) \(file.version) \(file.build)"
        case .archive(let file): file.label
        case .package(let file): file.label
        }
    }

    init(_ artifact: Artifact) throws(ProvisionError) {
        self.artifact = artifact
        format = try Self.format(of: artifact)
        guard let size = artifact.size, size >= 0 else {
            throw Self.refused(artifact, "its size is not known")
        }
        self.size = size
        digest = try Self.digest(of: artifact, format)
    }

    private static func format(of artifact: Artifact) throws(ProvisionError) -> Format {
        if let conda = CondaFilename(artifact.filename) { return .conda(conda) }
        if let archive = ArchiveFilename(artifact.filename) { return .archive(archive) }
        if let package = PackageFilename(artifact.filename) { return .package(package) }
        do {
            return .wheel(try WheelFilename(artifact.filename))
        } catch {
            throw refused(artifact, "\(error)")
        }
    }

    private static func digest(
        of artifact: Artifact, _ format: Format
    ) throws(ProvisionError) -> Digest {
        switch (artifact.digest, format) {
        case (let digest?, .conda): return digest
        case (let digest?, .wheel) where digest.algorithm == .sha256: return digest
        case (let digest?, .archive) where digest.algorithm == .sha256: return digest
        case (let digest?, .package) where digest.algorithm == .sha256: return digest
        case (_, .wheel), (_, .archive), (_, .package):
            throw refused(artifact, "its SHA-256 is not known")
        case (nil, .conda): throw refused(artifact, "neither its SHA-256 nor its MD5 is known")
        }
    }

    private static func refused(_ artifact: Artifact, _ reason: String) -> ProvisionError {
        ProvisionError(
            .notInstallable, "cannot fetch `\(artifact.filename)`", context: [reason])
    }
}
