import FileSystem
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

extension World {
    /// The folders that exist, each once though links lead to it: `/bin` is `/usr/bin` on most.
    func distinct(_ folders: [FilePath]) -> [FilePath] {
        var seen: Set<ProgramIdentity.File> = []
        return folders.filter { folder in
            guard let found = attributes(folder), found.kind == .directory else { return false }
            return seen.insert(.init(inode: found.inode, device: found.device)).inserted
        }
    }
}
