import FileSystem
import FoundationEssentials
import Glibc
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// Seconds for an environment from packages that are unpacked; prints, asserts nothing about time.
///
/// PROVISION_CONDA_BENCH names a folder of unpacked packages `<name>-<version>-<build>`, such as a
/// package cache of another installer, which can be timed with the same packages, and
/// PROVISION_CONDA_PEER the environment that it made of them, with which ours is compared.
struct CondaInstallBenchmark {
    private static let folder = place("PROVISION_CONDA_BENCH")
    private static let peer = place("PROVISION_CONDA_PEER")

    private static func place(_ name: String) -> FilePath? {
        getenv(name).map { FilePath(String(cString: $0)) }
    }

    private var packages: [StoredConda] {
        get throws {
            let folder = try #require(Self.folder)
            return try Files.list(folder).filter { $0.kind == .directory }
                .compactMap { try package(at: folder.appending($0.name), $0.name) }
        }
    }

    @Test(.enabled(if: folder != nil && peer != nil, "PROVISION_CONDA_PEER is not set"))
    func `another installer makes the same of the same packages`() async throws {
        let peer = try #require(Self.peer)
        var bench = try CondaBench()
        bench.location = peer
        bench.options.runsLinkScripts = false
        _ = try await bench.install(stored: packages)
        func contents(_ root: FilePath) throws -> [String: String] {
            var found: [String: String] = [:]
            for file in try Files.walk(root) {
                let path = file.path.string
                let isTheirs = path.hasPrefix("conda-meta") || path.hasPrefix("__clobbers__")
                if isTheirs || path == "CACHEDIR.TAG" { continue }
                let place = root.pushing(file.path)
                switch file.attributes.kind {
                case .file:
                    let isProgram = file.attributes.mode & 0o111 != 0
                    found[path] = try "\(Digest.sha256(ofFile: place).hex) \(isProgram)"
                case .symlink: found[path] = try Files.readLink(place).string
                default: break
                }
            }
            return found
        }
        let (ours, theirs) = (try contents(bench.environment), try contents(peer))
        #expect(Set(ours.keys) == Set(theirs.keys))
        let other = ours.filter { theirs[$0.key] != $0.value }.keys.sorted()
        #expect(other.isEmpty, "of \(ours.count)")
    }

    @Test(.enabled(if: folder != nil, "PROVISION_CONDA_BENCH is not set"))
    func `an environment from unpacked packages`() async throws {
        let packages = try packages
        let clock = ContinuousClock()
        for _ in 0..<5 {
            var bench = try CondaBench()
            bench.options.runsLinkScripts = false
            var outcome: CondaBench.Outcome?
            let time = try await clock.measure {
                outcome = try await bench.install(stored: packages)
            }
            let files = outcome?.tree.manifest.entries.count ?? 0
            print("\(packages.count) packages, \(files) files: \(time)")
        }
    }

    private func package(at tree: FilePath, _ name: String) throws -> StoredConda? {
        guard let filename = CondaFilename(name + ".conda"),
            try Files.exists(tree.appending("info"))
        else { return nil }
        var files: [StoreEntry.File] = []
        var links: [StoreEntry.Link] = []
        let any = try Digest.sha256(of: "")
        for found in try Files.walk(tree) {
            let path = found.path.string
            switch found.attributes.kind {
            case .file:
                files.append(
                    StoreEntry.File(
                        path: path, size: found.attributes.size, mode: found.attributes.mode,
                        digest: try Digest.sha256(ofFile: tree.pushing(found.path))))
            case .symlink:
                let target = try Files.readLink(tree.pushing(found.path)).string
                links.append(StoreEntry.Link(path: path, target: target))
            default: break
            }
        }
        let index = try JSONDecoder().decode(
            JSONValue.self, from: Data(Files.read(tree.pushing("info/index.json"))))
        var record = CondaRecord(
            name: filename.name, version: filename.version, build: filename.build, buildNumber: 0,
            subdir: "linux-64", filename: filename.text, channel: "file:///x",
            url: "file:///x/linux-64/\(filename)")
        record.depends = index["depends"].array?.compactMap { $0.string } ?? []
        return try StoredConda(
            record: record,
            entry: StoreEntry(
                digest: any, tree: Directory.open(tree), files: files.sorted { $0.path < $1.path },
                links: links.sorted { $0.path < $1.path }, manifest: Manifest([])))
    }
}
