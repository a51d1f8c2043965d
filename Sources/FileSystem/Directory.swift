import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// An open directory; all its operations stay below it, whatever the relative paths say.
///
/// The descriptor lives as long as the value. Relative paths are resolved by the kernel
/// (`openat2`) without passing `..` out of the directory or through any symlink.
@safe package final class Directory: Sendable {
    /// The path it was opened by; only for messages.
    package let path: FilePath
    let descriptor: Int32
    let resolution: PathResolution

    /// Takes ownership of `descriptor`.
    init(owning descriptor: Int32, path: FilePath, resolution: PathResolution) {
        self.descriptor = descriptor
        self.path = path
        self.resolution = resolution
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Opens the directory at `path`; symlinks in `path` itself are followed.
    package static func open(
        _ path: FilePath, resolution: PathResolution = .kernel
    ) throws -> Directory {
        let descriptor = try unsafe path.perform("open") {
            unsafe provision_openat(AT_FDCWD, $0, directoryFlags, 0)
        }
        return Directory(owning: descriptor, path: path, resolution: resolution)
    }

    /// Makes a new directory with exactly `mode` and opens it; refuses an existing name.
    package static func create(
        _ path: FilePath, mode: UInt16 = 0o755, resolution: PathResolution = .kernel
    ) throws -> Directory {
        try unsafe path.perform("create") { unsafe mkdir($0, 0o700) }
        let made = try open(path, resolution: resolution)
        try made.setMode(mode)
        return made
    }

    /// Opens a directory below this one.
    package func subdirectory(_ relative: FilePath) throws -> Directory {
        let descriptor = try open(relative, flags: directoryFlags, verb: "open")
        return Directory(
            owning: descriptor, path: path.pushing(relative), resolution: resolution)
    }

    /// Sets the permission bits of the directory itself.
    package func setMode(_ mode: UInt16) throws {
        try SystemCall.perform("change the mode of", path) { fchmod(descriptor, mode_t(mode)) }
    }

    /// Brings the directory's names to the disk.
    package func sync() throws {
        try SystemCall.perform("sync", path) { fsync(descriptor) }
    }

    /// What the directory's own inode tells.
    package func attributes() throws -> FileAttributes {
        var raw = stat()
        try SystemCall.perform("examine", path) { unsafe fstat(descriptor, &raw) }
        return FileAttributes(raw)
    }
}

let directoryFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
