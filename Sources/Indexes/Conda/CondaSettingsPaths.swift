/// Where conda looks for its configuration, the weakest place first.
struct CondaSettingsPaths {
    let environment: [String: String]
    let home: String?
    let reader: CondaFileReader

    /// The files that may be there.
    func files() throws -> [String] {
        var files: [String] = []
        for folder in folders {
            files += ["\(folder)/.condarc", "\(folder)/condarc"]
            let parts = try reader.names("\(folder)/condarc.d")
                .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
            files += parts.map { "\(folder)/condarc.d/\($0)" }
        }
        if let home { files.append("\(home)/.condarc") }
        if let prefix = variable("CONDA_PREFIX") {
            files += ["\(prefix)/.condarc", "\(prefix)/condarc"]
            let parts = try reader.names("\(prefix)/condarc.d")
                .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
            files += parts.map { "\(prefix)/condarc.d/\($0)" }
        }
        if let named = variable("CONDARC") { files.append(named) }
        return files
    }

    /// The folders behind which `~/.condarc` comes.
    private var folders: [String] {
        var folders = ["/etc/conda", "/var/lib/conda"]
        if let root { folders.append(root) }
        if let config = variable("XDG_CONFIG_HOME") { folders.append("\(config)/conda") }
        if let home { folders += ["\(home)/.config/conda", "\(home)/.conda"] }
        return folders
    }

    /// Where conda itself is installed.
    private var root: String? {
        if let root = variable("CONDA_ROOT") { return root }
        guard let program = variable("CONDA_EXE"), program.hasPrefix("/") else {
            return variable("MAMBA_ROOT_PREFIX")
        }
        return "/" + program.split(separator: "/").dropLast(2).joined(separator: "/")
    }

    private func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
