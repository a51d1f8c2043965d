package import PackageModel
package import SystemPackage
package import Transfer
import Archives
import Diagnostics
import Hashing
import Subprocess

package struct NamedIndex: Sendable { package var name: String; package var url: String; package var packages: [PackageName]?
 package init(name: String, url: String, packages: [PackageName]?) { self.name = name; self.url = url; self.packages = packages } }
package struct ConfiguredIndexes: Sendable {
    let base: String; let downloader: Downloader; let cache: HTTPCache; let find: [String]
    package init(configuration: PythonIndexConfiguration, named: [NamedIndex], downloader: Downloader, cache: FilePath, environment: [String: String]) async throws {
        self.downloader = downloader
        self.cache = HTTPCache(cache.appending("http"), downloader: downloader)
        find = configuration.findLinks
        if let i = configuration.index { base = i } else {
            let r = try await run(.name("python3"), arguments: ["-c", "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"], output: .string(limit: 4096))
            base = r.standardOutput.split(whereSeparator: \.isWhitespace).joined() + "/"
        }
    }
    package func files(of name: PackageName) async throws -> [IndexFile]? {
        let url = base + name.normalized + "/"
        let page = try await cache.page(url, accept: "application/vnd.pypi.simple.v1+json, text/html;q=0.1")
        guard page.status == 200 else { return nil }
        return (page.contentType ?? "").contains("json") ? try SimplePage(json: page.body, base: page.url).files : try SimplePage(html: page.body, base: page.url).files
    }
    package func metadata(of file: IndexFile) async throws -> CoreMetadata {
        let key = "metadata " + (file.digest?.hex ?? file.url)
        if let b = await cache.immutable(key) { return try CoreMetadata(b) }
        var tail = try await downloader.fetch(Request(url: file.url, range: .last(ZipDirectory.usualTail)))
        let size = tail.size ?? Int64(tail.body.count)
        var dir: ZipDirectory?
        while dir == nil {
            switch try ZipDirectory.parse(tail: tail.body, fileSize: size) {
            case .directory(let d): dir = d
            case .needsMore(let from): tail = try await downloader.fetch(Request(url: file.url, range: .from(from)))
            }
        }
        let i = dir!.entries.firstIndex { $0.name.hasSuffix(".dist-info/METADATA") }!
        let range = dir!.range(ofEntryAt: i)!
        let r = try await downloader.fetch(Request(url: file.url, range: .bytes(range)))
        let b = try ZipReader.read(i, of: dir!, from: r.body, archive: file.filename)
        await cache.keep(b, as: key)
        return try CoreMetadata(b)
    }
    package func artifact(of file: IndexFile) async throws -> Artifact { Artifact(filename: file.filename, url: file.url, size: file.size, digest: file.digest) }
}
