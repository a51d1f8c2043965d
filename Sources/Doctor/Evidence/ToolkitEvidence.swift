import PackageModel
import SystemPackage

/// The CUDA toolkits of a machine, and which of them wins.
struct ToolkitEvidence: Sendable {
    var toolkits: [Toolkit] = []
    /// The first `nvcc` that `PATH` finds, as it is found.
    var compiler: FilePath?
    /// The first `libcudart.so` that the loader takes for a program without a path of its own.
    var runtime: FilePath?
    /// Where that folder was named: `LD_LIBRARY_PATH`, `/etc/ld.so.conf.d/cuda.conf`.
    var runtimeOrigin = ""
    /// `/usr/local/cuda` and the like, where they lead nowhere.
    var danglingLinks: [FilePath] = []
    /// The C++ compiler that nvcc takes: its path and major version.
    var host: HostProgram?

    struct HostProgram: Sendable, Hashable {
        var path: FilePath
        /// Nil where the file's own name does not tell.
        var major: Int?
    }

    /// The toolkit of the first `nvcc`.
    var winner: Toolkit? { compiler.flatMap { nvcc in toolkits.first { $0.compiler == nvcc } } }
}

/// One tree with `bin/nvcc`.
struct Toolkit: Sendable, Hashable {
    /// No symlink: `/usr/local/cuda-12.4`.
    var root: FilePath
    /// How `PATH` or a variable leads to it.
    var compiler: FilePath
    var version: DottedVersion?
    /// Whether it is the distribution's, whose files lie below `/usr` among all others.
    var isDistribution: Bool { root == "/usr" }

    /// `12.4 in /usr/local/cuda-12.4`.
    var title: String {
        "\(version?.prefix(2) ?? "CUDA") in \(isDistribution ? "/usr/bin" : "\(root)")"
    }
}

struct ToolkitReading {
    let files: MachineFiles
    let environment: [String: String]
    /// The toolkit of the environment that is looked at.
    let own: FilePath?
    let loaderFolders: [LibraryEvidence.LoaderFolder]
    let packages: [PackageRecord]

    func evidence() -> ToolkitEvidence {
        var seen = ToolkitEvidence()
        let path = folders("PATH")
        seen.compiler = path.map { $0.appending("nvcc") }.first(where: files.isProgram)
        let named = ["CUDA_HOME", "CUDA_PATH"].compactMap { environment[$0] }
            .filter { $0.hasPrefix("/") }.map { FilePath($0) }
        let roots = usualRoots() + named + [own].compactMap(\.self)
        let compilers =
            [seen.compiler].compactMap(\.self) + path.map { $0.appending("nvcc") }
            + roots.map { $0.appending("bin", "nvcc") }
        var known: Set<FilePath> = []
        for compiler in compilers where files.isProgram(compiler) {
            guard let toolkit = toolkit(compiler), known.insert(toolkit.root).inserted else {
                continue
            }
            seen.toolkits.append(toolkit)
        }
        seen.danglingLinks = usualRoots().filter(files.isDangling)
        readRuntime(&seen)
        seen.host = host(path)
        return seen
    }

    private func folders(_ name: String) -> [FilePath] {
        (environment[name] ?? "").split(separator: ":").prefix(128).map { FilePath(String($0)) }
            .filter(\.isAbsolute)
    }

    private func usualRoots() -> [FilePath] {
        [FilePath("/usr/local"), "/opt", "/opt/nvidia"].flatMap { folder in
            files.names(in: folder, beginningWith: "cuda")
                .filter { $0 == "cuda" || $0.hasPrefix("cuda-") }

                .map { folder.appending($0) }
        }
    }

    /// A compiler's own folder, links followed: wrappers and links of `PATH` are not it.
    private func toolkit(_ compiler: FilePath) -> Toolkit? {
        guard let real = files.resolve(compiler) else { return nil }
        let folder = real.removingLastComponent()
        guard folder.lastComponent == "bin" else { return nil }
        let root = folder.removingLastComponent()
        return Toolkit(root: root, compiler: compiler, version: version(root))
    }

    private func version(_ root: FilePath) -> DottedVersion? {
        if root == "/usr" {
            return packages.first { $0.name == "nvidia-cuda-toolkit" }?.upstream
        }
        let header = files.head(root.appending("include", "cuda.h"), bytes: 1 << 16) ?? ""
        let line = header.split(whereSeparator: \.isNewline).first {
            $0.hasPrefix("#define CUDA_VERSION ")
        }
        if let number = line?.split(separator: " ").last.flatMap({ Int($0) }), number >= 1000 {
            return DottedVersion("\(number / 1000).\(number % 1000 / 10)")
        }
        let name = root.lastComponent?.string ?? ""
        return DottedVersion(name.dropFirst("cuda-".count))
    }

    private func readRuntime(_ seen: inout ToolkitEvidence) {
        let named = folders("LD_LIBRARY_PATH").map { ($0, "LD_LIBRARY_PATH") }
        for (folder, origin) in named + loaderFolders.map({ ($0.path, "\($0.file)") }) {
            let name = files.names(in: folder, beginningWith: "libcudart.so").first
            guard let name else { continue }
            seen.runtime = folder.appending(name)
            seen.runtimeOrigin = origin
            return
        }
    }

    private func host(_ path: [FilePath]) -> ToolkitEvidence.HostProgram? {
        let named = environment["NVCC_CCBIN"].map { FilePath($0) }
        let found =
            named.flatMap { $0.isAbsolute && files.isProgram($0) ? $0 : nil }
            ?? path.map { $0.appending("gcc") }.first(where: files.isProgram)
        return found.map { program in
            let name = files.resolve(program)?.lastComponent?.string ?? ""
            let digits = name.split(separator: "-").last.flatMap { Int($0) }
            return .init(path: program, major: digits)
        }
    }
}
