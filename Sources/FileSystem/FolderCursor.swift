import Diagnostics
import SystemPackage

/// Reaches files by relative path and keeps the last folder open for the neighbours.
struct FolderCursor {
    /// A name in an open folder.
    struct Place {
        var folder: Directory
        var device: UInt64
        var name: FilePath
    }

    private let top: Directory
    private let makesFolders: Bool
    private var current: (path: FilePath, folder: Directory, device: UInt64)?

    init(top: Directory, makesFolders: Bool) {
        self.top = top
        self.makesFolders = makesFolders
    }

    mutating func locate(_ relative: FilePath) throws -> Place {
        guard relative.root == nil, let last = relative.lastComponent, last.kind == .regular else {
            throw top.failure(.improperLink, "link", relative)
        }
        let above = relative.removingLastComponent()
        let name = FilePath(root: nil, [last])
        if let current, current.path == above {
            return Place(folder: current.folder, device: current.device, name: name)
        }
        let folder = try open(above)
        let device = try folder.attributes().device
        current = (above, folder, device)
        return Place(folder: folder, device: device, name: name)
    }

    private func open(_ relative: FilePath) throws -> Directory {
        if relative.isEmpty { return top }
        return try makesFolders ? top.makeDirectories(relative) : top.subdirectory(relative)
    }
}
