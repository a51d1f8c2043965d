import FileSystem
import SystemPackage

/// Compiled Python files, which Python replaces by itself.
///
/// Conda packages bring bytecode. Where the source is not what that was compiled from, as when it got
/// the environment's prefix, Python compiles it once more at first use and puts the result in its place.
enum Bytecode {
    /// Whether the file at `path` is bytecode of the source as it lies there now, and no file that was
    /// placed: that is how Python leaves it.
    ///
    /// Python lets the owner write it. What comes from the store is read-only, or has a second name.
    static func isRenewed(_ path: String, below root: Directory) throws -> Bool {
        guard let source = source(of: path),
            let found = try root.attributes(at: path), found.kind == .file, found.links == 1,
            found.mode & 0o200 != 0,
            let original = try root.attributes(at: source), original.kind == .file
        else { return false }
        return try header(of: path, below: root) == header(naming: original)
    }

    /// `a/__pycache__/b.cpython-311.opt-1.pyc` is of `a/b.py`.
    static func source(of path: String) -> String? {
        guard path.hasSuffix(".pyc") else { return nil }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.popLast(), parts.popLast() == "__pycache__" else { return nil }
        var words = name.dropLast(4).split(separator: ".", omittingEmptySubsequences: false)
        if words.last?.hasPrefix("opt-") == true { words.removeLast() }
        guard words.count >= 2 else { return nil }
        words.removeLast()
        return (parts + ["\(words.joined(separator: ".")).py"]).joined(separator: "/")
    }

    /// What follows the magic number (PEP 552): no flags, then time and size of the source.
    private static func header(naming source: FileAttributes) -> [UInt8] {
        let time = UInt32(truncatingIfNeeded: source.modified / 1_000_000_000)
        let size = UInt32(truncatingIfNeeded: source.size)
        return [0, time, size].flatMap { (word: UInt32) in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }

    private static func header(of path: String, below root: Directory) throws -> [UInt8] {
        let file = try root.openFile(FilePath(path))
        var bytes = [UInt8](repeating: 0, count: 12)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 4) }
        return Array(bytes.prefix(count))
    }
}
