import Archives
import Diagnostics
import FileSystem
import FoundationEssentials
import Glibc
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// What a reference installer, py-rattler 0.28.0, put where for each of 50 real packages.
struct CondaGoldenTests {
    private static let corpora = getenv("PROVISION_CORPORA").map { FilePath(String(cString: $0)) }
    private static var folder: FilePath? { corpora?.pushing("conda/packages") }

    private static let rows: [JSONValue] = {
        guard let folder, let bytes = try? Files.read(folder.appending("installs.json")) else {
            return []
        }
        return (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)))?.array ?? []
    }()

    /// What we do otherwise, in every row.
    private static let differences = [
        // Files are shared with the store, so nobody may write them.
        "modes are 0444 where the reference has 0644 or 0664, and 0555 for 0755 or 0775",
        // Both name the folder of this machine that the package was unpacked to.
        "`link` and `extracted_package_dir` are in our records and were taken out of these",
    ]

    /// Rows in which the reference installer gave up, and what we do.
    private static let failures: [String: [String]] = [
        // It has neither paths.json nor files: it brings nothing, which is no reason to fail.
        "info-only-1.0.0-0.conda": [],
        // Its list calls lib/libz.so a link, and the archive holds a file: the archive counts.
        "zlib-1.2.11-h7b6447c_3.tar.bz2": [
            "include/zconf.h", "include/zlib.h", "lib/libz.a", "lib/libz.so", "lib/libz.so.1",
            "lib/libz.so.1.2.11", "lib/pkgconfig/zlib.pc",
        ],
    ]

    @Test(.enabled(if: folder != nil, "PROVISION_CORPORA is not set"))
    func `all rows are here`() {
        #expect(Self.rows.count == 50)
        #expect(Self.rows.count { !$0["error"].isNull } == Self.failures.count)
        #expect(Self.differences.count == 2)
    }

    @Test(
        .enabled(if: folder != nil, "PROVISION_CORPORA is not set"),
        arguments: rows.indices)
    func `a real package is installed as the reference does it`(_ index: Int) async throws {
        let row = Self.rows[index]
        let name = try #require(row["package"].string)
        var bench = try CondaBench()
        // Prefixes in files are the reference's; the files themselves are ours.
        bench.location = FilePath(try #require(row["prefix"].string))
        bench.options.runsLinkScripts = false
        let package = try unpacked(name, row["conda_meta"], in: bench.store)
        var packages = [package]
        if package.isPython {
            var python = TestPackage("python", "3.99.0")
            python.record.pythonSitePackagesPath = "lib/python3.99t/site-packages"
            packages.append(try python.stored(in: bench.store))
        }
        let outcome = try await bench.install(stored: packages)
        let found = outcome.tree.manifest.entries.filter { $0.owner == package.record.name }
        if let expected = Self.failures[name] {
            #expect(found.map { String($0.path.dropFirst(4)) } == expected)
            return
        }
        try compare(found, with: row["files"].array ?? [], bench)
        let text = try bench.text("conda-meta/\(package.record.distribution).json")
        let record = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        var members = try #require(record.object)
        #expect(members.removeValue(forKey: "link") != nil)
        #expect(members.removeValue(forKey: "extracted_package_dir") != nil)
        #expect(JSONValue.object(members) == row["conda_meta"])
    }

    private func compare(
        _ found: [Manifest.Entry], with expected: [JSONValue], _ bench: CondaBench
    ) throws {
        let paths = expected.compactMap { $0["path"].string }
        #expect(found.map { String($0.path.dropFirst(4)) } == paths.sorted())
        for row in expected {
            let path = try #require(row["path"].string)
            let place = bench.environment.pushing(FilePath(path))
            let attributes = try #require(try Files.attributes(of: place))
            if row["type"].string == "symlink" {
                #expect(attributes.kind == .symlink)
                #expect(try Files.readLink(place).string == row["target"].string)
                continue
            }
            let mode = try #require(
                row["mode"].string.flatMap { UInt16($0.dropFirst(2), radix: 8) })
            #expect(attributes.mode == (mode & 0o111 == 0 ? 0o444 : 0o555), "\(path)")
            #expect(attributes.size == row["size"].int.map(Int64.init))
            #expect(try Digest.sha256(ofFile: place).hex == row["sha256"].string)
        }
    }

    /// The archive as the store has it: read-only files, each with its digest.
    private func unpacked(
        _ name: String, _ golden: JSONValue, in store: FilePath
    ) throws -> StoredConda {
        let folder = try #require(Self.folder)
        let tree = store.appending(name)
        try Archive.unpack(folder.appending(name), into: tree)
        var files: [StoreEntry.File] = []
        var links: [StoreEntry.Link] = []
        for found in try Files.walk(tree) {
            let place = tree.pushing(found.path)
            switch found.attributes.kind {
            case .symlink:
                let target = try Files.readLink(place).string
                links.append(StoreEntry.Link(path: found.path.string, target: target))
            case .file:
                let mode = found.attributes.mode & 0o555
                try Files.setMode(mode, of: place)
                files.append(
                    StoreEntry.File(
                        path: found.path.string, size: found.attributes.size, mode: mode,
                        digest: try Digest.sha256(ofFile: place)))
            default: break
            }
        }
        let entry = StoreEntry(
            digest: try Digest.sha256(of: name), tree: try Directory.open(tree),
            files: files.sorted { $0.path < $1.path }, links: links.sorted { $0.path < $1.path },
            manifest: Manifest([]))
        return try StoredConda(record: record(golden, name), entry: entry)
    }

    /// The record that the reference was given, read from what it wrote.
    private func record(_ golden: JSONValue, _ name: String) throws -> CondaRecord {
        let file = try #require(CondaFilename(name))
        var record = CondaRecord(
            name: golden["name"].string ?? file.name,
            version: golden["version"].string ?? file.version,
            build: golden["build"].string ?? file.build,
            buildNumber: golden["build_number"].int ?? 0,
            subdir: golden["subdir"].string ?? "linux-64", filename: name,
            channel: String((golden["channel"].string ?? "file:///x/").dropLast()),
            url: golden["url"].string ?? "file:///x/\(name)")
        record.depends = golden["depends"].array?.compactMap { $0.string } ?? []
        record.trackFeatures = golden["track_features"].string.map { [$0] } ?? []
        record.noarch = golden["noarch"].string.flatMap { CondaRecord.Noarch(rawValue: $0) }
        record.md5 = golden["md5"].string.flatMap { Digest(.md5, hex: $0) }
        record.sha256 = golden["sha256"].string.flatMap { Digest(.sha256, hex: $0) }
        record.size = golden["size"].int.map(Int64.init)
        record.timestamp = golden["timestamp"].int.map(Int64.init)
        record.license = golden["license"].string
        for key in ["arch", "platform", "features"] {
            if let text = golden[key].string { record.others[key] = JSONText.quote(text) }
        }
        if let time = golden["indexed_timestamp"].int {
            record.others["indexed_timestamp"] = String(time)
        }
        return record
    }
}
