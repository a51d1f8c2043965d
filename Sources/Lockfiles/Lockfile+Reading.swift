package import Diagnostics
import PackageModel
import YAML

extension Lockfile {
    /// Reads the text of a lock; `file` is the name that errors point to.
    ///
    /// A format of another version is `.unknownLockFormat`; anything that a lock of this format
    /// cannot have is `.damagedLock`, with its place.
    package init(parsing text: String, file: String) throws(ProvisionError) {
        let root = try Self.parse(text, file)
        try Self.checkFormat(root)
        let reader = try LockReader(
            root,
            knows: [
                "lock", "recipe", "recipe-digest", "facts", "target", "demands", "sources",
                "packages", "notes",
            ])
        let sources = try Self.sources(try reader.node("sources"))
        var packages: [LockedPackage] = []
        for node in try reader.list("packages") {
            packages.append(try LockedPackage(node, sources: sources))
        }
        self.init(
            recipe: try reader.value("recipe", LockWord.plain),
            recipeDigest: try reader.value("recipe-digest") { Digest($0) },
            factsVersion: try reader.value("facts", LockWord.plain),
            target: try reader.optionalNode("target").map { node throws(ProvisionError) in
                try Target(node)
            },
            demands: try Demands(try reader.node("demands")),
            sources: sources, packages: packages, notes: try reader.texts("notes"))
        try LockConsistency(lock: self, packages: packages, places: LockPlaces(root)).check()
    }

    private static func parse(_ text: String, _ file: String) throws(ProvisionError) -> Node {
        do {
            return try Node.parse(text, file: file, limits: .generated)
        } catch {
            var damaged = LockReader.damaged(
                error.message, at: error.mark ?? Mark(file: file, line: 1, column: 1))
            damaged.context = error.context
            throw damaged
        }
    }

    /// Looks at the format before anything else: what another version wrote is not damaged.
    private static func checkFormat(_ root: Node) throws(ProvisionError) {
        guard let node = root.mapping?["lock"] else {
            throw LockReader.damaged("`lock: \(currentFormat)` is missing", at: root.mark)
        }
        guard node.scalar?.integer == Int64(currentFormat) else {
            let found = node.scalar?.text.shortened ?? "something else"
            throw ProvisionError(
                .unknownLockFormat, "cannot use a lock of format `\(found)`", at: node.mark,
                context: ["this version reads and writes format \(currentFormat)"],
                hints: [
                    "make it anew with `provision lock`, or use the version that wrote it"
                ])
        }
    }

    private static func sources(_ node: Node) throws(ProvisionError) -> [String: String] {
        guard let mapping = node.mapping else {
            throw LockReader.damaged("`sources` is no mapping", at: node.mark)
        }
        var sources: [String: String] = [:]
        for entry in mapping.entries {
            let url = try LockReader.text(entry.value, entry.key.value)
            guard url.hasSuffix("/") else {
                throw LockReader.damaged(
                    "the base of `\(entry.key.value)` does not end in `/`", at: entry.value.mark)
            }
            sources[entry.key.value] = url
        }
        return sources
    }
}

extension Lockfile.Demands {
    fileprivate init(_ node: Node) throws(ProvisionError) {
        let reader = try LockReader(
            node,
            knows: ["architecture", "glibc", "python", "driver", "driver-up-to", "gpus", "disk"])
        self.init(
            architecture: try reader.value("architecture", LockWord.lowercase),
            glibc: try reader.optionalValue("glibc") { LockWord.numbers($0, 2...4) },
            python: try reader.optionalValue("python") { LockWord.numbers($0, 2...2) },
            driver: try reader.optionalValue("driver") { LockWord.numbers($0, 1...4) },
            newestDriver: try reader.optionalValue("driver-up-to", LockWord.driverBranch),
            gpus: try reader.texts("gpus"),
            disk: try reader.optionalNode("disk") == nil ? nil : reader.size("disk"))
    }
}

extension LockedPackage {
    fileprivate init(_ node: Node, sources: [String: String]) throws(ProvisionError) {
        let reader = try LockReader(
            node,
            knows: [
                "layer", "name", "version", "build", "requested", "dependencies", "artifacts",
                "conda", "apt",
            ])
        var artifacts: [LockedArtifact] = []
        for node in try reader.list("artifacts") {
            artifacts.append(try LockedArtifact(node, sources: sources))
        }
        self.init(
            layer: try reader.value("layer") { Layer(rawValue: $0) },
            name: try reader.value("name", LockWord.plain),
            version: try reader.value("version", LockWord.plain),
            build: try reader.optionalValue("build", LockWord.plain),
            dependencies: try reader.texts("dependencies"),
            isRequested: try reader.flag("requested"), artifacts: artifacts)
        try readConda(reader, sources)
        apt = try reader.optionalNode("apt").map { node throws(ProvisionError) in
            try LockedApt(node, of: self)
        }
        if layer == .system, apt == nil {
            throw LockReader.damaged("`apt` is missing", at: node.mark)
        }
    }

    /// The mapping `conda`, which the packages of that layer have and no others.
    private mutating func readConda(
        _ reader: LockReader, _ sources: [String: String]
    ) throws(ProvisionError) {
        guard layer == .conda else {
            guard let node = reader.optionalNode("conda") else { return }
            throw LockReader.damaged("`\(layer.rawValue)` has no conda packages", at: node.mark)
        }
        let url = artifacts.first.flatMap { artifact in
            sources[artifact.source].map { $0 + artifact.path }
        }
        conda = try LockedConda(try reader.node("conda"), of: self, url: url)
    }
}

extension LockedArtifact {
    fileprivate init(_ node: Node, sources: [String: String]) throws(ProvisionError) {
        let algorithms = Digest.Algorithm.allCases
        let reader = try LockReader(
            node,
            knows: ["source", "path", "filename", "size"] + algorithms.map(\.rawValue))
        guard let algorithm = algorithms.first(where: { reader.optionalNode($0.rawValue) != nil })
        else { throw LockReader.damaged("`sha256` is missing", at: node.mark) }
        self.init(
            source: try reader.value("source") { sources[$0] == nil ? nil : $0 },
            path: try reader.value("path") { Self.isSafePath($0) ? $0 : nil },
            filename: try reader.value("filename") { Self.isFilename($0) ? $0 : nil },
            size: try reader.size("size"),
            digest: try reader.value(algorithm.rawValue) { Digest(algorithm, hex: $0) })
    }

    /// A name that can stand in a folder: no separator, no dots alone, no control character.
    static func isFilename(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
            && !name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 }
    }

    /// A path that stays below its source: relative, and neither climbing nor a URL of its own.
    static func isSafePath(_ path: String) -> Bool {
        !path.isEmpty && !path.hasPrefix("/") && !path.contains("://")
            && !path.split(separator: "/").contains("..")
            && !path.unicodeScalars.contains { $0.value <= 0x20 || $0.value == 0x7f }
    }
}
