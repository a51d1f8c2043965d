extension Lockfile {
    /// The toolkit's compiler, whoever brings it: the wheel of nvcc, or NVIDIA's component.
    package var compiler: LockedPackage? {
        packages.first { package in
            package.layer == .cuda
                && (package.name == "cuda_nvcc" || package.name.hasPrefix("nvidia-cuda-nvcc"))
        }
    }
}
