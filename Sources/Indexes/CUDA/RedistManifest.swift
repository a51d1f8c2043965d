package import PackageModel

/// What one release of a product of NVIDIA's holds: a `redistrib_<release>.json`.
///
/// Only archives for Linux are kept. A manifest tells neither the driver that a release needs nor
/// what its components need of each other.
package struct RedistManifest: Sendable, Hashable {
    /// The release by the manifest's own name, such as `12.8.1`.
    package var release: DottedVersion
    /// The folder of the manifest, ending in `/`; every archive lies below it.
    package var folder: String
    /// By NVIDIA's names.
    package var components: [String: Component]

    /// One component, such as `cuda_nvcc`.
    package struct Component: Sendable, Hashable {
        package var name: String
        /// The component's own version, which is not the release's: `12.8.93`.
        package var version: String
        package var archives: [Platform: [Archive]]

        package init(name: String, version: String, archives: [Platform: [Archive]]) {
            self.name = name
            self.version = version
            self.archives = archives
        }
    }

    /// The systems that NVIDIA builds archives for, as it names them.
    package enum Platform: String, Sendable, Hashable, CaseIterable {
        case x86 = "linux-x86_64"
        /// ARM servers.
        case server = "linux-sbsa"
        /// Jetson; its libraries do not run on servers.
        case jetson = "linux-aarch64"
        case all = "linux-all"

        /// The platform of a server or workstation; nil for an architecture without CUDA.
        package init?(architecture: String) {
            switch architecture {
            case "x86_64": self = .x86
            case "aarch64": self = .server
            default: return nil
            }
        }
    }

    /// One archive of a component.
    package struct Archive: Sendable, Hashable {
        package var artifact: Artifact
        /// The CUDA major that it is built for, where a component is built for several.
        package var cudaMajor: Int?

        package init(artifact: Artifact, cudaMajor: Int? = nil) {
            self.artifact = artifact
            self.cudaMajor = cudaMajor
        }
    }

    package init(release: DottedVersion, folder: String, components: [String: Component]) {
        self.release = release
        self.folder = folder
        self.components = components
    }
}

extension RedistManifest {
    /// The components that `platform` has archives of, sorted by name.
    package func components(for platform: Platform) -> [Component] {
        components.values.filter { !$0.archives(for: platform).isEmpty }
            .sorted { $0.name < $1.name }
    }
}

extension RedistManifest.Component {
    /// The archives for `platform`, those for every platform among them.
    package func archives(for platform: RedistManifest.Platform) -> [RedistManifest.Archive] {
        (archives[platform] ?? []) + (platform == .all ? [] : archives[.all] ?? [])
    }

    /// The archive for `platform` that goes with a CUDA major.
    package func archive(
        for platform: RedistManifest.Platform, cudaMajor: Int
    ) -> RedistManifest.Archive? {
        archives(for: platform).first { $0.cudaMajor == nil || $0.cudaMajor == cudaMajor }
    }
}
