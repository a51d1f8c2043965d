/// Which names an archive has used, so that none is made twice or below a file.
struct NameLedger {
    private var kinds: [String: Kind] = [:]

    private enum Kind { case folder, impliedFolder, other }

    /// Enters a folder of the archive.
    mutating func enterFolder(_ path: MemberPath) throws(ArchiveError) {
        switch kinds[path.text] {
        case nil, .impliedFolder: kinds[path.text] = .folder
        case .folder, .other: throw twice(path.text)
        }
        try enterFolders(above: path)
    }

    /// Enters anything else.
    mutating func enter(_ path: MemberPath) throws(ArchiveError) {
        guard kinds[path.text] == nil else { throw twice(path.text) }
        kinds[path.text] = .other
        try enterFolders(above: path)
    }

    private mutating func enterFolders(above path: MemberPath) throws(ArchiveError) {
        for folder in path.folders {
            switch kinds[folder] {
            case nil: kinds[folder] = .impliedFolder
            // Whoever entered it entered what is above it.
            case .folder, .impliedFolder: return
            case .other: throw .unsafe("`\(visible(folder))` is both a file and a folder")
            }
        }
    }

    private func twice(_ name: String) -> ArchiveError {
        .unsafe("the name `\(visible(name))` occurs twice")
    }
}
