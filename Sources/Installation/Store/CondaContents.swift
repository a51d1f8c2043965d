import Archives
import PackageModel

/// The rules that a conda package's files and its own list of them keep towards each other.
struct CondaContents {
    private let files: [String: ExtractedMember]
    private let links: Set<String>
    private let tree: ExtractedTree

    /// Why a package is refused: a clause.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// What a package that keeps the rules is like.
    struct Findings: Equatable {
        /// Files and symlinks that are outside `info/` and in no list, in the archive's order.
        var unlisted: [String] = []
        /// The digest that the list has of a file.
        var digests: [String: Digest] = [:]
    }

    init(_ tree: ExtractedTree) {
        self.tree = tree
        files = Dictionary(
            tree.members.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        links = Set(tree.links.map(\.path))
    }

    /// Compares: all that is listed is there and what the list says of it.
    func check(_ paths: CondaPaths) throws(Fault) -> Findings {
        var findings = Findings()
        var listed: Set<String> = []
        for entry in paths.entries {
            listed.insert(entry.path)
            try check(entry)
            if let digest = entry.sha256, files[entry.path] != nil {
                findings.digests[entry.path] = digest
            }
        }
        findings.unlisted = (tree.members.map(\.path) + tree.links.map(\.path))
            .filter { !listed.contains($0) && !$0.hasPrefix("info/") }
        return findings
    }

    private func check(_ entry: CondaPaths.Entry) throws(Fault) {
        let shown = CondaPaths.shown(entry.path)
        if let file = files[entry.path] {
            guard entry.kind != .directory else {
                throw Fault(description: "it lists `\(shown)` as a folder, which is a file")
            }
            // Packers that knew no symlinks put the target's contents in their place.
            try compare(file, entry)
        } else if links.contains(entry.path) {
            guard entry.kind == .softlink else {
                throw Fault(description: "`\(shown)` is a symlink, and its list says another thing")
            }
        } else if entry.kind != .directory {
            // An empty folder may be listed without being in the archive.
            throw Fault(description: "it lists `\(shown)`, which it does not hold")
        }
    }

    private func compare(
        _ file: ExtractedMember, _ entry: CondaPaths.Entry
    ) throws(Fault) {
        let hasSize = entry.size.map { $0 == file.size } ?? true
        // What was not hashed is taken on the word of the archive's own digest.
        let hasContents = file.sha256 == nil || entry.sha256 == nil || entry.sha256 == file.sha256
        guard hasSize, hasContents else {
            throw Fault(
                description: "`\(CondaPaths.shown(entry.path))` differs from what its list says")
        }
    }
}
