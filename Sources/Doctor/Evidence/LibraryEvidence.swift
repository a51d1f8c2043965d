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
    /// A folder of NVIDIA's driver among those that Windows shows to WSL; nil where it has none.
    var windowsFolder: FilePath?
    /// The folders that the loader's configuration names, in its order.
    var loaderFolders: [LoaderFolder] = []
    /// The library of NVIDIA's forward compatibility that stands in front of the driver's own.
    var compatibility: Compatibility?

    struct Compatibility: Sendable, Hashable {
        /// The folder as the loader is told of it.
        var folder: FilePath
        /// The file itself, `libcuda.so.580.82.07`.
        var library: FilePath
    }

    /// A folder of libraries, and the file that names it.
    struct LoaderFolder: Sendable, Hashable {
        var path: FilePath
        var file: FilePath
    }
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
        let configured = seen.loaderFolders.map(\.path)
        let folders: [FilePath] = named + configured + Self.standard
        seen.driver = folders.map { $0.appending("libcuda.so.1") }.first(where: files.exists)
        seen.compatibility = compatibility(named + configured)
        let windows: [FilePath] = [
            "/usr/lib/wsl/lib/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so",
        ]
        seen.windowsDriver = windows.first(where: files.exists)
        seen.hasDoorToWindows = files.exists("/dev/dxg")
        let drivers = FilePath("/usr/lib/wsl/drivers")
        seen.windowsFolder = files.names(in: drivers, beginningWith: "nv").first.map {
            drivers.appending($0)
        }
        seen.hasRunfile = files.exists("/usr/bin/nvidia-uninstall")
        return seen
    }

    /// What the loader is told of comes before the folders that it knows by itself.
    private func compatibility(_ told: [FilePath]) -> LibraryEvidence.Compatibility? {
        let name: FilePath.Component = "libcuda.so.1"
        guard let folder = told.first(where: { files.exists($0.appending(name)) }),
            let library = files.resolve(folder.appending(name)),
            library.components.contains("compat")
        else { return nil }
        return .init(folder: folder, library: library)
    }

    /// `libcuda.so.550.163.01`; the links `libcuda.so` and `libcuda.so.1` are none.
    private static func isDriver(_ name: String) -> Bool {
        guard name.hasPrefix("libcuda.so.") else { return false }
        let numbers = name.dropFirst("libcuda.so.".count).split(separator: ".")
        return numbers.count >= 2 && (numbers.first.flatMap { Int($0) } ?? 0) >= 100
    }

    /// What the loader's configuration brings in for the whole machine; of its includes the usual one.
    private func configured() -> [LibraryEvidence.LoaderFolder] {
        let file = FilePath("/etc/ld.so.conf")
        let lines = files.lines(file, limit: 1 << 16).prefix(512)
        var found: [LibraryEvidence.LoaderFolder] = []
        var isIncluded = false
        for line in lines.isEmpty ? ["include ld.so.conf.d/*.conf"] : lines {
            let words = line.split(whereSeparator: \.isWhitespace)
            if line.first == "/" {
                found.append(.init(path: Self.folder(line), file: file))
            } else if words.first == "include", !isIncluded,
                words.dropFirst().contains(where: { $0.hasSuffix("ld.so.conf.d/*.conf") })
            {
                isIncluded = true
                found += included("/etc/ld.so.conf.d")
            }
        }
        return found
    }

    private func included(_ folder: FilePath) -> [LibraryEvidence.LoaderFolder] {
        files.names(in: folder).filter { $0.hasSuffix(".conf") }.prefix(64).flatMap { name in
            let file = folder.appending(name)
            return files.lines(file, limit: 1 << 16).prefix(512).filter { $0.first == "/" }
                .map { LibraryEvidence.LoaderFolder(path: Self.folder($0), file: file) }
        }
    }

    private static func folder(_ line: Substring) -> FilePath {
        FilePath(String(line.prefix { !$0.isWhitespace && $0 != "#" }))
    }
}
