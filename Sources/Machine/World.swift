import FileSystem
package import SystemPackage

/// The machine's files below a root: `/`, or a folder that a test made.
///
/// Paths are the machine's own, absolute ones. What cannot be read is nil: a probe reports what it
/// sees, and an unreadable file is one that it does not see.
package struct World: Sendable {
    package let root: FilePath

    /// Of a folder; more than any that is looked at has.
    private static let mostNames = 1 << 16

    package init(root: FilePath = "/") { self.root = root }

    /// Whether this is the running machine itself.
    package var isReal: Bool { root == "/" }

    /// Where `path` lies for system calls.
    package func location(_ path: FilePath) -> FilePath {
        isReal ? path : root.appending(path.components)
    }

    func exists(_ path: FilePath) -> Bool { attributes(path) != nil }

    /// Following symlinks.
    func attributes(_ path: FilePath) -> FileAttributes? {
        // Unreadable folders are as good as absent: see above.
        (try? Files.attributesFollowingLinks(of: location(path))) ?? nil
    }

    func text(_ path: FilePath, limit: Int = 1 << 20) -> String? {
        bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Of plain files alone: nobody waits for the other end of a pipe.
    func bytes(_ path: FilePath, limit: Int = 1 << 20) -> [UInt8]? {
        try? Files.readRegular(location(path), limit: limit)
    }

    /// The text less white space at both ends; nil where nothing remains.
    func word(_ path: FilePath) -> String? {
        guard let words = text(path, limit: 1 << 16)?.split(whereSeparator: \.isWhitespace),
            let first = words.first, let last = words.last
        else { return nil }
        return String(first.base[first.startIndex..<last.endIndex])
    }

    /// The first bytes of a file, as many as one read gives.
    func head(_ path: FilePath, bytes count: Int) -> [UInt8]? {
        guard attributes(path)?.kind == .file,
            let file = try? OpenFile.open(location(path), .read)
        else { return nil }
        var buffer = [UInt8](repeating: 0, count: count)
        guard let got = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0) }) else {
            return nil
        }
        return Array(buffer.prefix(got))
    }

    func names(in folder: FilePath) -> [String] {
        (try? Files.names(in: location(folder), limit: Self.mostNames)) ?? []
    }

    /// The file itself, every symlink followed.
    func resolve(_ path: FilePath) -> FilePath? {
        guard let real = try? Files.resolve(location(path)) else { return nil }
        if isReal { return real }
        guard let root = try? Files.resolve(root) else { return nil }
        var inside = real
        return inside.removePrefix(root) ? FilePath("/").appending(inside.components) : real
    }

    func readLink(_ path: FilePath) -> FilePath? { try? Files.readLink(location(path)) }
}
