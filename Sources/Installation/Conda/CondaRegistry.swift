import Diagnostics
import FileSystem
package import SystemPackage

/// `~/.conda/environments.txt`: where conda and editors look for environments of this user.
///
/// One absolute path a line. Lines of others stay as they are.
package enum CondaRegistry {
    /// The list's place below `home`.
    package static func file(home: FilePath) -> FilePath {
        home.appending(".conda").appending("environments.txt")
    }

    /// Lists `prefix`; false where it is listed already, and nothing happens.
    @discardableResult
    package static func add(prefix: FilePath, home: FilePath) throws -> Bool {
        var lines = try read(home)
        guard !lines.contains(prefix.string) else { return false }
        lines.append(prefix.string)
        try write(lines, home)
        return true
    }

    /// Takes `prefix` off the list; false where it is not on it, and nothing happens.
    @discardableResult
    package static func remove(prefix: FilePath, home: FilePath) throws -> Bool {
        let lines = try read(home)
        let kept = lines.filter { $0 != prefix.string }
        guard kept.count < lines.count else { return false }
        try write(kept, home)
        return true
    }

    private static func read(_ home: FilePath) throws -> [String] {
        let path = file(home: home)
        guard try Files.attributesFollowingLinks(of: path)?.kind == .file else { return [] }
        return try Files.readText(path, limit: 16 << 20)
            .split(separator: "\n").map(String.init)
    }

    /// Whoever reads meanwhile sees the old list or the new one.
    private static func write(_ lines: [String], _ home: FilePath) throws {
        var path = file(home: home)
        try Files.createDirectories(path.removingLastComponent())
        // Some keep the list elsewhere and a link here.
        if try Files.kind(of: path) == .symlink { path = try Files.resolve(path) }
        let mode = try Files.attributes(of: path)?.mode ?? 0o644
        try Files.writeAtomically(lines.map { $0 + "\n" }.joined(), to: path, mode: mode & 0o777)
    }
}
