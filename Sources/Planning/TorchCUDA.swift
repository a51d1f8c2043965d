import Compatibility
import PackageModel

/// The CUDA that one torch wheel was built with, as far as it is known.
struct TorchCUDA: Equatable {
    /// `13.2` or `13.2.2`; nil for a CPU build.
    var version: DottedVersion?

    /// Reads it from the wheel's own requirements, which say more than any table.
    ///
    /// Up to 2.10 a CUDA build pins `nvidia-cuda-runtime-cuNN`, later ones `cuda-toolkit`; a local
    /// version such as `+cu128` or `+cpu` says it outright. What is pinned for another architecture
    /// alone makes it a CPU build here, as the wheels for ARM up to 2.10 are. Nil where nothing tells.
    init?(
        of version: PEP440Version, metadata: CoreMetadata, on environment: MarkerEnvironment,
        by facts: Facts
    ) {
        let pins = metadata.requirements.filter { Self.pinnedRuntime($0) != nil }
        if let pinned = pins.first(where: { $0.applies(in: environment) }) {
            self.version = Self.pinnedRuntime(pinned)
        } else if let build = version.local.flatMap({ TorchBackend($0) }) {
            self.version = build.cuda.flatMap { DottedVersion($0) }
        } else if !pins.isEmpty {
            self.version = nil
        } else if let build = facts.torchRelease(version.description)?.defaultBackend {
            self.version = build.cuda.flatMap { DottedVersion($0) }
        } else {
            return nil
        }
    }

    /// The CUDA whose runtime a requirement pins; nil where it pins none.
    private static func pinnedRuntime(_ requirement: Requirement) -> DottedVersion? {
        let name = requirement.name.normalized
        guard name == ToolkitComponents.project || name.hasPrefix("nvidia-cuda-runtime"),
            let pinned = requirement.specifiers.pinnedVersion
        else { return nil }
        // A runtime's third number counts its own patches and names no release.
        let isRelease = name == ToolkitComponents.project
        let parts = pinned.release.prefix(isRelease ? 3 : 2)
        return DottedVersion(parts.map(String.init).joined(separator: "."))
    }

    /// The variant's name, such as `cu132`.
    var backend: TorchBackend {
        guard let version else { return .cpu }
        return .cuda(major: Int(version.major), minor: Int(version.minor))
    }
}
