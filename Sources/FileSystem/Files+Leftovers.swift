import Diagnostics
import Glibc
package import SystemPackage

extension Files {
    /// What the temporary file for `path` is called, but for the part left to chance.
    static func temporaryPrefix(of name: FilePath.Component) -> String {
        ".\(name.string.prefix(200))."
    }

    static let temporarySuffix = ".part"

    /// Makes the temporary file that becomes `path`, locked as long as it is open.
    ///
    /// The lock is how `removeLeftovers` of another run tells it from what a killed one left.
    static func openTemporary(for path: FilePath) throws -> OpenFile {
        while true {
            let file = try OpenFile.open(temporarySibling(of: path), .create(mode: 0o600))
            // Where the file system knows no such locks, nobody removes unlocked files either.
            let isTaken = flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
            // Between being made and being locked it may have been taken for a leftover.
            if try !isTaken && file.attributes().links > 0 { return file }
        }
    }

    /// Removes what killed writers of `path` left beside it; what is being written stays.
    ///
    /// A folder that cannot be read or changed keeps its leftovers: that fails nobody.
    static func removeLeftovers(of path: FilePath) {
        for leftover in leftovers(of: path, kind: .file) { removeUnlocked(leftover) }
    }

    /// Removes what killed writers of the symlink at `path` left beside it.
    ///
    /// Only for a caller that alone may write it: symlinks cannot be locked.
    package static func removeLeftoverSymlinks(of path: FilePath) {
        for leftover in leftovers(of: path, kind: .symlink) { try? remove(leftover) }
    }

    private static func leftovers(of path: FilePath, kind: FileKind) -> [FilePath] {
        guard let name = path.lastComponent else { return [] }
        let above = path.removingLastComponent()
        let folder = above.isEmpty ? "." : above
        let prefix = temporaryPrefix(of: name)
        return ((try? list(folder)) ?? []).filter { entry in
            entry.kind == kind && entry.name.hasPrefix(prefix)
                && entry.name.hasSuffix(temporarySuffix)
        }.map { folder.appending($0.name) }
    }

    private static func removeUnlocked(_ path: FilePath) {
        guard let file = try? OpenFile.open(path, .read),
            flock(file.descriptor, LOCK_EX | LOCK_NB) == 0
        else { return }
        try? remove(path)
    }
}
