import SystemPackage

/// The folders that gigabytes of CUDA's libraries lie in: toolkits and Python environments.
///
/// Environments of our own are left out: their files are links into one store.
struct LibraryTrees {
    let files: MachineFiles
    let environment: [String: String]

    private static let mostEnvironments = 32

    func folders(_ toolkits: ToolkitEvidence) -> [FilePath] {
        let ofToolkits = toolkits.toolkits.filter { !$0.isDistribution }.flatMap {
            [$0.root.appending("targets", "x86_64-linux", "lib"), $0.root.appending("lib64")]
        }
        let roots = environments().prefix(Self.mostEnvironments)
        var known: Set<FilePath> = []
        return (ofToolkits + roots.flatMap(libraries)).filter { folder in
            files.resolve(folder).map { known.insert($0).inserted } ?? false
        }
    }

    private func environments() -> [FilePath] {
        var roots = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
            .filter { $0.hasPrefix("/") }.map { FilePath($0) }
        var bases: [FilePath] = ["/opt/conda", "/opt/miniconda3", "/opt/miniforge3"]
        if let home = environment["HOME"], home.hasPrefix("/") {
            bases += ["miniconda3", "miniforge3", "anaconda3", "mambaforge", ".conda"]
                .map { FilePath(home).appending($0) }
        }
        for base in bases {
            roots.append(base)
            roots += files.names(in: base.appending("envs")).map { base.appending("envs", $0) }
        }
        return roots.filter(files.isFolder)
    }

    private func libraries(_ root: FilePath) -> [FilePath] {
        let library = root.appending("lib")
        let packages = files.names(in: library, beginningWith: "python3").map {
            library.appending($0, "site-packages")
        }
        return [library]
            + packages.flatMap { folder in
                let nvidia = folder.appending("nvidia")
                return [folder.appending("torch", "lib")]
                    + files.names(in: nvidia).map { nvidia.appending($0, "lib") }
            }
    }
}
