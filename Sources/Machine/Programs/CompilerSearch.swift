import SystemPackage

/// Where C++ compilers may be: `PATH`, then the system's own folder.
struct CompilerSearch {
    let world: World
    let environment: [String: String]

    /// Existing executables; several may be the same file.
    func candidates() -> [FilePath] {
        world.distinct(folders).flatMap { folder in
            Self.names.map { folder.appending($0) }
                .filter { ProgramIdentity($0, in: world) != nil }
        }
    }

    /// Whether the first `gcc` of `PATH` comes from the installation of this g++.
    func isDefault(_ compiler: FilePath, executable: FilePath) -> Bool {
        let gcc = SearchPath(environment).folders.map { $0.appending("gcc") }
            .first { ProgramIdentity($0, in: world) != nil }
        guard compiler.lastComponent == "g++", let gcc, let name = executable.lastComponent?.string,
            let beside = world.resolve(gcc)
        else { return false }
        let expected = String(name.map { $0 == "+" ? "c" : $0 })
        return beside == executable.removingLastComponent().appending(expected)
    }

    private var folders: [FilePath] {
        SearchPath(environment).folders + ["/usr/bin"]
    }

    private static let names: [String] = ["g++", "clang++"].flatMap { name in
        [name] + (5...26).reversed().map { "\(name)-\($0)" }
    }
}
