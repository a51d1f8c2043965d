import Compatibility
import PackageModel

/// The CUDA that one torch wheel was built with, as far as it is known.
struct TorchCUDA: Equatable {
    /// `13.2` or `13.2.2`; nil for a CPU build.
    var version: DottedVersion?

    /// Reads it from the wheel's own requirements, which say more than any table.
    ///
    /// Up to 2.10 a CUDA build pins `nvidia-cuda-runtime-cuNN`, later ones `cuda-toolkit`; a local
    /// version such as `+cu128` or `+cpu` says it outright. Nil where nothing tells.
    init?(of version: PEP440Version, metadata: CoreMetadata, by facts: Facts) {
        if let pinned = Self.pinnedRuntime(in: metadata) {
            self.version = pinned
        } else if let backend = version.local.flatMap({ TorchBackend($0) })
            ?? facts.torchRelease(version.description)?.defaultBackend
        {
            self.version = backend.cuda.flatMap { DottedVersion($0) }
        } else {
            return nil
        }
    }

    private static func pinnedRuntime(in metadata: CoreMetadata) -> DottedVersion? {
        for requirement in metadata.requirements {
            let name = requirement.name.normalized
            guard name == ToolkitComponents.project || name.hasPrefix("nvidia-cuda-runtime"),
                let pinned = requirement.specifiers.pinnedVersion
            else { continue }
            // A runtime's third number counts its own patches and names no release.
            let isRelease = name == ToolkitComponents.project
            let parts = pinned.release.prefix(isRelease ? 3 : 2)
            return DottedVersion(parts.map(String.init).joined(separator: "."))
        }
        return nil
    }

    /// The variant's name, such as `cu132`.
    var backend: TorchBackend {
        guard let version else { return .cpu }
        return .cuda(major: Int(version.major), minor: Int(version.minor))
    }
}
