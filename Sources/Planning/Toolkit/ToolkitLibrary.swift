import PackageModel
import Resolution

/// A library beside the toolkit that has a wheel for each major of CUDA.
///
/// NVIDIA has manifests of cuDNN; of NCCL it has a listing without digests, hence NCCL always comes
/// from the Python index.
enum ToolkitLibrary: CaseIterable {
    case cudnn, nccl

    /// The library, whatever the major: its candidates are the wheels of all majors.
    var key: PackageKey { self == .cudnn ? .cudnn : .nccl }

    /// What people call it.
    var title: String { self == .cudnn ? "cuDNN" : "NCCL" }

    /// The component of the toolkit that it is of no use without.
    var component: String? { self == .cudnn ? "cublas" : nil }

    private var prefix: String { "nvidia-\(key.name)-cu" }

    /// The project of its wheels for a major.
    func project(forCUDA major: Int) -> PackageName? { PackageName("\(prefix)\(major)") }

    /// Whether wheels of `project` are of this library, for whatever major.
    func isProject(_ project: PackageName) -> Bool {
        let name = project.normalized
        return name.hasPrefix(prefix) && Int(name.dropFirst(prefix.count)) != nil
    }
}

extension PackageKey {
    /// NCCL beside the toolkit.
    static let nccl = PackageKey(.cuda, "nccl")
}

extension Problem.ToolkitWish {
    /// What the recipe says of a library; nil where it wants none.
    func wish(for library: ToolkitLibrary) -> Problem.Wish<SpecifierSet>? {
        library == .cudnn ? cudnn : nccl
    }

    /// Whether the toolkit itself is made of wheels.
    var isOfWheels: Bool { archives == nil && !isOfDistribution }

    /// The libraries that come as wheels.
    var wheelLibraries: [ToolkitLibrary] {
        // The distribution's toolkit has no tree of ours that a library could lie in.
        isOfDistribution
            ? []
            : ToolkitLibrary.allCases.filter { library in
                wish(for: library) != nil && (library == .nccl || archives == nil)
            }
    }
}
