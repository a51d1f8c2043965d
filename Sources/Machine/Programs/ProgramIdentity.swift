import FileSystem
import SystemPackage

/// What makes an executable file the same as before, as far as its inode tells.
struct ProgramIdentity: Codable, Sendable, Hashable {
    var path: String
    var size: Int64
    var modified: Int64
    var inode: UInt64
    var device: UInt64

    /// Nil unless `path` leads to an executable file.
    init?(_ path: FilePath, in world: World) {
        guard let found = world.attributes(path), found.kind == .file, found.mode & 0o111 != 0
        else { return nil }
        self.path = path.string
        size = found.size
        modified = found.modified
        inode = found.inode
        device = found.device
    }

    /// The same file under another name.
    struct File: Hashable {
        var inode: UInt64
        var device: UInt64
    }

    var file: File { File(inode: inode, device: device) }
}
