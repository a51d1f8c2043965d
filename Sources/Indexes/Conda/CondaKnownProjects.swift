import PackageModel

/// Conda packages that are Python projects of another name, as far as we know them ourselves.
///
/// The public table knows thousands; these are for when it cannot be had, so that the commonest of
/// them are not installed twice. Source: the packages' own recipes at conda-forge, 2026-11-22.
enum CondaKnownProjects {
    private static let names = [
        "brotli-python": "brotli",
        "cupy-core": "cupy",
        "dask-core": "dask",
        "matplotlib-base": "matplotlib",
        "msgpack-python": "msgpack",
        "py-lief": "lief",
        "py-opencv": "opencv-python",
        "py-xgboost": "xgboost",
        "pyqt": "pyqt5",
        "pytables": "tables",
        "python-fastjsonschema": "fastjsonschema",
        "python-flatbuffers": "flatbuffers",
        "python-graphviz": "graphviz",
        "python-lmdb": "lmdb",
        "python-tzdata": "tzdata",
        "python-xxhash": "xxhash",
        "python-zstd": "zstd",
        "pytorch": "torch",
        "pytorch-cpu": "torch",
        "tbb4py": "tbb",
        "tensorflow-base": "tensorflow",
    ]

    static func project(of package: String) -> PackageName? {
        names[package].flatMap { PackageName($0) }
    }

    static func packages(of projects: Set<PackageName>) -> [PackageName: Set<String>] {
        var found: [PackageName: Set<String>] = [:]
        for (package, project) in names {
            guard let project = PackageName(project), projects.contains(project) else { continue }
            found[project, default: []].insert(package)
        }
        return found
    }
}

extension PackageName {
    /// The spellings under which channels have a project of the same name.
    var condaSpellings: Set<String> {
        [
            normalized, normalized.replacing("-", with: "_"), normalized.replacing("-", with: "."),
        ]
    }
}
