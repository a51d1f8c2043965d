import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// `conda-meta/<name>-<version>-<build>.json`: what one package is in an environment (CEP 32).
///
/// A path that another package won is listed all the same, as conda lists it.
struct PrefixRecord {
    let package: StoredConda
    /// In any order; the document has them folder by folder.
    var paths: [Path]
    /// How its files came into the environment.
    var isHardLinked: Bool

    /// One path of the environment.
    struct Path {
        var path: String
        var kind: String
        /// What the package says of it; nil for what was made here.
        var listed: CondaPaths.Entry?
        /// Of the file as the package holds it.
        var digest: Digest?
        /// Of the file as it is here, where that can differ.
        var digestInPrefix: Digest?
        var size: Int64?
    }

    /// Relative to the environment.
    var path: String { "conda-meta/\(package.record.distribution).json" }

    var text: String {
        var members = package.record.members
        let paths = paths.sorted { $0.isBefore($1) }
        let tree = JSONDocument.text(package.entry.tree.path.string)
        members["extracted_package_dir"] = tree
        members["link"] = .object(["source": tree, "type": .number(isHardLinked ? 1 : 3)])
        members["requested_specs"] = .list(package.requestedSpecs.map(JSONDocument.text))
        members["files"] = .list(paths.map { .text($0.path) })
        members["paths_data"] = .object([
            "paths_version": .number(1), "paths": .list(paths.map { .members($0.members) }),
        ])
        return JSONDocument.object(members).description
    }
}

extension PrefixRecord.Path {
    /// By components: `mock/x` comes before `mock-2.0/x`.
    fileprivate func isBefore(_ other: PrefixRecord.Path) -> Bool {
        // Strings of files are plain bytes in one piece.
        let order = path.utf8.withContiguousStorageIfAvailable { own in
            other.path.utf8.withContiguousStorageIfAvailable { Self.precedes(own, $0) }
        }
        return (order ?? nil) ?? (path < other.path)
    }

    private static func precedes(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let slash = UInt8(ascii: "/")
        for (one, two) in zip(left, right) where one != two {
            return one == slash || (two != slash && one < two)
        }
        return left.count < right.count
    }

    fileprivate var members: [JSONDocument.Member] {
        var result: [JSONDocument.Member] = []
        result.reserveCapacity(8)
        func add(_ key: String, _ value: JSONDocument?) {
            if let value { result.append(JSONDocument.Member(key: key, value: value)) }
        }
        let placeholder = listed?.prefixPlaceholder
        // In the order of the keys.
        add("_path", .text(path))
        if placeholder != nil { add("file_mode", listed.map { .text($0.fileMode.rawValue) }) }
        if listed?.noLink == true { add("no_link", .flag(true)) }
        add("path_type", .text(kind))
        add("prefix_placeholder", placeholder.map { .text($0) })
        add("sha256", digest.map { .text($0.hex) })
        add("sha256_in_prefix", digestInPrefix.map { .text($0.hex) })
        add("size_in_bytes", size.map { .number($0) })
        return result
    }
}
