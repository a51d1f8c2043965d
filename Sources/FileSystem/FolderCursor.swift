import Diagnostics
import SystemPackage

/// Reaches files by relative path and keeps the folders on the way open for the neighbours.
///
/// Paths are text here, not `FilePath`: a tree has tens of thousands of them, and taking each
/// apart by components took as long as the links themselves.
struct FolderCursor {
    /// A name in an open folder.
    struct Place {
        var folder: Directory
        var device: UInt64
        /// One component.
        var name: Substring

        var path: FilePath { FilePath(String(name)) }
    }

    /// A folder that is open, by its path from the top.
    fileprivate struct Stop {
        var path: Substring
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

    /// Opens the folders on the way to `relative`, whose components are separated by single slashes.
    mutating func locate(_ relative: String) throws -> Place {
        let bytes = relative.utf8
        let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { relative[bytes.index(after: $0)...] } ?? relative[...]
        guard isName(name) else { throw failure(relative) }
        let stop = try stop(at: slash.map { relative[..<$0] } ?? "", relative)
        return Place(folder: stop.folder, device: stop.device, name: name)
    }

    /// Goes back to the last folder that is on the way to `path`, and on from there.
    private mutating func stop(at path: Substring, _ relative: String) throws -> Stop {
        if let last = trail.last, last.path == path { return last }
        while let last = trail.last, !last.isAbove(path) { trail.removeLast() }
        if trail.isEmpty {
            trail = [Stop(path: "", folder: top, device: try top.attributes().device)]
        }
        var above = trail[trail.count - 1]
        guard above.path != path else { return above }
        let rest = path.utf8.dropFirst(above.path.isEmpty ? 0 : above.path.utf8.count + 1)
        for part in rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard isName(Substring(part)) else { throw failure(relative) }
            let entered = try above.folder.enter(
                FilePath(String(Substring(part))), makesIt: makesFolders)
            // A mount inside the tree has a device of its own.
            above = Stop(
                path: path[..<part.endIndex], folder: entered.folder,
                device: entered.attributes.device)
            trail.append(above)
        }
        return above
    }

    private func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text != "." && text != ".." && !text.utf8.contains(0)
    }

    private func failure(_ relative: String) -> ProvisionError {
        top.failure(.improperLink, "link", FilePath(relative))
    }
}

extension FolderCursor.Stop {
    /// Whether `other` is this folder or one inside it.
    fileprivate func isAbove(_ other: Substring) -> Bool {
        guard !path.isEmpty else { return true }
        let (own, other) = (path.utf8, other.utf8)
        guard other.starts(with: own) else { return false }
        let end = other.index(other.startIndex, offsetBy: own.count)
        return end == other.endIndex || other[end] == UInt8(ascii: "/")
    }
}
