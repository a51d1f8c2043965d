import SystemPackage

/// Where Python interpreters may be, in the order in which they would be chosen.
struct PythonSearch {
    let world: World
    let environment: [String: String]

    /// Existing executables; several may be the same file.
    func candidates() -> [FilePath] {
        var folders: [FilePath] = []
        for folder in SearchPath(environment).folders {
            // A shim starts a shell that starts an interpreter; its versions lie in a folder of their own.
            if isShims(folder) { folders += pyenvVersions() } else { folders.append(folder) }
        }
        folders += ["/usr/local/bin", "/usr/bin"]
        folders += world.names(in: "/opt").filter { $0.hasPrefix("python") }.sorted(by: >)
            .map { FilePath("/opt").appending($0).appending("bin") }
        folders += pyenvVersions()
        return world.distinct(folders).flatMap(interpreters)
    }

    private func interpreters(in folder: FilePath) -> [FilePath] {
        let found = Self.names.map { folder.appending($0) }
            .filter { ProgramIdentity($0, in: world) != nil }
        // `python` is Python 2 on some machines; its file's own name tells without starting it.
        return found.filter {
            $0.lastComponent != "python"
                || world.resolve($0)?.lastComponent?.string.hasPrefix("python2") != true
        }
    }

    private static let names: [String] =
        ["python3"]
        + (8...24).reversed().map { "python3.\($0)" }
        + (13...24).reversed().map { "python3.\($0)t" } + ["python", "pypy3"]

    private func isShims(_ folder: FilePath) -> Bool {
        folder.lastComponent == "shims"
            && (pyenvRoot.map { folder.starts(with: $0) } == true
                || folder.string.contains("/pyenv"))
    }

    /// Nil where neither `PYENV_ROOT` nor `HOME` tells.
    private var pyenvRoot: FilePath? {
        if let root = environment["PYENV_ROOT"], !root.isEmpty { return FilePath(root) }
        return environment["HOME"].map { FilePath($0).appending(".pyenv") }
    }

    /// The chosen version first, the others from the newest.
    private func pyenvVersions() -> [FilePath] {
        guard let root = pyenvRoot else { return [] }
        let folder = root.appending("versions")
        let chosen =
            environment["PYENV_VERSION"]?.split(separator: ":").first.map(String.init)
            ?? world.text(root.appending("version"), limit: 1 << 16)?
            .split(whereSeparator: \.isWhitespace).first.map(String.init)
        let names = world.names(in: folder).sorted {
            numbers($1).lexicographicallyPrecedes(numbers($0))
        }
        let ordered = names.filter { $0 == chosen } + names.filter { $0 != chosen }
        return ordered.map { folder.appending($0).appending("bin") }
    }

    private func numbers(_ name: String) -> [Int] {
        name.split(separator: ".").map { Int($0) ?? -1 }
    }
}

/// A virtual environment's own note about the interpreter that it was made from.
struct VirtualEnvironmentNote {
    /// The folder of the base interpreter.
    let home: FilePath

    /// Reads `pyvenv.cfg` beside `bin`; nil where `interpreter` is not in a virtual environment.
    init?(of interpreter: FilePath, in world: World) {
        let folder = interpreter.removingLastComponent().removingLastComponent()
        guard let text = world.text(folder.appending("pyvenv.cfg"), limit: 1 << 16) else {
            return nil
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }) == "home" else { continue }
            home = FilePath(String(parts[1].drop { $0 == " " }))
            return
        }
        return nil
    }
}
