import Diagnostics
import SystemPackage

/// Reaches files by relative path and keeps the folders on the way open for the neighbours.
struct FolderCursor {
    /// A name in an open folder.
    struct Place {
        var folder: Directory
        var device: UInt64
        var name: FilePath
    }

    /// A folder that is open, by its path from the top.
    private struct Stop {
        var path: FilePath
        var folder: Directory
        var device: UInt64
    }

    private let top: Directory
    private let makesFolders: Bool
    /// From the top downward, each inside the one before.
    private var trail: [Stop] = []

    init(top: Directory, makesFolders: Bool) {
        self.top = top
        self.makesFolders = makesFolders
    }

    mutating func locate(_ relative: FilePath) throws -> Place {
        guard relative.root == nil, let last = relative.lastComponent, last.kind == .regular else {
            throw top.failure(.improperLink, "link", relative)
        }
        let stop = try stop(at: relative.removingLastComponent())
        return Place(
            folder: stop.folder, device: stop.device, name: FilePath(root: nil, [last]))
    }

    /// Goes back to the last folder that is on the way to `path`, and on from there.
    private mutating func stop(at path: FilePath) throws -> Stop {
        if let last = trail.last, last.path == path { return last }
        while let last = trail.last, !path.starts(with: last.path) { trail.removeLast() }
        if trail.isEmpty {
            trail = [Stop(path: "", folder: top, device: try top.attributes().device)]
        }
        for component in path.components.dropFirst(trail[trail.count - 1].path.components.count) {
            let above = trail[trail.count - 1]
            let name = FilePath(root: nil, [component])
            let folder =
                try makesFolders
                ? above.folder.makeDirectories(name) : above.folder.subdirectory(name)
            // A mount inside the tree has a device of its own.
            trail.append(
                Stop(
                    path: above.path.pushing(name), folder: folder,
                    device: try folder.attributes().device))
        }
        return trail[trail.count - 1]
    }
}
