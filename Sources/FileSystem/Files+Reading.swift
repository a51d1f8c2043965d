import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// What is done to files by path; symlinks are not followed unless a name says so.
package enum Files {
    /// Reads a whole file, following symlinks; refuses one of more than `limit` bytes.
    package static func read(_ path: FilePath, limit: Int = 256 << 20) throws -> [UInt8] {
        let file = try OpenFile.open(path, .read)
        let expected = try file.attributes().size
        if expected > Int64(limit) { throw tooLarge(path, limit) }
        // One more than expected: files below /proc say 0, and a growing file must not be cut.
        var bytes = try read(from: file, room: max(Int(expected) + 1, 4096))
        while bytes.count <= limit {
            let more = try read(from: file, room: 1 << 16)
            if more.isEmpty { break }
            bytes += more
        }
        if bytes.count > limit { throw tooLarge(path, limit) }
        try file.close()
        return bytes
    }

    /// Up to `room` bytes; fewer only at the end.
    private static func read(from file: borrowing OpenFile, room: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            while count < room {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let got = try unsafe file.read(into: rest)
                if got == 0 { return }
                count += got
            }
        }
    }

    private static func tooLarge(_ path: FilePath, _ limit: Int) -> ProvisionError {
        ProvisionError(
            .unreadableContent, "cannot read `\(path)`",
            context: ["it is larger than \(limit) bytes"])
    }

    /// Reads a whole file as UTF-8, following symlinks; other bytes are an error.
    package static func readText(_ path: FilePath, limit: Int = 256 << 20) throws -> String {
        guard let text = String(validating: try read(path, limit: limit), as: UTF8.self) else {
            throw ProvisionError(
                .unreadableContent, "cannot read `\(path)`", context: ["it is not UTF-8 text"])
        }
        return text
    }

    /// What `lstat` tells; nil where nothing has this name.
    package static func attributes(of path: FilePath) throws -> FileAttributes? {
        try attributes(of: path, flags: AT_SYMLINK_NOFOLLOW)
    }

    /// What `stat` tells of the file that symlinks lead to; nil where there is none.
    package static func attributesFollowingLinks(of path: FilePath) throws -> FileAttributes? {
        try attributes(of: path, flags: 0)
    }

    private static func attributes(of path: FilePath, flags: Int32) throws -> FileAttributes? {
        var raw = stat()
        let answer = unsafe path.attempt { unsafe fstatat(AT_FDCWD, $0, &raw, flags) }
        switch answer {
        case .success: return FileAttributes(raw)
        case .failure(.noSuchFileOrDirectory), .failure(.notDirectory): return nil
        case .failure(let reason): throw reason.failing(to: "examine", path)
        }
    }

    /// Tells whether something has this name, be it a dangling symlink.
    package static func exists(_ path: FilePath) throws -> Bool {
        try attributes(of: path) != nil
    }

    package static func kind(of path: FilePath) throws -> FileKind? {
        try attributes(of: path)?.kind
    }

    /// Length in bytes.
    package static func size(of path: FilePath) throws -> Int64 {
        guard let found = try attributes(of: path) else {
            throw Errno.noSuchFileOrDirectory.failing(to: "examine", path)
        }
        return found.size
    }

    /// What a symlink says, which need not exist.
    package static func readLink(_ path: FilePath) throws -> FilePath {
        var buffer = [CChar](repeating: 0, count: 4097)
        try unsafe path.perform("read the link") { name in
            unsafe Int32(truncatingIfNeeded: readlink(name, &buffer, 4096))
        }
        return unsafe FilePath(platformString: &buffer)
    }

    /// The path with every symlink followed; the file must exist.
    package static func resolve(_ path: FilePath) throws -> FilePath {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        try unsafe path.perform("resolve") { unsafe realpath($0, &buffer) == nil ? -1 : 0 }
        return unsafe FilePath(platformString: &buffer)
    }

    /// The names in a directory that begin with `prefix`, all by default, sorted; `path` itself may be
    /// a symlink.
    package static func list(
        _ path: FilePath, beginning prefix: String = ""
    ) throws -> [DirectoryEntry] {
        try Directory.open(path).list(beginning: prefix)
    }
}
