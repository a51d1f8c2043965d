package import SystemPackage

/// What switches a conda environment on besides its place in PATH (CEP 32).
package struct CondaActivation: Sendable, Equatable {
    /// Becomes CONDA_PREFIX.
    package var prefix: FilePath
    /// Becomes CONDA_DEFAULT_ENV.
    package var name: String
    /// What packages set, `env_vars.d` in order.
    package var variables: [String: String] = [:]
    /// `activate.d`, for bash, zsh and POSIX shells, in the order in which they are sourced.
    package var scripts: [FilePath] = []
    /// `deactivate.d`, likewise: from the last name to the first.
    package var leavingScripts: [FilePath] = []
    /// The same for fish.
    package var fishScripts: [FilePath] = []
    package var leavingFishScripts: [FilePath] = []

    package init(prefix: FilePath, name: String) {
        self.prefix = prefix
        self.name = name
    }
}

extension CondaActivation {
    /// Keys and values for `ProfileRecord`.
    var recordEntries: [String] {
        let lists: [(String, [FilePath])] = [
            ("conda-activate", scripts), ("conda-deactivate", leavingScripts),
            ("conda-activate-fish", fishScripts), ("conda-deactivate-fish", leavingFishScripts),
        ]
        return ["conda=\(prefix)", "conda-name=\(name)"]
            + variables.sorted { $0.key < $1.key }.map { "conda-set \($0.key)=\($0.value)" }
            + lists.flatMap { key, paths in paths.map { "\(key)=\($0)" } }
    }

    /// Takes one of them; others are passed over.
    mutating func take(recordEntry key: String, _ value: String) {
        switch key {
        case "conda-name": name = value
        case "conda-activate": scripts.append(FilePath(value))
        case "conda-deactivate": leavingScripts.append(FilePath(value))
        case "conda-activate-fish": fishScripts.append(FilePath(value))
        case "conda-deactivate-fish": leavingFishScripts.append(FilePath(value))
        case let key where key.hasPrefix("conda-set "):
            variables[String(key.dropFirst(10))] = value
        default: break
        }
    }
}
