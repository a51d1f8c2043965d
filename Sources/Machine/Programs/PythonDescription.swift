import FoundationEssentials
import SystemPackage

/// The answer of our script to one interpreter.
struct PythonDescription: Codable, Sendable, Hashable {
    var version: String
    var implementation: String
    var implementationVersion: String
    var executable: String
    var prefix: String
    var standardLibrary: String
    var include: String
    var platformLibraryFolder: String
    var libraryVersion: String
    var soabi: String?
    var extensionSuffix: String
    var isFreeThreaded: Bool
    var platform: String
    var libc: String
    var pointerBits: Int
    var isVirtual: Bool

    enum CodingKeys: String, CodingKey {
        case version, implementation, executable, prefix, include, soabi, platform, libc
        case implementationVersion = "implementation_version"
        case standardLibrary = "stdlib"
        case platformLibraryFolder = "platlibdir"
        case libraryVersion = "ldversion"
        case extensionSuffix = "ext_suffix"
        case isFreeThreaded = "free_threaded"
        case pointerBits = "pointer_bits"
        case isVirtual = "virtual"
    }

    /// Asks for the description with the standard library alone: no site, no user's files.
    static func question(to interpreter: FilePath, path: String) -> ProgramRun {
        ProgramRun(
            interpreter, arguments: ["-I", "-S", "-c", script],
            environment: ["PATH": path, "LC_ALL": "C", "PYTHONDONTWRITEBYTECODE": "1"])
    }

    init(answer: String) throws {
        self = try JSONDecoder().decode(PythonDescription.self, from: Data(answer.utf8))
    }

    /// Whether it is new enough for environments of ours: 3.8, the oldest with wheels of PyTorch 2.
    var isSupported: Bool {
        let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (3, 8)
    }

    func interpreter(foundAt path: FilePath, hasHeaders: Bool) -> PythonInterpreter {
        PythonInterpreter(
            executable: FilePath(executable), path: path, version: version,
            implementation: implementation, implementationVersion: implementationVersion,
            prefix: FilePath(prefix), standardLibrary: FilePath(standardLibrary),
            include: FilePath(include), platformLibraryFolder: platformLibraryFolder,
            libraryVersion: libraryVersion, soabi: soabi, extensionSuffix: extensionSuffix,
            isFreeThreaded: isFreeThreaded, platform: platform, libc: libc,
            hasHeaders: hasHeaders, pointerBits: pointerBits)
    }

    /// Runs on any Python 3 and fails on Python 2, which has no `sys.implementation`.
    static let script = """
        import json, os, sys, sysconfig
        get = sysconfig.get_config_var
        def full(v):
            kind = {"final": "", "alpha": "a", "beta": "b", "candidate": "rc"}[v[3]]
            return "%d.%d.%d" % tuple(v[:3]) + (kind + str(v[4]) if kind else "")
        try:
            libc = os.confstr("CS_GNU_LIBC_VERSION") or ""
        except (ValueError, OSError):
            libc = "musl" if "musl" in (get("HOST_GNU_TYPE") or "") else ""
        short = "%d.%d" % sys.version_info[:2]
        print(json.dumps({
            "version": full(sys.version_info),
            "implementation": sys.implementation.name,
            "implementation_version": full(sys.implementation.version),
            "executable": os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable),
            "prefix": sys.base_prefix,
            "stdlib": sysconfig.get_path("stdlib"),
            "include": get("INCLUDEPY") or sysconfig.get_path("include"),
            "platlibdir": getattr(sys, "platlibdir", "lib"),
            "ldversion": get("LDVERSION") or short,
            "soabi": get("SOABI") or None,
            "ext_suffix": get("EXT_SUFFIX") or ".so",
            "free_threaded": bool(get("Py_GIL_DISABLED")),
            "platform": sysconfig.get_platform(),
            "libc": libc,
            "pointer_bits": 64 if sys.maxsize > 2**32 else 32,
            "virtual": sys.prefix != sys.base_prefix,
        }))
        """
}
