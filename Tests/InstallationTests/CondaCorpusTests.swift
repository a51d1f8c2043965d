import Diagnostics
import FileSystem
import Glibc
import Hashing
import Installation
import PackageModel
import SystemPackage
import TestSupport
import Testing

private let corpora = getenv("PROVISION_CORPORA").map { FilePath(String(cString: $0)) }

/// Real conda packages, and some that were made to break readers.
@Suite(.enabled(if: corpora != nil, "PROVISION_CORPORA is not set"))
struct CondaCorpusTests {
    static func packages(below folder: String) -> [FilePath] {
        guard let place = corpora?.appending(folder), let found = try? Files.walk(place) else {
            return []
        }
        return found.map { place.pushing($0.path) }
            .filter { $0.string.hasSuffix(".conda") || $0.string.hasSuffix(".tar.bz2") }
    }

    private func ingest(_ path: FilePath, _ shop: Workshop) async throws -> StoreEntry {
        let artifact = Artifact(
            filename: path.lastComponent?.string ?? "", url: "file://\(path)",
            size: try Files.size(of: path), digest: try Digest.sha256(ofFile: path))
        return try #require(try await shop.store().ingest([artifact]).values.first)
    }

    /// Its symlinks were packed as empty files, and its list says so of neither.
    static let damaged = "zlib-1.2.11-h7b6447c_3.tar.bz2"

    @Test
    func `a package whose symlinks became empty files is refused`() async throws {
        let path = try #require(corpora).appending("conda/packages").appending(Self.damaged)
        let shop = try Workshop()
        let error = await #expect(throws: ProvisionError.self) { try await ingest(path, shop) }
        #expect(error?.context == ["`lib/libz.so` differs from what its list says"])
    }

    @Test(
        arguments: packages(below: "conda/packages").filter {
            $0.lastComponent?.string != damaged
        })
    func `every real package goes into the store as its lists say`(path: FilePath) async throws {
        let shop = try Workshop()
        let entry = try await ingest(path, shop)
        #expect(entry.file("info/index.json") != nil)
        for file in entry.files {
            let place = entry.tree.path.appending(file.path)
            #expect(try Digest.sha256(ofFile: place) == file.digest)
            #expect(try Files.attributes(of: place)?.mode == file.mode)
        }
        guard let list = entry.file("info/paths.json") else { return }
        let json = try Files.read(entry.tree.path.appending(list.path))
        let links = Set(entry.links.map(\.path))
        for listed in try CondaPaths(json: json).entries {
            #expect(entry.file(listed.path) != nil || links.contains(listed.path))
        }
        #expect(try shop.residue().isEmpty)
    }

    /// Two whose index names another package, one with files and no list of them.
    static let refused = [
        "1-virtualdep-package-2.0-0.conda": ErrorCode.brokenConda,
        "2-virtualdep-package-1.0-0.conda": .brokenConda,
        "zip64-test-1.0.0-0.conda": .brokenConda,
    ]

    @Test(arguments: packages(below: "hostile/conda"))
    func `of the hostile ones just those are refused that lie`(path: FilePath) async throws {
        let shop = try Workshop()
        let wrong = Self.refused[path.lastComponent?.string ?? ""]
        do {
            _ = try await ingest(path, shop)
            #expect(wrong == nil)
        } catch let error as ProvisionError {
            #expect(error.code == wrong, "\(error.message) \(error.context)")
        }
        #expect(try shop.residue().isEmpty)
    }

    /// Any tar or ZIP of the corpus under a package's name.
    @Test(arguments: ["hostile/tar", "hostile/zip", "hostile/libarchive"])
    func `nothing else passes for a package`(folder: String) async throws {
        let place = try #require(corpora).appending(folder)
        let shop = try Workshop()
        for found in try Files.walk(place) where found.attributes.kind == .file {
            let path = place.pushing(found.path)
            let isZip = folder.hasSuffix("zip")
            let artifact = Artifact(
                filename: isZip ? "x-1-0.conda" : "x-1-0.tar.bz2", url: "file://\(path)",
                size: try Files.size(of: path), digest: try Digest.sha256(ofFile: path))
            let store = try shop.store()
            await #expect(throws: ProvisionError.self, "\(found.path)") {
                try await store.ingest([artifact])
            }
        }
        #expect(try shop.residue().isEmpty)
        #expect(try Files.list(shop.cache.entries).isEmpty)
    }
}
