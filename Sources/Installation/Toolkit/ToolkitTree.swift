import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage

/// A CUDA toolkit merged from wheels or from NVIDIA's archives: one folder as nvcc, linkers and
/// programs expect it.
///
/// What each wheel has under `nvidia/<set>/` comes together; the rest of a wheel stays behind, but
/// for its licences. Of an archive all comes that is in its top folder.
struct ToolkitTree {
    /// One wheel or archive of the toolkit.
    struct Component {
        var name: String
        /// The component's own version.
        var version: String
        var entry: StoreEntry
        /// Nil for a wheel.
        var archive: ArchiveFilename?
    }

    /// What is merged, and what makes two toolkits of the same artifacts differ.
    struct Plan {
        var components: [Component]
        /// NVIDIA's release.
        var version: String
        /// Whether something outside leads to it, such as `/usr/local/cuda`.
        var isLinked = false

        /// Wheels have no component of NVIDIA's names that a `version.json` could tell of.
        var hasVersionDocument: Bool {
            !isLinked && components.contains { $0.archive != nil && !$0.isLibrary }
        }

        /// `<version>-<digest>`, where the digest stands for the merged artifacts and for how they
        /// were merged.
        func name() throws -> String {
            let how = hasVersionDocument ? "toolkit 2 with version.json" : "toolkit 2"
            let digests = components.map(\.entry.digest.hex).sorted()
            let text = ([how] + digests).joined(separator: "\n")
            return "\(version)-\(try Digest.sha256(of: text).hex.prefix(16))"
        }
    }

    let tree: TreeBuilder
    /// Files of little weight that two components have and that differ.
    let warnings: [ProvisionError]

    /// Where the record of the toolkit at `path` is: beside it, since CUDA_HOME is no place of ours.
    static func manifestPath(of path: FilePath) -> FilePath {
        let name = (path.lastComponent?.string ?? "") + ".manifest"
        return path.removingLastComponent().appending(name)
    }

    /// Merges the components of `plan` into the folder of `tree`.
    ///
    /// Two components that bring different files of one name are an error that names both, unless
    /// it is of those that either will do of.
    init(merging plan: Plan, in tree: consuming TreeBuilder) throws {
        let all = plan.components.map { ($0, Self.placements(of: $0)) }
        try Self.checkFolders(all)
        for (component, placements) in all {
            let isMended = { (placement: TreeBuilder.Placement) in
                component.archive != nil && placement.file.size <= PkgConfigFile.limit
                    && placement.path.hasPrefix(PkgConfigFile.folder + "/")
            }
            try tree.place(
                placements.filter { !isMended($0) }, of: component.entry, owner: component.name)
            try Self.placePkgConfig(placements.filter(isMended), of: component, in: &tree)
            try Self.placeLinks(of: component, in: &tree)
        }
        if let clobber = tree.clobbers.first(where: { !Self.isMinor($0.path) }) {
            throw Self.refusal(of: clobber)
        }
        warnings = Clobber.warnings(tree.clobbers)
        if plan.hasVersionDocument {
            let document = VersionDocument(
                release: plan.version,
                components: plan.components.filter { $0.archive != nil && !$0.isLibrary }
                    .map { ($0.name, $0.version) })
            try tree.write(
                Array(document.text.utf8), to: VersionDocument.path, mode: 0o444, owner: "")
        }
        try Self.addLinks(to: &tree)
        self.tree = tree
    }

    /// Throws where a file of one component has the name of another's folder.
    private static func checkFolders(
        _ components: [(Component, [TreeBuilder.Placement])]
    ) throws(ProvisionError) {
        var owners: [Substring: String] = [:]
        for (component, placements) in components {
            for placement in placements { owners[placement.path[...]] = component.name }
        }
        for (component, placements) in components {
            for placement in placements {
                var folder = placement.path[...]
                while let slash = folder.lastIndex(of: "/") {
                    folder = folder[..<slash]
                    guard let other = owners[folder] else { continue }
                    throw refusal(
                        of: Clobber(path: String(folder), first: other, second: component.name),
                        "`\(folder)` is a file of the first and a folder of the second")
                }
            }
        }
    }

    private static func refusal(of clobber: Clobber, _ what: String? = nil) -> ProvisionError {
        ProvisionError(
            .clobber,
            "cannot merge `\(clobber.first)` and `\(clobber.second)` into one toolkit",
            context: [what ?? "both bring `\(clobber.path)`, and they differ"],
            hints: ["leave one of them out of `cuda.components`, or take another `cuda.version`"])
    }

    /// What of a wheel or archive goes into the toolkit, and where.
    private static func placements(of component: Component) -> [TreeBuilder.Placement] {
        component.entry.files.compactMap { file in
            let parts = file.path.split(separator: "/")
            if component.archive != nil {
                return place(ofArchived: parts, of: component).map {
                    TreeBuilder.Placement(file: file, path: $0)
                }
            }
            guard let path = place(of: parts, component: component.name) else { return nil }
            return TreeBuilder.Placement(
                file: file, path: path, isExecutable: isProgram(path))
        }
    }

    private static func place(of parts: [Substring], component: String) -> String? {
        guard let first = parts.first, let last = parts.last, parts.count > 2 else { return nil }
        if first == "nvidia" {
            let isMarker = last == "__init__.py" || last == "py.typed"
            return isMarker && parts.count <= 4 ? nil : parts.dropFirst(2).joined(separator: "/")
        }
        // Current wheels have `X.dist-info/licenses/…`.
        guard first.hasSuffix(".dist-info"), parts[1] == "licenses" else { return nil }
        return "licenses/\(component)/" + parts.dropFirst(2).joined(separator: "/")
    }

    /// Programs lose their mode in some archives and installers; `bin/crt/*.stub` are text.
    private static func isProgram(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        let isBelowBin = parts.first == "bin" && parts.count == 2
        return (isBelowBin && !path.hasSuffix(".profile")) || path == "nvvm/bin/cicc"
    }

    /// What wheels and archives leave out: `lib64`, and the names that linkers look for.
    private static func addLinks(to tree: inout TreeBuilder) throws {
        let paths = tree.manifest.entries.map(\.path)
        if paths.contains(where: { $0.hasPrefix("lib/") }),
            !paths.contains(where: { $0.hasPrefix("lib64") })
        {
            try tree.link("lib64", to: "lib", owner: "")
        }
        let libraries = paths.compactMap(Library.init(path:))
        for (name, versions) in Dictionary(grouping: libraries, by: \.linkName) {
            guard tree.entry(at: name) == nil, let library = versions.min() else { continue }
            try tree.link(name, to: library.name, owner: "")
        }
    }

    /// A library directly in `lib/` whose name ends in a version: `libcudart.so.13`.
    private struct Library: Comparable {
        let name: String
        /// `lib/libcudart.so`.
        let linkName: String

        init?(path: String) {
            let parts = path.split(separator: "/")
            guard parts.count == 2, parts[0] == "lib", parts[1].hasPrefix("lib"),
                let end = parts[1].firstRange(of: ".so.")
            else { return nil }
            name = String(parts[1])
            linkName = "lib/" + parts[1][..<end.lowerBound] + ".so"
        }

        /// The shortest name is the soname's: the others say more of the version.
        static func < (left: Library, right: Library) -> Bool {
            (left.name.count, left.name) < (right.name.count, right.name)
        }
    }
}

extension ToolkitTree.Component {
    /// Whether it is a library beside the toolkit, with releases of its own.
    var isLibrary: Bool { name == "cudnn" }
}
