import Machine
import SystemPackage

/// The driver's own libraries, and the folders that the loader takes before all others.
struct LibraryEvidence: Sendable {
    /// Each file that `libcuda.so.1` may be, by version: `libcuda.so.550.163.01`.
    var drivers: [FilePath] = []
    /// Where a program finds `libcuda.so.1`; nil: nowhere.
    var driver: FilePath?
    /// Whether NVIDIA's own installer left its uninstaller.
    var hasRunfile = false
    /// WSL's own, which Windows brings.
    var windowsDriver: FilePath?
    var hasDoorToWindows = false
    /// `PATH`'s folders in front of which nothing stands.
    var loaderFolders: [FilePath] = []
}

struct LibraryReading {
    let files: MachineFiles
    let environment: [String: String]

    private static let standard: [FilePath] = [
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu/nvidia/current", "/usr/lib64", "/usr/lib",
        "/usr/local/nvidia/lib64", "/usr/lib/wsl/lib", "/usr/local/cuda/compat",
    ]

    func evidence() -> LibraryEvidence {
        var seen = LibraryEvidence()
        let named = (environment["LD_LIBRARY_PATH"] ?? "").split(separator: ":")
            .map { FilePath(String($0)) }.filter(\.isAbsolute)
        seen.loaderFolders = configured()
        for folder in Self.standard.prefix(5) {
            seen.drivers += files.names(in: folder, beginningWith: "libcuda.so.").filter(
                Self.isDriver
            )
            .map { folder.appending($0) }
        }
        var real: Set<FilePath> = []
        seen.drivers = seen.drivers.filter { path in
            real.insert(files.resolve(path) ?? path).inserted
        }
        let folders: [FilePath] = named + seen.loaderFolders + Self.standard
        seen.driver = folders.map { $0.appending("libcuda.so.1") }.first(where: files.exists)
        let windows: [FilePath] = [
            "/usr/lib/wsl/lib/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so",
        ]
        seen.windowsDriver = windows.first(where: files.exists)
        seen.hasDoorToWindows = files.exists("/dev/dxg")
        seen.hasRunfile = files.exists("/usr/bin/nvidia-uninstall")
        return seen
    }

    /// `libcuda.so.550.163.01`; the links `libcuda.so` and `libcuda.so.1` are none.
    private static func isDriver(_ name: String) -> Bool {
        guard name.hasPrefix("libcuda.so.") else { return false }
        let numbers = name.dropFirst("libcuda.so.".count).split(separator: ".")
        return numbers.count >= 2 && (numbers.first.flatMap { Int($0) } ?? 0) >= 100
    }

    /// What `/etc/ld.so.conf.d` brings in for the whole machine.
    private func configured() -> [FilePath] {
        let folder = FilePath("/etc/ld.so.conf.d")
        let names = files.names(in: folder).filter { $0.hasSuffix(".conf") }.prefix(64)
        var found: [FilePath] = []
        for name in names {
            for line in files.lines(folder.appending(name), limit: 1 << 16) where line.first == "/"
            {
                found.append(FilePath(String(line.prefix { !$0.isWhitespace && $0 != "#" })))
            }
        }
        return found
    }
}
