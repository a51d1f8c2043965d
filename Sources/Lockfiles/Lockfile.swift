package import PackageModel

/// Everything that a recipe resolved to: what will be fetched, and what it demands of a machine.
///
/// `apply` from a fresh lock never solves and never asks an index.
package struct Lockfile: Sendable, Equatable {
    /// The format this version writes and reads.
    package static let currentFormat = 1

    /// The recipe's `name`.
    package var recipe: String
    /// SHA-256 of the recipe's bytes, plus what was given on the command line in its place.
    package var recipeDigest: Digest
    /// Which facts were used, such as `2026-11-22`.
    package var factsVersion: String
    /// What it was solved for; nil in locks of versions that did not write it down.
    package var target: Target?
    package var demands: Demands
    /// Source name → base URL, ending in `/`; an artifact's path is relative to it.
    package var sources: [String: String]
    /// Sorted by layer, name and version.
    package var packages: [LockedPackage]
    /// What the resolver chose that is worth a remark, such as a differing CUDA minor.
    package var notes: [String]

    package init(
        recipe: String, recipeDigest: Digest, factsVersion: String, target: Target? = nil,
        demands: Demands, sources: [String: String], packages: [LockedPackage],
        notes: [String] = []
    ) {
        self.recipe = recipe
        self.recipeDigest = recipeDigest
        self.factsVersion = factsVersion
        self.target = target
        self.demands = demands
        self.sources = sources
        self.packages = packages.sorted { $0.sortKey < $1.sortKey }
        self.notes = notes
    }

    /// What the whole asks of a machine, as minima and never as the probed patch level.
    package struct Demands: Sendable, Equatable {
        /// `x86_64` or `aarch64`.
        package var architecture: String
        /// Lowest glibc, `2.28`.
        package var glibc: String?
        /// Minor release of the interpreter, `3.11`; nil without an environment.
        package var python: String?
        /// Lowest NVIDIA driver that runs all of it; nil where nothing needs a GPU.
        package var driver: String?
        /// The last branch that drives all GPUs that it runs on, `580`; nil while the newest does, or
        /// where nothing needs a driver.
        package var newestDriver: String?
        /// GPUs that the lock was solved for, `sm_90` or a marketing name with `*count`; sorted.
        package var gpus: [String]
        /// Bytes that it takes on disk at the least: what its files weigh packed, since neither
        /// indexes nor channels tell more; nil where there is nothing to fetch.
        package var disk: Int64?

        package init(
            architecture: String, glibc: String? = nil, python: String? = nil,
            driver: String? = nil, newestDriver: String? = nil, gpus: [String] = [],
            disk: Int64? = nil
        ) {
            self.architecture = architecture
            self.glibc = glibc
            self.python = python
            self.driver = driver
            self.newestDriver = newestDriver
            self.gpus = gpus.sorted()
            self.disk = disk
        }
    }
}

/// One package of a lock.
package struct LockedPackage: Sendable, Equatable {
    package var layer: Layer
    package var name: String
    package var version: String
    /// The build variant, such as `cu128`; nil where there is none to tell apart.
    package var build: String?
    /// Names of the packages of the same environment or toolkit that this one needs, sorted.
    package var dependencies: [String]
    /// Whether the recipe names it itself.
    package var isRequested: Bool
    package var artifacts: [LockedArtifact]
    /// Present in the layer `conda` alone.
    package var conda: LockedConda?
    /// Present where the package is one of the distribution's: in the layers `system` and `driver`.
    package var apt: LockedApt?

    package init(
        layer: Layer, name: String, version: String, build: String? = nil,
        dependencies: [String] = [], isRequested: Bool = false, artifacts: [LockedArtifact] = [],
        conda: LockedConda? = nil, apt: LockedApt? = nil
    ) {
        self.layer = layer
        self.name = name
        self.version = version
        self.build = build
        self.dependencies = dependencies.sorted()
        self.isRequested = isRequested
        self.artifacts = artifacts
        self.conda = conda
        self.apt = apt
    }

    var sortKey: SortKey { SortKey(layer: layer, name: name, version: version) }

    struct SortKey: Comparable {
        var layer: Layer
        var name: String
        var version: String

        static func < (left: SortKey, right: SortKey) -> Bool {
            left.layer == right.layer
                ? (left.name, left.version) < (right.name, right.version)
                : left.layer < right.layer
        }
    }
}

/// One file of a locked package.
package struct LockedArtifact: Sendable, Equatable {
    /// A key of `Lockfile.sources`.
    package var source: String
    /// Percent-encoded path relative to the source's base URL.
    package var path: String
    /// The file's plain name, as the index gave it.
    package var filename: String
    /// Bytes.
    package var size: Int64
    package var digest: Digest

    package init(source: String, path: String, filename: String, size: Int64, digest: Digest) {
        self.source = source
        self.path = path
        self.filename = filename
        self.size = size
        self.digest = digest
    }
}

extension Lockfile {
    /// The address from which `artifact` is fetched.
    package func url(of artifact: LockedArtifact) -> String? {
        sources[artifact.source].map { $0 + artifact.path }
    }
}
