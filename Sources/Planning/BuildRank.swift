import Compatibility
import PackageModel

/// Where a build of torch stands among those of one version; the greatest is tried first.
///
/// The plain wheels of the Python index stand first: theirs is the build that PyTorch itself takes
/// for the best of that version, newer ones often being experimental, and what they need is shared
/// with other packages of that index. Then come builds of the index of PyTorch, newest CUDA first.
struct BuildRank: Comparable {
    private let place: Int
    private let build: TorchBackend

    init(_ version: PEP440Version) {
        if let local = version.local {
            build = TorchBackend(local) ?? .cpu
            place = TorchBackend(local) == nil ? 0 : 1
        } else {
            (place, build) = (2, .cpu)
        }
    }

    static func < (left: BuildRank, right: BuildRank) -> Bool {
        (left.place, left.build) < (right.place, right.build)
    }
}
