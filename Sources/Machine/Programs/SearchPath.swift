import SystemPackage

/// The folders of `PATH`, absolute ones only, each once.
struct SearchPath {
    let folders: [FilePath]

    init(_ environment: [String: String]) {
        let standard = "/usr/local/bin:/usr/bin:/bin"
        var seen: Set<FilePath> = []
        folders = (environment["PATH"] ?? standard).split(separator: ":")
            .map { FilePath(String($0)) }
            .filter { $0.isAbsolute && seen.insert($0).inserted }
    }

    var text: String { folders.map(\.string).joined(separator: ":") }
}
