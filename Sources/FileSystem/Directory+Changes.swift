import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

extension Directory {
    /// Makes `relative` and its parents below this directory and opens it.
    ///
    /// New directories get exactly `mode`, whatever the umask; existing ones keep theirs.
    @discardableResult
    package func makeDirectories(_ relative: FilePath, mode: UInt16 = 0o755) throws -> Directory {
        if case .success(let open) = resolve(relative, flags: directoryFlags, mode: 0) {
            return Directory(
                owning: open, path: path.pushing(relative), resolution: resolution)
        }
        guard relative.root == nil else { throw failure(.improperLink, "create", relative) }
        var current = self
        for component in relative.components {
            current = try current.makeDirectory(FilePath(root: nil, [component]), mode: mode)
        }
        return current
    }

    private func makeDirectory(_ name: FilePath, mode: UInt16) throws -> Directory {
        let made = unsafe name.attempt { unsafe mkdirat(descriptor, $0, 0o700) }
        switch made {
        case .success:
            let new = try subdirectory(name)
            try new.setMode(mode)
            return new
        case .failure(.fileExists): return try subdirectory(name)
        case .failure(let reason): throw failure(reason, "create", name)
        }
    }

    /// A folder that is open, and what its inode told then.
    struct Entered {
        let folder: Directory
        let attributes: FileAttributes
    }

    /// Opens the folder `name`, one component; where it may be made, a new one gets mode 0755.
    func enter(_ name: FilePath, makesIt: Bool) throws -> Entered {
        let mode: UInt16 = 0o755
        var isNew = false
        if makesIt {
            switch unsafe name.attempt({ unsafe mkdirat(descriptor, $0, mode_t(mode)) }) {
            case .success: isNew = true
            case .failure(.fileExists): break
            case .failure(let reason): throw failure(reason, "create", name)
            }
        }
        let folder = try subdirectory(name)
        let attributes = try folder.attributes()
        // The umask may have taken some.
        if isNew, attributes.mode != mode { try folder.setMode(mode) }
        return Entered(folder: folder, attributes: attributes)
    }

    /// Creates a file that did not exist, for writing; its mode is 0600 until it is set.
    package func createFile(_ relative: FilePath) throws -> OpenFile {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        let descriptor = try open(relative, flags: flags, mode: 0o600, verb: "create")
        return OpenFile(owning: descriptor, path: path.pushing(relative))
    }

    /// Opens a regular file below this directory for reading.
    package func openFile(_ relative: FilePath) throws -> OpenFile {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK
        let descriptor = try open(relative, flags: flags, verb: "open")
        return OpenFile(owning: descriptor, path: path.pushing(relative))
    }

    /// Creates the symlink `relative`; `target` is written as it is.
    package func createSymlink(_ relative: FilePath, to target: FilePath) throws {
        try unsafe inParent(of: relative, "create the symlink") { parent, name in
            unsafe target.withPlatformString { unsafe symlinkat($0, parent, name) }
        }
    }

    /// Gives the file `existing` of `source` a second name here; symlinks are not followed.
    package func createHardLink(
        _ relative: FilePath, to existing: FilePath, in source: Directory
    ) throws {
        let old = try source.parent(of: existing, "link")
        try unsafe inParent(of: relative, "link") { parent, name in
            unsafe old.name.withPlatformString {
                unsafe linkat(old.directory.descriptor, $0, parent, name, 0)
            }
        }
    }

    /// Renames within this directory; an existing target is replaced as `rename` does.
    package func rename(_ old: FilePath, to new: FilePath) throws {
        let from = try parent(of: old, "rename")
        try unsafe inParent(of: new, "rename to") { parent, name in
            unsafe from.name.withPlatformString {
                unsafe renameat(from.directory.descriptor, $0, parent, name)
            }
        }
    }

    /// Removes a file or symlink; `isDirectory` removes an empty directory instead.
    package func remove(_ relative: FilePath, isDirectory: Bool = false) throws {
        try unsafe inParent(of: relative, "remove") { parent, name in
            unsafe unlinkat(parent, name, isDirectory ? AT_REMOVEDIR : 0)
        }
    }

    /// Runs a call on the directory and last name that `relative` leads to.
    func inParent(
        of relative: FilePath, _ verb: String, _ call: (Int32, UnsafePointer<CChar>) -> Int32
    ) throws {
        let place = try parent(of: relative, verb)
        let answer = unsafe place.name.attempt { unsafe call(place.directory.descriptor, $0) }
        if case .failure(let reason) = answer { throw failure(reason, verb, relative) }
    }

    /// The directory that holds `relative`, safely reached, and the last name.
    private func parent(
        of relative: FilePath, _ verb: String
    ) throws -> (directory: Directory, name: FilePath) {
        guard relative.root == nil, let last = relative.lastComponent, last.kind == .regular else {
            throw failure(.improperLink, verb, relative)
        }
        let name = FilePath(root: nil, [last])
        let above = relative.removingLastComponent()
        return (above.isEmpty ? self : try subdirectory(above), name)
    }
}
