import Diagnostics
import FileSystem
import Machine
import SystemPackage

/// A file of ours in the machine's own folders, known by its first line.
///
/// One that somebody else wrote under the name is neither replaced nor removed.
struct OwnFile: Sendable, Equatable {
    /// The machine's own path.
    let path: FilePath
    private let body: String
    private let mode: UInt16

    private static let mark = "# Written by provision"

    init(_ path: FilePath, _ body: String, mode: UInt16 = 0o644) {
        self.path = path
        self.body = body
        self.mode = mode
    }

    var text: String { "\(Self.mark); `provision uninstall` removes it.\n\(body)" }

    /// Whether it was not there as it is.
    @discardableResult
    func write(below root: FilePath = "/") throws -> Bool {
        let place = Self.place(path, root)
        if try Files.exists(place) {
            guard try Self.isOurs(place) else {
                throw ProvisionError(
                    .fileOfAnother, "cannot write `\(path)`: somebody else's file is there",
                    hints: [Hint("look at it, and move it away: `sudo mv \(path) \(path).old`")])
            }
            if try Files.readText(place, limit: 1 << 20) == text { return false }
        }
        try Files.createDirectories(place.removingLastComponent())
        try Files.writeAtomically(text, to: place, mode: mode, sync: true)
        return true
    }

    /// Whether it was there and ours.
    @discardableResult
    static func remove(_ path: FilePath, below root: FilePath = "/") throws -> Bool {
        let place = Self.place(path, root)
        guard try Files.exists(place), try isOurs(place) else { return false }
        try Files.remove(place)
        return true
    }

    private static func isOurs(_ place: FilePath) throws -> Bool {
        try Files.readText(place, limit: 1 << 20).hasPrefix(mark)
    }

    private static func place(_ path: FilePath, _ root: FilePath) -> FilePath {
        root == "/" ? path : root.appending(path.components)
    }
}
