import Compatibility
import PackageModel
import SystemPackage

/// One Python environment, read from its files: nothing of it is run.
struct PythonEvidence: Sendable {
    /// What it is called on the screen: its folder.
    var root: FilePath
    /// `3.11`; nil where its folders do not tell.
    var version: String?
    /// Distributions in `site-packages`: normalised name → version.
    var wheels: [String: String] = [:]
    /// Packages that conda put there: name → its record.
    var conda: [String: CondaPackage] = [:]
    var torch: Torch?
    /// Libraries that are there twice, once from conda and once from a wheel.
    var copies: [Copy] = []
    /// Whether `Python.h` is where the interpreter would look for it; nil where that is not known.
    var hasHeaders: Bool?
    /// Whether there is a C compiler for code that is made at run time.
    var hasCompiler = false

    struct CondaPackage: Sendable, Hashable {
        var version: String
        var build: String
    }

    struct Copy: Sendable, Hashable {
        var name: String
        var paths: [FilePath]
    }

    struct Torch: Sendable, Hashable {
        /// `2.9.1+cu128`.
        var version: String
        /// Nil where it is not known which.
        var backend: TorchBackend?
        /// The file that told.
        var source: FilePath
        /// Whether it compiles at run time, which takes `Python.h` and a C compiler.
        var hasTriton: Bool
    }
}

struct PythonReading {
    let files: MachineFiles
    let environment: [String: String]

    /// The folder of the environment that a user is in, or the system's own one.
    func roots(of subject: FilePath?) -> [FilePath] {
        let active = ["VIRTUAL_ENV", "CONDA_PREFIX"].compactMap { environment[$0] }
            .filter { $0.hasPrefix("/") }.map { FilePath($0) }
        return [subject].compactMap(\.self)
            + (subject == nil ? active + own + ["/usr/local", "/usr"] : [])
    }

    /// Where `pip install --user` puts packages, in front of the system's.
    private var own: [FilePath] {
        guard let home = environment["HOME"], home.hasPrefix("/"), home != "/" else { return [] }
        return [FilePath(home).appending(".local")]
    }

    func evidence(of subject: FilePath?) -> PythonEvidence? {
        let found = roots(of: subject).compactMap(read)
        // Of those that are looked into unasked the first with torch is the one that matters.
        return found.first { $0.torch != nil } ?? (subject == nil ? nil : found.first)
    }

    private func read(_ root: FilePath) -> PythonEvidence? {
        let folders = sitePackages(root)
        guard let first = folders.first else { return nil }
        var seen = PythonEvidence(root: root, version: first.version)
        for folder in folders {
            for name in files.names(in: folder.path) where name.hasSuffix(".dist-info") {
                let parts = name.dropLast(".dist-info".count).split(separator: "-", maxSplits: 1)
                guard parts.count == 2 else { continue }
                let key = parts[0].lowercased().split { $0 == "." || $0 == "_" }
                    .joined(separator: "-")
                if seen.wheels[key] == nil { seen.wheels[key] = String(parts[1]) }
            }
        }
        seen.conda = condaPackages(root)
        seen.torch = folders.lazy.compactMap { torch($0.path, seen) }.first
        seen.copies = copies(root, folders.map(\.path))
        seen.hasHeaders = first.version.flatMap { hasHeaders(root, $0) }
        seen.hasCompiler = hasCompiler(root)
        return seen
    }

    private func sitePackages(_ root: FilePath) -> [(path: FilePath, version: String?)] {
        let library = root.appending("lib")
        return files.names(in: library, beginningWith: "python3").flatMap { name in
            ["site-packages", "dist-packages"].map { library.appending(name, $0) }
                .filter(files.isFolder)
                .map { path in
                    let version = name.dropFirst("python".count)
                    return (path, version.contains(".") ? String(version) : nil)
                }
        }
    }

    private func condaPackages(_ root: FilePath) -> [String: PythonEvidence.CondaPackage] {
        var found: [String: PythonEvidence.CondaPackage] = [:]
        for name in files.names(in: root.appending("conda-meta")) where name.hasSuffix(".json") {
            let parts = name.dropLast(".json".count).split(separator: "-")
            guard parts.count >= 3 else { continue }
            found[parts.dropLast(2).joined(separator: "-")] = .init(
                version: String(parts[parts.count - 2]), build: String(parts[parts.count - 1]))
        }
        return found
    }

    // MARK: Torch

    private func torch(_ folder: FilePath, _ seen: PythonEvidence) -> PythonEvidence.Torch? {
        let source = folder.appending("torch", "version.py")
        let lines = files.lines(source, limit: 1 << 16)
        let version = Self.value(of: "__version__", in: lines) ?? seen.wheels["torch"]
        guard let version, !lines.isEmpty else { return nil }
        let conda = seen.conda["pytorch"] ?? seen.conda["libtorch"]
        return PythonEvidence.Torch(
            version: version, backend: Self.backend(lines, version, conda?.build), source: source,
            hasTriton: seen.wheels["triton"] != nil)
    }

    /// `cuda: Optional[str] = '12.8'`, `cuda = None`; else what the version or conda's build says.
    static func backend(_ lines: [Substring], _ version: String, _ build: String?) -> TorchBackend?
    {
        if let cuda = value(of: "cuda", in: lines) {
            let numbers = cuda.split(separator: ".").prefix(2).compactMap { Int($0) }
            return numbers.count == 2 ? .cuda(major: numbers[0], minor: numbers[1]) : .cpu
        }
        if let local = version.split(separator: "+").dropFirst().first {
            return TorchBackend(local)
        }
        return build.flatMap { TorchBackend(condaBuild: $0) }
    }

    /// What a line assigns, without quotes; `None` as it is.
    private static func value(of name: String, in lines: [Substring]) -> String? {
        for line in lines {
            guard line.hasPrefix(name), let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].prefix { $0 != ":" && !$0.isWhitespace }
            guard key == name else { continue }
            return line[line.index(after: equals)...].trimmed.filter { $0 != "'" && $0 != "\"" }
        }
        return nil
    }

    // MARK: Copies, headers, compilers

    private func copies(_ root: FilePath, _ folders: [FilePath]) -> [PythonEvidence.Copy] {
        guard files.isFolder(root.appending("conda-meta")) else { return [] }
        let own = files.names(in: root.appending("lib"), beginningWith: "lib")
        var wheels: [String: FilePath] = [:]
        for folder in folders {
            let nvidia = folder.appending("nvidia")
            let libraries = files.names(in: nvidia).map { nvidia.appending($0, "lib") }
            for place in libraries + [folder.appending("torch", "lib")] {
                for name in files.names(in: place) where wheels[name.stem] == nil {
                    wheels[name.stem] = place.appending(name)
                }
            }
        }
        return CUDALibraries.names.compactMap { name in
            guard let here = own.first(where: { $0.hasPrefix(name + ".so") }),
                let there = wheels[name]
            else { return nil }
            return .init(name: name, paths: [root.appending("lib", here), there])
        }
    }

    /// A virtual environment has none of its own and takes its base's.
    private func hasHeaders(_ root: FilePath, _ version: String) -> Bool? {
        var bases = [root]
        if let home = home(of: root) { bases.append(home.removingLastComponent()) }
        if root == "/usr/local" { bases.append("/usr") }
        if own.contains(root) { bases += ["/usr/local", "/usr"] }
        guard bases.count > 1 || files.isFolder(root.appending("bin")) else { return nil }
        return bases.contains { base in
            ["python\(version)", "python\(version)t", "python\(version)m"].contains {
                files.exists(base.appending("include", $0, "Python.h"))
            }
        }
    }

    private func home(of root: FilePath) -> FilePath? {
        files.lines(root.appending("pyvenv.cfg"), limit: 1 << 16).lazy
            .filter { $0.hasPrefix("home") }
            .compactMap { $0.split(separator: "=", maxSplits: 1).dropFirst().first }
            .map { FilePath($0.trimmed) }.first
    }

    private func hasCompiler(_ root: FilePath) -> Bool {
        if let named = environment["CC"], !named.isEmpty { return true }
        let path = (environment["PATH"] ?? "").split(separator: ":").map { FilePath(String($0)) }
        return ([root.appending("bin")] + path).contains { folder in
            ["gcc", "clang", "cc", "x86_64-conda-linux-gnu-cc"].contains {
                files.isProgram(folder.appending($0))
            }
        }
    }
}

extension String {
    /// `libcudnn` of `libcudnn.so.9`.
    fileprivate var stem: String {
        firstRange(of: ".so").map { String(self[..<$0.lowerBound]) } ?? self
    }
}
