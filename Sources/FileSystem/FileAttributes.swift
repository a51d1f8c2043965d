import CPlatform
import Glibc
package import SystemPackage

/// What a name in a directory stands for.
package enum FileKind: Sendable, Hashable {
    case file, directory, symlink
    /// A device, pipe or socket.
    case other

    init(mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symlink
        default: self = .other
        }
    }

    /// From `d_type`; nil where the file system does not tell.
    init?(entryType: UInt8) {
        switch Int(entryType) {
        case Int(DT_REG): self = .file
        case Int(DT_DIR): self = .directory
        case Int(DT_LNK): self = .symlink
        case Int(DT_UNKNOWN): return nil
        default: self = .other
        }
    }
}

/// What `lstat` tells of a file.
package struct FileAttributes: Sendable, Hashable {
    package var kind: FileKind
    /// Length in bytes.
    package var size: Int64
    /// Permission bits with setuid, setgid and sticky: the lower 12 bits.
    package var mode: UInt16
    /// The number of the device that holds the file.
    package var device: UInt64
    package var inode: UInt64
    package var links: UInt64
    package var owner: UInt32
    package var group: UInt32
    /// Last modification in nanoseconds since 1970.
    package var modified: Int64

    init(_ raw: stat) {
        kind = FileKind(mode: raw.st_mode)
        size = Int64(raw.st_size)
        mode = UInt16(truncatingIfNeeded: raw.st_mode & 0o7777)
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        links = UInt64(raw.st_nlink)
        owner = raw.st_uid
        group = raw.st_gid
        modified = Int64(raw.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_mtim.tv_nsec)
    }
}

/// One name in a directory.
package struct DirectoryEntry: Sendable, Hashable {
    /// Keeps names that are not UTF-8, which `name` cannot.
    package let component: FilePath.Component
    package let kind: FileKind
    package let name: String

    init(component: FilePath.Component, kind: FileKind) {
        self.component = component
        self.kind = kind
        name = component.string
    }
}
