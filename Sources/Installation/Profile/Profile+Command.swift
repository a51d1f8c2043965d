package import SystemPackage

extension Profile {
    /// What is started for `program` where scripts of packages have to run before it; nil where
    /// there are none and the program can be started itself.
    ///
    /// `shell` reads POSIX syntax, better bash, which such scripts are written for. It becomes the
    /// program, so that signals and the exit status are the program's; its environment is to be
    /// `environment(over:)`.
    package func command(for program: [String], shell: FilePath) -> [String]? {
        guard let conda, !conda.scripts.isEmpty else { return nil }
        let lines = CondaActivation.sourcePOSIX(conda.scripts) + ["exec \"$@\""]
        return [shell.string, "-c", lines.joined(separator: "\n"), shell.string] + program
    }
}
