import PackageModel
import Resolution

/// The names that Planning gives to the packages of a problem.
extension PackageKey {
    /// The interpreter; its candidates are those of the target that the recipe admits.
    static let interpreter = PackageKey(.python, "python")
    /// The NVIDIA driver; its candidates are the problem's `drivers`.
    static let driver = PackageKey(.system, "nvidia-driver")
    /// The C++ compiler behind nvcc; its candidates are the problem's `compilers`.
    static let compiler = PackageKey(.system, "g++")
    /// The C library, a fact of the target.
    static let glibc = PackageKey(.system, "glibc")

    static func gpu(_ gpu: Target.GPU) -> PackageKey { PackageKey(.virtual, gpu.name) }

    /// A project in the environment or, where `isToolkit`, in the toolkit.
    static func project(
        _ name: PackageName, extra: PackageName? = nil, isToolkit: Bool
    ) -> PackageKey {
        let suffix = extra.map { "[\($0)]" } ?? ""
        return PackageKey(isToolkit ? .cuda : .pypi, name.normalized + suffix)
    }

    /// The key's project and extra; nil for keys that are no projects.
    var project: (name: PackageName, extra: PackageName?, isToolkit: Bool)? {
        guard namespace == .pypi || namespace == .cuda else { return nil }
        let parts = name.split(separator: "[", maxSplits: 1)
        guard let first = parts.first, let project = PackageName(first) else { return nil }
        let extra = parts.count > 1 ? PackageName(parts[1].dropLast()) : nil
        return (project, extra, namespace == .cuda)
    }

    /// The same project without its extra.
    var base: PackageKey {
        guard let project, project.extra != nil else { return self }
        return .project(project.name, isToolkit: project.isToolkit)
    }
}
