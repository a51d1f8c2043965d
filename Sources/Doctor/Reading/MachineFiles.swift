import FileSystem
import Machine
import SystemPackage

/// The machine's files, read so that no file can hurt: plain ones alone, never more than a limit.
///
/// Below a root that a test made, links lead to where they would on the machine. What cannot be
/// read is nil: it is a file that is not seen.
struct MachineFiles: Sendable {
    let world: World

    private static let longestText = 1 << 20
    private static let mostLinks = 40

    func attributes(_ path: FilePath) -> FileAttributes? {
        guard let place = place(path) else { return nil }
        return (try? Files.attributesFollowingLinks(of: place)) ?? nil
    }

    func exists(_ path: FilePath) -> Bool { attributes(path) != nil }

    func isFolder(_ path: FilePath) -> Bool { attributes(path)?.kind == .directory }

    /// Whether it is a plain file that somebody may execute.
    func isProgram(_ path: FilePath) -> Bool {
        attributes(path).map { $0.kind == .file && $0.mode & 0o111 != 0 } ?? false
    }

    /// The whole text; nil for a longer one.
    func text(_ path: FilePath, limit: Int = longestText) -> String? {
        place(path).flatMap { try? Files.readRegular($0, limit: limit) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ path: FilePath, limit: Int) -> [UInt8]? {
        place(path).flatMap { try? Files.readRegular($0, limit: limit) }
    }

    func lines(_ path: FilePath, limit: Int = longestText) -> [Substring] {
        text(path, limit: limit)?.split(whereSeparator: \.isNewline) ?? []
    }

    /// The first word; nil where there is none.
    func word(_ path: FilePath) -> String? {
        text(path, limit: 1 << 12)?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }

    /// The first bytes of a plain file of any length.
    func head(_ path: FilePath, bytes count: Int) -> String? { window(path) { _ in (0, count) } }

    /// The last bytes of a plain file of any length.
    func tail(_ path: FilePath, bytes count: Int) -> String? {
        window(path) { size in (max(0, size - Int64(count)), count) }
    }

    private func window(
        _ path: FilePath, _ range: (Int64) -> (offset: Int64, count: Int)
    ) -> String? {
        guard let place = place(path), attributes(path)?.kind == .file,
            let file = try? OpenFile.open(place, .read), let size = try? file.attributes().size
        else { return nil }
        let (offset, count) = range(size)
        var buffer = [UInt8](repeating: 0, count: count)
        guard
            let got = try? buffer.withUnsafeMutableBytes({ try file.read(into: $0, at: offset) })
        else { return nil }
        return String(decoding: buffer.prefix(got), as: UTF8.self)
    }

    /// Sorted; empty for what is no folder.
    func names(in folder: FilePath, beginningWith beginning: String = "") -> [String] {
        place(folder).flatMap { try? Files.names(in: $0, beginningWith: beginning) } ?? []
    }

    /// What a link says; nil where there is none.
    func link(_ path: FilePath) -> FilePath? {
        guard let folder = place(path.removingLastComponent()), let name = path.lastComponent
        else { return nil }
        return try? Files.readLink(folder.appending(name))
    }

    /// Whether the name is there and leads nowhere.
    func isDangling(_ path: FilePath) -> Bool { link(path) != nil && !exists(path) }

    // MARK: Links

    /// The file itself as the machine names it, every link followed; nil where nothing is there.
    func resolve(_ path: FilePath) -> FilePath? {
        if world.isReal { return try? Files.resolve(path) }
        var found: [String] = []
        var rest = Array(path.components.map(\.string).reversed())
        var links = 0
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                _ = found.popLast()
                continue
            }
            let place = FilePath(([world.root.string] + found + [name]).joined(separator: "/"))
            guard let kind = (try? Files.attributes(of: place))?.kind else { return nil }
            guard kind == .symlink else {
                found.append(name)
                continue
            }
            links += 1
            guard links <= Self.mostLinks, let target = try? Files.readLink(place) else {
                return nil
            }
            if target.isAbsolute { found = [] }
            rest += target.components.map(\.string).reversed()
        }
        return FilePath("/" + found.joined(separator: "/"))
    }

    /// Where `path` lies for system calls; nil below a made-up root where nothing is there.
    func place(_ path: FilePath) -> FilePath? {
        world.isReal ? path : resolve(path).map(world.location)
    }
}

extension FilePath {
    /// `self/one/two`.
    func appending(_ names: String...) -> FilePath {
        names.reduce(self) { $0.pushing(FilePath($1)) }
    }
}
