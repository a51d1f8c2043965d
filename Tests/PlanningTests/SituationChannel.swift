/// conda-forge's builds of PyTorch, in memory.
///
/// Source: conda-forge/pytorch-cpu-feedstock 74dd3d46, conda-forge/cuda-version-feedstock ae97761f.
enum SituationChannel {
    static let world: ChannelTable = {
        var table = ChannelTable.withPython()
        for (version, major) in [("12.9", 12), ("13.0", 13)] {
            table.serve(
                "cuda-version", version, build: "h_3", number: 3,
                constrains: ["__cuda >=\(major)", "cudatoolkit \(version).*"])
        }
        let python = ["python >=3.12,<3.13", "python_abi 3.12.* *_cp312"]
        for (cuda, bounds, glibc) in [
            ("cuda129", "cuda-version >=12.9,<13", "__glibc >=2.17,<3.0.a0"),
            ("cuda130", "cuda-version >=13.0,<14", "__glibc >=2.28,<3.0.a0"),
        ] {
            let build = "\(cuda)_mkl_py312_h3c1f_301"
            table.serve(
                "pytorch", "2.13.0", build: build, number: 301,
                depends: python + ["__cuda", bounds, glibc])
            table.serve(
                "pytorch-gpu", "2.13.0", build: "\(cuda)_mkl_h_301", number: 301,
                depends: ["pytorch 2.13.0 \(cuda)*_mkl*_301"])
        }
        table.serve(
            "pytorch", "2.13.0", build: "cpu_mkl_py312_h77aa_101", number: 101, depends: python)
        for (cuda, number) in [("cuda129", 129), ("cuda130", 130)] {
            table.serve(
                "torchvision", "0.28.0", build: "\(cuda)_py312_h7f_0", number: number,
                depends: python + ["pytorch >=2.13.0,<2.14.0a0", "pytorch * \(cuda)*", "numpy"])
        }
        for (tool, version) in [
            ("cmake", "4.2.0"), ("ninja", "1.13.2"), ("hdf5", "1.14.6"), ("ffmpeg", "8.0"),
        ] {
            table.serve(tool, version)
        }
        table.serve("numpy", "2.3.5", build: "py312_0", depends: python)
        table.serve(
            "h5py", "3.15.1", build: "nompi_py312_0", depends: python + ["hdf5", "numpy"])
        for (package, project) in [
            ("pytorch", "torch"), ("torchvision", "torchvision"), ("numpy", "numpy"),
            ("h5py", "h5py"),
        ] { try? table.same(package, as: project) }
        return table
    }()
}
