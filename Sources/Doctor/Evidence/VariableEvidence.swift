import SystemPackage

/// Variables that change what CUDA programs see, and who sets them.
struct VariableEvidence: Sendable {
    var values: [String: String] = [:]
    /// Lines that set a variable, by its name.
    var setters: [String: [FileLine]] = [:]
    /// What folders of `LD_LIBRARY_PATH` put in front of the libraries that belong to a program.
    var shadows: [Shadow] = []
    /// Whether `CUDA_HOME` or `CUDA_PATH` names a folder without a compiler.
    var emptyHomes: [String] = []

    struct Shadow: Sendable, Hashable {
        var folder: FilePath
        /// Names of libraries of CUDA in it.
        var libraries: [String]
        /// Whether a `libcuda.so` that is for linking alone is among them.
        var hasLinkingDriver: Bool
    }

    subscript(name: String) -> String? { values[name] }

    /// `set by /etc/environment:3`, one for each line; what to say where no file does it.
    func origins(of name: String) -> [String] {
        let culprits = culprits(name)
        let others = (setters[name] ?? []).filter { !culprits.contains($0) }
        return
            (culprits.isEmpty
            ? ["no start-up file sets it to this: the session, the service or the job does"]
            : culprits.map { "set by \($0.place): `\($0.text.trimmed)`" })
            + others.prefix(2).map { "\($0.place) sets it to something else" }
    }

    /// The lines that the value of a variable may come from, as far as their text tells.
    func culprits(_ name: String) -> [FileLine] {
        let parts = (values[name] ?? "").split(separator: ":")
        return (setters[name] ?? []).filter { line in
            parts.isEmpty || line.text.contains("$")
                || parts.contains { line.text.holds($0) }
        }
    }
}

extension StringProtocol {
    /// Whether `part` stands in it as a whole: `/opt/cuda` does not in `/opt/cuda-12/lib64`.
    func holds(_ part: some StringProtocol) -> Bool {
        ranges(of: String(part)).contains { range in
            let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : " "
            let after = range.upperBound < endIndex ? self[range.upperBound] : " "
            return !before.isOfWord && !after.isOfWord && after != "/"
        }
    }

    /// Without white space at both ends.
    var trimmed: String {
        let words = drop { $0.isWhitespace }
        return String(words.reversed().drop { $0.isWhitespace }.reversed())
    }
}

struct VariableReading {
    let files: MachineFiles
    let environment: [String: String]
    /// Prefixes of environments, whose activation scripts set variables too.
    let prefixes: [FilePath]

    static let names = [
        "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "LD_PRELOAD", "CUDA_HOME", "CUDA_PATH",
        "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES", "CUDA_DEVICE_ORDER",
        "CUDA_LAUNCH_BLOCKING", "PYTHONHOME", "PYTHONPATH",
    ]

    func evidence() -> VariableEvidence {
        var seen = VariableEvidence()
        for name in Self.names { seen.values[name] = environment[name] }
        let startup = seen.values.isEmpty ? [] : withSources(startupFiles())
        for name in seen.values.keys {
            seen.setters[name] = startup.flatMap { path in
                files.lines(of: path) { Self.sets(name, $0) }
            }
        }
        seen.shadows = (environment["LD_LIBRARY_PATH"] ?? "").split(separator: ":").prefix(64)
            .map { FilePath(String($0)) }.filter(\.isAbsolute).compactMap(shadow)
        seen.emptyHomes = ["CUDA_HOME", "CUDA_PATH"].filter { name in
            guard let home = environment[name], home.hasPrefix("/") else { return false }
            return !files.isProgram(FilePath(home).appending("bin", "nvcc"))
        }
        return seen
    }

    private func shadow(_ folder: FilePath) -> VariableEvidence.Shadow? {
        let names = files.names(in: folder, beginningWith: "lib")
        let libraries = names.filter { name in
            CUDALibraries.names.contains { name.hasPrefix($0 + ".so") }
        }
        let isForLinking =
            folder.lastComponent == "stubs" && names.contains { $0.hasPrefix("libcuda.so") }
        return libraries.isEmpty && !isForLinking
            ? nil
            : VariableEvidence.Shadow(
                folder: folder, libraries: libraries, hasLinkingDriver: isForLinking)
    }

    // MARK: Who sets a variable

    private static let mostSources = 64

    /// The files, and those that they take in by name: a site's own settings mostly lie in one.
    private func withSources(_ paths: [FilePath]) -> [FilePath] {
        var known: Set<FilePath> = []
        let sources = paths.lazy.flatMap(sources).prefix(Self.mostSources)
        return (paths + sources).filter { known.insert($0).inserted }
    }

    /// `. /opt/site.sh`, `source "$HOME/site.sh"`; a name that other variables make is passed over.
    private func sources(_ path: FilePath) -> [FilePath] {
        let home = environment["HOME"] ?? ""
        return files.lines(of: path, where: Self.takesIn).compactMap {
            let words = $0.text.split { $0.isWhitespace || $0 == ";" }
            guard let index = words.firstIndex(where: { $0 == "." || $0 == "source" }),
                words.indices.contains(index + 1)
            else { return nil }
            var name = words[index + 1].filter { $0 != "\"" && $0 != "'" }
            for beginning in ["~/", "$HOME/", "${HOME}/"] where name.hasPrefix(beginning) {
                name = home + "/" + name.dropFirst(beginning.count)
            }
            return name.hasPrefix("/") && !name.contains("$") ? FilePath(name) : nil
        }
    }

    /// `NAME=`, `export NAME=`, `setenv NAME`, `set -x NAME`; no comment.
    static func sets(_ name: String, _ line: Substring) -> Bool {
        let line = line.drop { $0.isWhitespace }
        guard !line.hasPrefix("#") else { return false }
        let words = line.split { $0.isWhitespace || $0 == ";" }
        return words.enumerated().contains { index, word in
            if word.hasPrefix(name + "=") || word.hasPrefix(name + "+=") { return true }
            guard word == name, index > 0 else { return false }
            return ["setenv", "set", "-x", "-gx", "-Ux", "--export", "DEFAULT"]
                .contains(words[index - 1])
        }
    }

    /// No comment: those are full of dots.
    private static func takesIn(_ line: Substring) -> Bool {
        let words = line.split { $0.isWhitespace || $0 == ";" }
        return words.first?.hasPrefix("#") == false
            && words.contains { $0 == "." || $0 == "source" }
    }

    private func startupFiles() -> [FilePath] {
        var paths: [FilePath] = [
            "/etc/environment", "/etc/profile", "/etc/bash.bashrc", "/etc/bashrc",
            "/etc/zsh/zshenv", "/etc/zsh/zprofile", "/etc/zsh/zshrc", "/etc/csh.cshrc",
            "/etc/security/pam_env.conf", "/etc/fish/config.fish",
        ]
        for folder in [
            "/etc/profile.d", "/etc/environment.d", "/etc/fish/conf.d",
            "/usr/share/fish/vendor_conf.d",
        ] {
            paths += files.names(in: FilePath(folder)).prefix(256).map {
                FilePath(folder).appending($0)
            }
        }
        if let home = environment["HOME"], home.hasPrefix("/") {
            paths += Self.ofHome.map { FilePath(home).appending($0) }
            let folder = FilePath(home).appending(".config", "environment.d")
            paths += files.names(in: folder).prefix(64).map { folder.appending($0) }
        }
        for prefix in prefixes {
            let folder = prefix.appending("etc", "conda", "activate.d")
            paths += files.names(in: folder).prefix(64).map { folder.appending($0) }
        }
        return paths
    }

    private static let ofHome = [
        ".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshenv", ".zprofile", ".zshrc",
        ".pam_environment", ".config/fish/config.fish", ".cshrc", ".tcshrc",
    ]
}

/// Libraries of CUDA that exist once in a sound process.
enum CUDALibraries {
    static let names = [
        "libcudart", "libcublas", "libcublasLt", "libcudnn", "libnccl", "libcufft", "libcusparse",
        "libcusolver", "libcurand", "libnvrtc", "libnvJitLink",
    ]
}

extension Character {
    /// Whether a name or a path may go on with it.
    fileprivate var isOfWord: Bool { isLetter || isNumber || ["_", "-", "."].contains(self) }
}
