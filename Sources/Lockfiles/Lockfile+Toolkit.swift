extension Lockfile {
    /// The toolkit's compiler, whoever brings it: the wheel of nvcc, or NVIDIA's component.
    ///
    /// Of the distribution's toolkit it is the release, which its nvcc is as old as.
    package var compiler: LockedPackage? {
        packages.first { package in
            package.layer == .cuda
                && (package.name == "cuda_nvcc" || package.name.hasPrefix("nvidia-cuda-nvcc"))
        } ?? distributionToolkit
    }

    /// The toolkit that apt installs: the release, with the package of the distribution as what it
    /// needs; nil where the toolkit is a tree of our own, or there is none.
    package var distributionToolkit: LockedPackage? {
        packages.first(where: \.isDistributionToolkit)
    }

    /// What Debian and Ubuntu call the package that brings all of it.
    package static let distributionToolkitName = "nvidia-cuda-toolkit"
}

extension LockedPackage {
    /// Whether it stands for the toolkit that apt installs.
    var isDistributionToolkit: Bool {
        layer == .cuda && artifacts.isEmpty && dependencies == [Lockfile.distributionToolkitName]
    }
}
