import Diagnostics
import FileSystem
import Hashing
import PackageModel
package import SystemPackage

/// One way in which a tree is not what its record says.
package struct Damage: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case missing = "is gone"
        case kind = "is something else"
        case size = "has another size"
        case mode = "has another mode"
        case content = "has other contents"
        case target = "points elsewhere"
    }

    /// Relative to the tree's root.
    package let path: String
    /// The package it belongs to; empty for provision's own files.
    package let owner: String
    package let kind: Kind

    package var description: String { "`\(path)` \(kind.rawValue)" }
}

extension Manifest {
    /// How much of each file is compared.
    package enum Depth: Sendable {
        /// Kind, size, mode, and where links point.
        case attributes
        /// Contents too.
        case contents
    }

    /// Compares the tree at `root` with this record; files that the record lacks do not count.
    ///
    /// Where a tree is in use, Python may have made bytecode anew, which is no damage.
    package func damages(
        at root: FilePath, depth: Depth, isInUse: Bool = false
    ) throws -> [Damage] {
        let root = try Directory.open(root)
        return try entries.compactMap { entry in
            guard let kind = try entry.damage(below: root, depth) else { return nil }
            if isInUse, try Bytecode.isRenewed(entry.path, below: root) { return nil }
            return Damage(path: entry.path, owner: entry.owner, kind: kind)
        }
    }
}

extension Manifest.Entry {
    fileprivate func damage(
        below root: Directory, _ depth: Manifest.Depth
    ) throws -> Damage.Kind? {
        guard let found = try root.attributes(at: path) else { return .missing }
        switch content {
        case .link(let target):
            guard found.kind == .symlink else { return .kind }
            return try Files.readLink(root.path.appending(path)).string == target ? nil : .target
        case .file(let size, let mode, let digest):
            guard found.kind == .file else { return .kind }
            guard found.size == size else { return .size }
            guard found.mode == mode else { return .mode }
            guard depth == .contents else { return nil }
            return try Digest.sha256(ofFile: root.path.appending(path)) == digest ? nil : .content
        }
    }
}
