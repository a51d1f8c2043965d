import Indexes
import PackageModel

/// One way to meet a project in the solution: a version, by the wheel that the given interpreters
/// would take of it.
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
}
