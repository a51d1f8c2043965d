import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

extension Files {
    /// Replaces or makes the file at `path` in one step: readers see the old or the new contents.
    ///
    /// With `sync` contents and name are on the disk when this returns. `mode` holds exactly,
    /// whatever the umask; with `owner` the file is that user's before it has its name. A killed
    /// writer leaves at most a file named `.<name>.<random>.part`, which the next writer of `path`
    /// removes.
    package static func writeAtomically(
        _ bytes: [UInt8], to path: FilePath, mode: UInt16 = 0o644, owner: FileOwner? = nil,
        sync: Bool = false
    ) throws {
        removeLeftovers(of: path)
        let file = try openTemporary(for: path)
        let temporary = file.path
        do {
            try file.write(bytes)
            if let owner { try file.setOwner(owner) }
            try file.setMode(mode)
            if sync { try file.sync() }
            // The lock lasts until the file has its name; closing tells what was held back.
            let lock = try file.duplicate()
            try file.close()
            try rename(temporary, to: path)
            try lock.close()
        } catch {
            _ = unsafe temporary.attempt { unsafe unlink($0) }
            throw error
        }
        if sync { try syncDirectory(path.removingLastComponent()) }
    }

    /// The same for text, as UTF-8.
    package static func writeAtomically(
        _ text: String, to path: FilePath, mode: UInt16 = 0o644, owner: FileOwner? = nil,
        sync: Bool = false
    ) throws {
        try writeAtomically(Array(text.utf8), to: path, mode: mode, owner: owner, sync: sync)
    }

    /// A name beside `path` that nobody else uses.
    package static func temporarySibling(of path: FilePath) throws -> FilePath {
        guard let name = path.lastComponent else {
            throw Errno.invalidArgument.failing(to: "write", path)
        }
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return path.removingLastComponent()
            .appending(temporaryPrefix(of: name) + random + temporarySuffix)
    }

    /// Renames; an existing file at `new` is replaced in the same step.
    package static func rename(_ old: FilePath, to new: FilePath) throws {
        try unsafe new.perform("rename to") { target in
            unsafe old.withPlatformString { unsafe Glibc.rename($0, target) }
        }
    }

    /// Renames unless `new` exists: then false, and nothing has changed.
    package static func renameIfAbsent(_ old: FilePath, to new: FilePath) throws -> Bool {
        let answer = unsafe new.attempt { target in
            unsafe old.withPlatformString {
                unsafe provision_renameat2(
                    AT_FDCWD, $0, AT_FDCWD, target, provision_rename_noreplace)
            }
        }
        switch answer {
        case .success: return true
        case .failure(.fileExists), .failure(.directoryNotEmpty): return false
        case .failure(.invalidArgument), .failure(.noFunction):
            // File systems without this flag: callers hold a lock, so look and rename will do.
            if try exists(new) { return false }
            try rename(old, to: new)
            return true
        case .failure(let reason): throw reason.failing(to: "rename to", new)
        }
    }

    /// Makes or replaces the symlink at `path` in one step.
    ///
    /// A killed writer leaves at most a symlink named as `writeAtomically` names files, which
    /// `removeLeftoverSymlinks` removes.
    package static func replaceSymlink(
        _ path: FilePath, to target: FilePath, sync: Bool = false
    ) throws {
        let temporary = try temporarySibling(of: path)
        try createSymlink(temporary, to: target)
        do {
            try rename(temporary, to: path)
        } catch {
            _ = unsafe temporary.attempt { unsafe unlink($0) }
            throw error
        }
        if sync { try syncDirectory(path.removingLastComponent()) }
    }

    /// Creates a symlink; `target` is written as it is.
    package static func createSymlink(_ path: FilePath, to target: FilePath) throws {
        try unsafe path.perform("create the symlink") { name in
            unsafe target.withPlatformString { unsafe symlink($0, name) }
        }
    }

    /// Removes a file or symlink; nothing happens where nothing has the name.
    package static func remove(_ path: FilePath) throws {
        let answer = unsafe path.attempt { unsafe unlink($0) }
        switch answer {
        case .success, .failure(.noSuchFileOrDirectory): return
        case .failure(let reason): throw reason.failing(to: "remove", path)
        }
    }

    /// Makes a directory and its parents; those it makes get exactly `mode`.
    package static func createDirectories(_ path: FilePath, mode: UInt16 = 0o755) throws {
        var missing: [FilePath] = []
        var above = path
        while !above.isEmpty, try attributesFollowingLinks(of: above) == nil {
            missing.append(above)
            guard above.removeLastComponent() else { break }
        }
        for directory in missing.reversed() {
            let made = unsafe directory.attempt { unsafe mkdir($0, 0o700) }
            switch made {
            case .success: try setMode(mode, of: directory)
            case .failure(.fileExists): continue
            case .failure(let reason): throw reason.failing(to: "create", directory)
            }
        }
        guard try attributesFollowingLinks(of: path)?.kind == .directory else {
            throw Errno.fileExists.failing(to: "create the directory", path)
        }
    }

    /// Throws unless this process may make files in `folder`; makes none to find out.
    package static func checkWritable(_ folder: FilePath) throws {
        try unsafe folder.perform("write to") {
            unsafe faccessat(AT_FDCWD, $0, W_OK | X_OK, AT_EACCESS)
        }
    }

    /// Whether the kernel lets this process read and write `path`, by its mode or a list of users.
    package static func isUsable(_ path: FilePath) -> Bool {
        (try? unsafe path.perform("use") {
            unsafe faccessat(AT_FDCWD, $0, R_OK | W_OK, AT_EACCESS)
        }) != nil
    }

    /// Makes a new private directory (0700) beside others in `parent`, named `prefix` and chance.
    package static func createTemporaryDirectory(
        in parent: FilePath, prefix: String
    ) throws -> FilePath {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        let path = parent.appending(prefix + random)
        try unsafe path.perform("create") { unsafe mkdir($0, 0o700) }
        return path
    }

    /// Sets permission bits, following symlinks.
    package static func setMode(_ mode: UInt16, of path: FilePath) throws {
        try unsafe path.perform("change the mode of") { unsafe chmod($0, mode_t(mode)) }
    }

    /// Brings a directory's names to the disk.
    package static func syncDirectory(_ path: FilePath) throws {
        try Directory.open(path.isEmpty ? "." : path).sync()
    }
}
