import Diagnostics
package import PackageModel
package import SystemPackage

/// What an environment has put outside its prefix, as the state folder keeps it.
///
/// It is written before anything is changed, with what is there and what will be there: whatever a
/// kill leaves, every file of ours is known.
package struct FootprintRecord: Sendable, Equatable {
    package enum Item: Sendable, Hashable {
        /// A file with contents of this digest.
        case file(Digest)
        case link(FilePath)
        /// A folder that was made for one of the others.
        case folder
        /// Our lines in a shell's start-up file; whether the file was made for them.
        case block(Shell, isOwn: Bool)
        /// The loader's cache, which has to be made anew.
        case cache
    }

    package struct Entry: Sendable, Hashable {
        package var path: FilePath
        package var item: Item
    }

    /// The environment's folder.
    package let root: FilePath
    package private(set) var entries: [Entry] = []

    package init(root: FilePath) { self.root = root }

    package var isEmpty: Bool { entries.isEmpty }

    /// Files and links, each path once, sorted.
    package var paths: [FilePath] {
        let found = entries.compactMap { entry in
            switch entry.item {
            case .file, .link: entry.path
            case .folder, .block, .cache: nil
            }
        }
        return Set(found).sorted { $0.string < $1.string }
    }

    package func items(at path: FilePath) -> [Item] {
        entries.filter { $0.path == path }.map(\.item)
    }

    /// The folders that were made, the deepest first.
    var folders: [FilePath] {
        entries.filter { $0.item == .folder }.map(\.path)
            .sorted { $0.components.count > $1.components.count }
    }

    package mutating func add(_ item: Item, at path: FilePath) {
        let entry = Entry(path: path, item: item)
        if !entries.contains(entry) { entries.append(entry) }
    }

    package mutating func remove(_ path: FilePath) { entries.removeAll { $0.path == path } }

    // MARK: The file

    private static let header = "provision footprint 1"

    /// Fields are parted by tabs, which no path that is recorded has.
    var text: String {
        let lines = entries.sorted { ($0.path.string, $0.line) < ($1.path.string, $1.line) }
        return ([Self.header, "root\t\(root)"] + lines.map(\.line)).map { $0 + "\n" }.joined()
    }

    /// Reads what `text` wrote; nil where it is something else.
    ///
    /// Lines of later versions are passed over: what is not understood is not ours to remove.
    init?(parsing text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        guard lines.first == [Self.header], lines.count > 1, lines[1].count == 2,
            lines[1][0] == "root"
        else { return nil }
        root = FilePath(lines[1][1])
        entries = lines.dropFirst(2).compactMap(Entry.init(fields:))
    }
}

extension FootprintRecord.Entry {
    fileprivate var line: String {
        switch item {
        case .file(let digest): "file\t\(digest)\t\(path)"
        case .link(let target): "link\t\(target)\t\(path)"
        case .folder: "folder\t-\t\(path)"
        case .cache: "cache\t-\t\(path)"
        case .block(let shell, let isOwn):
            "block\t\(shell.rawValue)\(isOwn ? " own" : "")\t\(path)"
        }
    }

    fileprivate init?(fields: [String]) {
        guard fields.count == 3, fields[2].hasPrefix("/") else { return nil }
        path = FilePath(fields[2])
        switch fields[0] {
        case "file":
            guard let digest = Digest(fields[1]) else { return nil }
            item = .file(digest)
        case "link": item = .link(FilePath(fields[1]))
        case "folder": item = .folder
        case "cache": item = .cache
        case "block":
            let words = fields[1].split(separator: " ")
            guard let shell = words.first.flatMap({ Shell(rawValue: String($0)) }) else {
                return nil
            }
            item = .block(shell, isOwn: words.count > 1)
        default: return nil
        }
    }
}
