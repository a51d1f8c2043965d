import Indexes
import PackageModel
import Resolution

/// One way to meet a project in the solution: a version, by the wheel that the given interpreters
/// would take of it, or by a conda package that is the same project.
struct WheelCandidate: Sendable {
    var version: PEP440Version
    /// The wheel; nil where no interpreter can take any, and the candidate is excluded.
    var file: IndexFile?
    /// Indices of the interpreters for which `file` is the best wheel of this version.
    var interpreters: [Int]
    /// Why the candidate cannot be chosen, as a clause: `it is yanked`.
    var exclusion: String?
    /// Whether the index withdrew it; such a candidate is chosen only where it is pinned.
    var isYanked: Bool
    /// The conda package that meets the project, so that no wheel of it is installed.
    var provider: Provider?

    /// What it is a wheel of, where a library has one for each major of CUDA.
    var library: Library?

    struct Library: Sendable, Hashable {
        /// Such as `nvidia-nccl-cu12`.
        var project: PackageName
        var cudaMajor: Int
    }

    /// The builds of one version of a conda package.
    struct Provider: Sendable, Hashable {
        var package: String
        /// As the channel writes it.
        var version: String
        /// Those builds, of all candidates of the package.
        var builds: CandidateSet
    }
}

extension WheelCandidate {
    /// What tells it apart for people.
    var label: String {
        if let library { return "\(version) (CUDA \(library.cudaMajor))" }
        return provider == nil ? "\(version)" : "\(version) (conda)"
    }
}
