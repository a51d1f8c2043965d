import Lockfiles
import PackageModel

extension Exporter {
    /// Text `@EXPLICIT` (CEP 23): one address a line with its digest, what is needed first.
    func condaExplicit() throws -> Export {
        let packages = try condaPackages(.condaExplicit)
        let notes = try notesWithoutWheels()
        var text = head(.condaExplicit, notes)
        text += "# platform: \(platform)\n@EXPLICIT\n"
        for package in Self.sorted(packages) {
            text += "\(package.file.url)#\(Self.anchor(package.file.digest))\n"
        }
        return Export(text: text, notes: notes)
    }

    /// An MD5 stands bare, as it always has; a SHA-256 is named.
    private static func anchor(_ digest: Digest) -> String {
        digest.algorithm == .md5 ? digest.hex : "\(digest)"
    }

    /// The packages, each after what it depends on; where they go round, by name.
    ///
    /// A walk in depth without recursion: the chain may be as long as the lock.
    static func sorted(_ packages: [CondaExport]) -> [CondaExport] {
        let byName = Dictionary(
            packages.map { ($0.package.name, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<String> = []
        var sorted: [CondaExport] = []
        for name in byName.keys.sorted() where seen.insert(name).inserted {
            var path = [(name: name, rest: byName[name]?.package.dependencies[...] ?? [])]
            while let last = path.indices.last {
                guard let next = path[last].rest.popFirst() else {
                    if let package = byName[path.removeLast().name] { sorted.append(package) }
                    continue
                }
                guard let package = byName[next], seen.insert(next).inserted else { continue }
                path.append((next, package.package.dependencies[...]))
            }
        }
        return sorted
    }
}
