import Diagnostics
import PackageModel

/// What all packages of an environment bring together, each path decided.
///
/// Of two packages that bring different files of one path the one wins that comes later in
/// `CondaOrder`, as with conda and rattler. Equal files are no conflict.
struct CondaLayout {
    /// One package and what it brings.
    struct Part {
        let package: StoredConda
        var files: [CondaFile]
        /// By index of `files`: where it goes in the tree; nil where another package's is there.
        fileprivate(set) var places: [String?]

        /// Asks the package what it brings; `prefix` is the environment's final path.
        init(
            _ package: StoredConda, python: CondaPython?, prefix: String
        ) throws(ProvisionError) {
            self.package = package
            files = try CondaFiles(package: package, python: python, prefix: prefix).all()
            places = [String?](repeating: nil, count: files.count)
        }
    }

    /// In the order in which they are put down.
    private(set) var parts: [Part] = []
    /// One for each path and loser.
    private(set) var clobbers: [Clobber] = []

    private struct Claim {
        var part: Int
        var file: Int
    }

    private var claims: [String: Claim] = [:]
    /// Every folder that a claimed path lies in.
    private var folders: Set<String> = []
    private var links: FolderLinks

    /// Decides; `parts` are in the order of `CondaOrder`.
    init(_ parts: [Part]) throws(ProvisionError) {
        self.parts = parts
        links = FolderLinks()
        for file in parts.lazy.flatMap(\.files) {
            if case .link(let target) = file.source { links.add(file.path, target) }
        }
        for part in parts.indices {
            for file in parts[part].files.indices { try claim(Claim(part: part, file: file)) }
        }
    }

    private subscript(_ claim: Claim) -> CondaFile { parts[claim.part].files[claim.file] }

    private mutating func claim(_ new: Claim) throws(ProvisionError) {
        let file = self[new]
        let path = links.resolved(file.path)
        // Another package's symlink may lead there by another name.
        guard !path.hasPrefix("conda-meta/") else {
            throw parts[new.part].package.broken(
                "it brings `\(file.path)`, which is `\(path)`, the environment's own")
        }
        if case .folder = file.source, folders.contains(path) { return }
        if let old = claims[path] {
            // Within one package the list's first is as good as any other.
            if self[old].isSame(as: file) || old.part == new.part { return }
            yield(old, at: path, to: new)
        }
        clearFolders(above: path, for: new)
        if folders.contains(path) { clearPaths(below: path, for: new) }
        claims[path] = new
        parts[new.part].places[new.file] = path
    }

    /// A file that has the name of a folder of this path gives way.
    private mutating func clearFolders(above path: String, for new: Claim) {
        var folder = Substring(path)
        while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
            folder = folder[..<slash]
            let name = String(folder)
            // A folder that is known already has been cleared.
            guard folders.insert(name).inserted else { return }
            guard let old = claims[name] else { continue }
            if case .folder = self[old].source { continue }
            yield(old, at: name, to: new)
            claims[name] = nil
        }
    }

    /// What lies in the folder whose name this path takes gives way.
    private mutating func clearPaths(below path: String, for new: Claim) {
        let start = path + "/"
        for (name, old) in claims where name.hasPrefix(start) {
            yield(old, at: name, to: new)
            claims[name] = nil
        }
        folders = folders.filter { $0 != path && !$0.hasPrefix(start) }
    }

    private mutating func yield(_ old: Claim, at path: String, to new: Claim) {
        parts[old.part].places[old.file] = nil
        guard old.part != new.part else { return }
        clobbers.append(
            Clobber(
                path: path, first: parts[new.part].package.record.name,
                second: parts[old.part].package.record.name))
    }
}

/// Symlinks of packages that stand for folders, through which other packages' paths go.
struct FolderLinks {
    private var targets: [String: String] = [:]
    private var known: [Substring: String] = [:]

    /// Takes the symlink `path`; one that leads out of the environment stands for no folder of it.
    mutating func add(_ path: String, _ target: String) {
        guard !target.hasPrefix("/") else { return }
        var parts = path.split(separator: "/").dropLast()
        for part in target.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return
            }
        }
        targets[path] = parts.joined(separator: "/")
    }

    /// `path` with the links in its folders followed; its own last name stays.
    mutating func resolved(_ path: String) -> String {
        guard !targets.isEmpty, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return path
        }
        let folder = path[..<slash]
        let found = known[folder] ?? follow(String(folder))
        known[folder] = found
        return found == folder ? path : found + path[slash...]
    }

    private func follow(_ folder: String) -> String {
        var rest = folder.split(separator: "/").map(String.init)[...]
        var done: [String] = []
        var steps = 0
        while let next = rest.popFirst() {
            done.append(next)
            guard let target = targets[done.joined(separator: "/")] else { continue }
            steps += 1
            // A circle of links: leave the path as it was.
            guard steps <= 40 else { return folder }
            rest = (target.split(separator: "/").map(String.init) + rest)[...]
            done = []
        }
        return done.joined(separator: "/")
    }
}
