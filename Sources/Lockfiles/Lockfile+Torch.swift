extension Lockfile {
    /// PyTorch, whoever brings it: the wheel `torch`, or conda's package `pytorch`.
    package var torch: LockedPackage? {
        packages.first { package in
            switch package.layer {
            case .pytorch, .pip: package.name == "torch"
            case .conda: package.name == "pytorch"
            case .system, .driver, .cuda, .python: false
            }
        }
    }
}
