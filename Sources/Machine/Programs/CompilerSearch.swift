import SystemPackage

/// Where C++ compilers may be: `PATH`, then the system's own folder.
struct CompilerSearch {
    let world: World
    let environment: [String: String]

    /// Existing executables; several may be the same file.
    func candidates() -> [FilePath] {
        folders.flatMap { folder in
            Self.names.map { folder.appending($0) }
                .filter { ProgramIdentity($0, in: world) != nil }
        }
    }

    /// Whether the first `gcc` of `PATH` comes from the installation of this g++.
    func isDefault(_ compiler: FilePath, executable: FilePath) -> Bool {
        let gcc = SearchPath(environment).folders.map { $0.appending("gcc") }
            .first { ProgramIdentity($0, in: world) != nil }
        guard compiler.lastComponent == "g++", let gcc, let name = executable.lastComponent?.string,
            let beside = world.resolve(gcc), let marker = name.lastRange(of: "g++")
        else { return false }
        let expected = name.replacingCharacters(in: marker, with: "gcc")
        return beside == executable.removingLastComponent().appending(expected)
    }

    private var folders: [FilePath] {
        let path = SearchPath(environment).folders
        return path + (path.contains("/usr/bin") ? [] : ["/usr/bin"])
    }

    private static let names: [String] = ["g++", "clang++"].flatMap { name in
        [name] + (5...30).reversed().map { "\(name)-\($0)" }
    }
}

extension String {
    fileprivate func lastRange(of part: String) -> Swift.Range<String.Index>? {
        ranges(of: part).last
    }

    fileprivate func replacingCharacters(
        in range: Swift.Range<String.Index>, with other: String
    ) -> String {
        self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}
