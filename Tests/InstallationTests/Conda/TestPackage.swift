import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport

@testable import Installation

/// A conda package that a test makes by hand, as it lies in the store.
struct TestPackage {
    var record: CondaRecord
    var requestedSpecs: [String] = []
    private var files: [(path: String, bytes: [UInt8], mode: UInt16)] = []
    private var links: [(path: String, target: String)] = []
    private var entries: [CondaPaths.Entry] = []

    init(
        _ name: String, _ version: String = "1.0", build: String = "0", depends: [String] = [],
        noarch: CondaRecord.Noarch? = nil
    ) {
        let subdir = noarch == nil ? "linux-64" : "noarch"
        let filename = "\(name)-\(version)-\(build).conda"
        record = CondaRecord(
            name: name, version: version, build: build, buildNumber: 0, subdir: subdir,
            filename: filename, channel: "https://conda.anaconda.org/demo",
            url: "https://conda.anaconda.org/demo/\(subdir)/\(filename)")
        record.depends = depends
        record.noarch = noarch
    }

    mutating func add(
        _ path: String, _ contents: String, mode: UInt16 = 0o444, placeholder: String? = nil,
        binary: Bool = false, noLink: Bool = false
    ) throws {
        try add(
            path, Array(contents.utf8), mode: mode, placeholder: placeholder, binary: binary,
            noLink: noLink)
    }

    mutating func add(
        _ path: String, _ bytes: [UInt8], mode: UInt16 = 0o444, placeholder: String? = nil,
        binary: Bool = false, noLink: Bool = false
    ) throws {
        files.append((path, bytes, mode))
        entries.append(
            CondaPaths.Entry(
                path: path, fileMode: binary ? .binary : .text, prefixPlaceholder: placeholder,
                noLink: noLink, sha256: try Digest.sha256(of: bytes), size: Int64(bytes.count)))
    }

    /// A file that its list does not name.
    mutating func addUnlisted(_ path: String, _ contents: String) {
        files.append((path, Array(contents.utf8), 0o444))
    }

    mutating func link(_ path: String, to target: String) {
        links.append((path, target))
        entries.append(CondaPaths.Entry(path: path, kind: .softlink))
    }

    mutating func makeFolder(_ path: String) {
        entries.append(CondaPaths.Entry(path: path, kind: .directory))
    }

    mutating func command(_ lines: String...) {
        let list = lines.map { "\"\($0)\"" }.joined(separator: ", ")
        addUnlisted(
            "info/link.json",
            """
            {"noarch": {"entry_points": [\(list)], "type": "python"}, \
            "package_metadata_version": 1}
            """)
    }

    /// Writes the package below `store` and gives it as the store would.
    func stored(in store: FilePath) throws -> StoredConda {
        let tree = store.appending(record.distribution).appending("tree")
        try Files.createDirectories(tree)
        for file in files {
            let place = tree.pushing(FilePath(file.path))
            try Files.createDirectories(place.removingLastComponent())
            try Files.writeAtomically(file.bytes, to: place, mode: file.mode)
        }
        for link in links {
            let place = tree.pushing(FilePath(link.path))
            try Files.createDirectories(place.removingLastComponent())
            try Files.createSymlink(place, to: FilePath(link.target))
        }
        let stored = try files.map { file in
            StoreEntry.File(
                path: file.path, size: Int64(file.bytes.count), mode: file.mode,
                digest: try Digest.sha256(of: file.bytes))
        }
        let entry = StoreEntry(
            digest: try Digest.sha256(of: record.distribution), tree: try Directory.open(tree),
            files: stored.sorted { $0.path < $1.path },
            links: links.map { StoreEntry.Link(path: $0.path, target: $0.target) }
                .sorted { $0.path < $1.path },
            manifest: Manifest(
                stored.map { file in
                    Manifest.Entry(
                        path: file.path, owner: "",
                        content: .file(size: file.size, mode: file.mode, digest: file.digest))
                }
                    + links.map {
                        Manifest.Entry(
                            path: $0.path, owner: "", content: .link(target: $0.target))
                    }))
        return StoredConda(
            record: record, requestedSpecs: requestedSpecs, entry: entry,
            paths: try CondaPaths(checking: entries))
    }
}

/// A place where packages become an environment, without an index and without generations.
struct CondaBench {
    let folder: TemporaryDirectory
    var options = CondaOptions()
    /// What is written into files; where they lie unless a test says otherwise.
    var location: FilePath
    var linker = Linker()

    init() throws {
        folder = try TemporaryDirectory()
        location = folder.path.appending("generation").appending("env")
        options.environment = ["PATH": "/usr/bin:/bin"]
    }

    /// Where the files really are.
    var environment: FilePath { folder.path.appending("generation").appending("env") }

    struct Outcome {
        var environment: CondaEnvironment
        var tree: TreeBuilder
    }

    func install(_ packages: [TestPackage]) async throws -> Outcome {
        try await install(stored: packages.map { try $0.stored(in: store) })
    }

    func install(stored packages: [StoredConda]) async throws -> Outcome {
        let root = folder.path.appending("generation")
        try Files.createDirectories(root)
        var tree = TreeBuilder(root: try Directory.open(root), linker: linker)
        let installer = CondaInstaller(
            location: location, folder: "env", name: "demo", date: 1_795_359_845,
            options: options)
        let environment = try await installer.install(packages, into: &tree)
        return Outcome(environment: environment, tree: tree)
    }

    var store: FilePath { folder.path.appending("store") }

    func text(_ path: String) throws -> String {
        try Files.readText(environment.pushing(FilePath(path)))
    }

    func mode(_ path: String) throws -> UInt16? {
        try Files.attributes(of: environment.pushing(FilePath(path)))?.mode
    }
}
