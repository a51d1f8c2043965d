import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Indexes

extension PackageName {
    static func named(_ text: String) throws -> PackageName { try #require(PackageName(text)) }
}

/// A folder for caches, a downloader whose seconds last a millisecond, and indexes on them.
struct IndexBench {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    func downloader(isOffline: Bool = false) throws -> Downloader {
        var settings = TransferSettings(
            version: "0.0.0", isOffline: isOffline, clock: { 1_795_000_000 })
        settings.limits.timeScale = 0.001
        settings.limits.connectTimeout = .seconds(30_000)
        settings.limits.slowWindow = .seconds(30_000)
        settings.limits.fetchDeadline = .seconds(60_000)
        settings.limits.streamDeadline = .seconds(60_000)
        return try Downloader(settings)
    }

    /// Indexes of a configuration; what pip has built in is never asked.
    func indexes(
        main: String? = nil, extras: [String] = [], findLinks: [String] = [],
        named: [NamedIndex] = [], isOffline: Bool = false, environment: [String: String] = [:]
    ) async throws -> ConfiguredIndexes {
        var configuration = PythonIndexConfiguration()
        configuration.main = main.map { PythonIndexLocation(url: $0, source: "the test") }
        configuration.extras = extras.map { PythonIndexLocation(url: $0, source: "the test") }
        configuration.findLinks = findLinks
        configuration.forbidsIndexes = main == nil && extras.isEmpty && named.isEmpty
        return try await ConfiguredIndexes(
            configuration: configuration, named: named,
            downloader: try downloader(isOffline: isOffline),
            cache: folder.appending("cache"), environment: environment)
    }
}

extension LoopbackServer {
    /// Serves a JSON page of `project` with files that need not exist.
    func servePage(
        _ project: String, _ files: [String], below base: String = "/simple", fields: String = ""
    ) {
        let entries = files.map {
            "{\"filename\": \"\($0)\", \"url\": \"/files/\($0)\"\(fields)}"
        }
        serve(
            "\(base)/\(project)/",
            text:
                "{\"meta\": {\"api-version\": \"1.0\"}, \"files\": [\(entries.joined(separator: ","))]}",
            contentType: "application/vnd.pypi.simple.v1+json")
    }
}
