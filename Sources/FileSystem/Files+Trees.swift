import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

/// One thing found by walking a tree.
package struct WalkedFile: Sendable, Hashable {
    /// Relative to the root of the walk, which itself is not listed.
    package var path: FilePath
    package var attributes: FileAttributes
}

extension Files {
    /// Everything below `root`, a directory before what it holds, sorted by components.
    ///
    /// Symlinks are listed and never followed. There is no recursion, whatever the depth.
    package static func walk(_ root: FilePath) throws -> [WalkedFile] {
        let top = try Directory.open(root)
        var found: [WalkedFile] = []
        var open: [WalkFrame] = [try WalkFrame(top, FilePath())]
        while let last = open.indices.last {
            guard let entry = open[last].waiting.popLast() else {
                open.removeLast()
                continue
            }
            let name = FilePath(root: nil, [entry.component])
            let path = open[last].path.pushing(name)
            guard let attributes = try open[last].directory.attributes(of: name) else { continue }
            found.append(WalkedFile(path: path, attributes: attributes))
            guard attributes.kind == .directory else { continue }
            open.append(try WalkFrame(open[last].directory.subdirectory(name), path))
        }
        return found
    }

    /// Removes a file, symlink or whole tree; nothing happens where nothing has the name.
    ///
    /// Directories without write permission are opened up first. Symlinks are removed, never
    /// followed. There is no recursion, whatever the depth.
    package static func removeTree(_ path: FilePath) throws {
        guard let kind = try kind(of: path) else { return }
        guard kind == .directory else { return try remove(path) }
        guard let name = path.lastComponent, name.kind == .regular else {
            throw Errno.invalidArgument.failing(to: "remove", path)
        }
        let above = path.removingLastComponent()
        let parent = try Directory.open(above.isEmpty ? "." : above)
        let top = FilePath(root: nil, [name])
        var open = [try WalkFrame(opening: top, in: parent)]
        while let last = open.indices.last {
            if let entry = open[last].waiting.popLast() {
                let name = FilePath(root: nil, [entry.component])
                if entry.kind == .directory {
                    open.append(try WalkFrame(opening: name, in: open[last].directory))
                } else {
                    try open[last].directory.remove(name)
                }
            } else {
                let done = open.removeLast()
                let holder = open.last?.directory ?? parent
                try holder.remove(done.path, isDirectory: true)
            }
        }
    }
}

/// A directory on the way of a walk, with the names that wait, the first at the end.
private struct WalkFrame {
    let directory: Directory
    let path: FilePath
    var waiting: [DirectoryEntry]

    init(_ directory: Directory, _ path: FilePath) throws {
        self.directory = directory
        self.path = path
        waiting = try directory.list().reversed()
    }

    /// Opens `name` for removal: whatever its mode forbids is allowed first.
    init(opening name: FilePath, in parent: Directory) throws {
        if let mode = try parent.attributes(of: name)?.mode, mode & 0o700 != 0o700 {
            let opened = mode_t(mode | 0o700)
            try unsafe parent.inParent(of: name, "change the mode of") { parent, name in
                unsafe fchmodat(parent, name, opened, AT_SYMLINK_NOFOLLOW)
            }
        }
        try self.init(parent.subdirectory(name), name)
    }
}
