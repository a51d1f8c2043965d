import SystemPackage

/// A conda environment that is being built: what came out of its packages.
struct CondaEnvironment {
    /// The final, absolute path.
    let location: FilePath
    /// Relative to the tree that is built, `env`.
    let folder: String
    /// Nil where no package brings Python.
    let python: CondaPython?
    /// What scripts of packages want to be told, line by line.
    var messages: [String] = []

    /// Where wheels go; nil without Python.
    var layout: Layout? {
        python.map { python in
            Layout(
                root: folder, sitePackages: python.sitePackages, headers: python.headers,
                python: location.pushing(FilePath(python.program)), isVirtual: false)
        }
    }

    /// Its Python, for those who want to know which.
    var interpreter: InterpreterDescription? {
        python.map { python in
            InterpreterDescription(
                executable: location.pushing(FilePath(python.program)), version: python.version,
                isFreeThreaded: python.isFreeThreaded)
        }
    }
}
