import Diagnostics
import FileSystem
import Hashing
import PackageModel
package import SystemPackage

/// A page as the cache or the server has it.
package struct CachedPage: Sendable {
    /// 200, or one that says that there is no page: 404.
    package var status: Int
    package var body: [UInt8]
    package var contentType: String?
    /// Where the page came from, after redirects; what its links are relative to.
    package var url: String
}

/// Keeps the pages of indexes on disk, and asks again when they are no longer fresh.
///
/// A page is asked for at its own address, never at a mirror of it: validators are one server's.
///
/// Everything in it can be fetched again: a damaged or missing entry, or a folder that cannot be
/// written, costs a request and nothing else. Several processes may share the folder.
package final class HTTPCache: Sendable {
    let folder: FilePath
    let downloader: Downloader

    /// Uses `folder`, which is made when the first entry is written.
    package init(_ folder: FilePath, downloader: Downloader) {
        self.folder = folder
        self.downloader = downloader
    }

    /// Fetches a page, from disk while it is fresh.
    ///
    /// With `--offline` it may be of any age.
    ///
    /// - Parameters:
    /// - url: the page's address.
    /// - accept: the value of `Accept`; pages differ by it.
    /// - freshness: seconds without asking again where the server does not say.
    /// - limit: largest body, in bytes, unpacked.
    /// - absences: the statuses that say that there is no such page.
    /// - Returns: the page, or that there is none.
    /// - Throws: as `Downloader.fetch`; other statuses are errors.
    package func page(
        _ url: String, accept: String, freshness: Int64 = 600, limit: Int = 64 << 20,
        absences: Set<Int> = [404]
    ) async throws -> CachedPage {
        let address = try WebAddress.parse(url)
        guard address.origin.scheme != .file else {
            let answer = try await downloader.fetch(
                Request(url: url, acceptedStatuses: absences, limit: limit, isExact: true))
            return CachedPage(status: answer.status, body: answer.body, url: answer.url)
        }
        let key = Self.key(address, accept)
        let now = downloader.settings.clock()
        let known = await load(key)
        if let known, downloader.settings.isOffline || known.isFresh(now: now) {
            return CachedPage(known)
        }
        var headers = known?.conditions ?? [:]
        headers["Accept"] = accept
        let answer = try await downloader.fetch(
            Request(
                url: url, headers: headers,
                acceptedStatuses: headers.count > 1 ? absences.union([304]) : absences,
                allowsCompression: true, limit: limit, isExact: true))
        return CachedPage(await update(key, known, answer, now: now, freshness: freshness))
    }

    /// Makes the entry that an answer leads to, and writes it if the server lets us.
    private func update(
        _ key: String, _ known: CacheEntry?, _ answer: Response, now: Int64, freshness: Int64
    ) async -> CacheEntry {
        let policy = CachePolicy(answer.headers["cache-control"])
        var entry: CacheEntry
        if answer.status == 304, let known {
            entry = known
            (entry.checked, entry.freshness) = (now, policy.maxAge ?? freshness)
        } else {
            entry = CacheEntry(answer, now: now, freshness: policy.maxAge ?? freshness)
            // What a server writes about a page that is not there may quote the request.
            if answer.status != 200 { entry.body = [] }
        }
        if policy.mayStore { await store(entry, key) }
        return entry
    }

    /// Drops what is kept of a page, so that the next run asks again.
    ///
    /// For answers that are none: a portal that wants a login, half a page, a page without files.
    package func forget(_ url: String, accept: String) async {
        guard let address = try? WebAddress.parse(url) else { return }
        let folder = folder
        _ = try? await WorkThread.run {
            try Files.remove(try Self.path(of: Self.key(address, accept), in: folder))
        }
    }

    static func key(_ address: WebAddress, _ accept: String) -> String {
        "\(address.text)\n\(accept)"
    }

    /// The bytes kept for ever under `key`, which must determine them, such as a digest.
    package func immutable(_ key: String) async -> [UInt8]? { await load(key)?.body }

    /// Keeps bytes for ever.
    package func keep(_ bytes: [UInt8], as key: String) async {
        await store(
            CacheEntry(status: 200, url: "", checked: 0, freshness: .max, body: bytes), key)
    }

    func load(_ key: String) async -> CacheEntry? {
        let folder = folder
        let entry = try? await WorkThread.run {
            CacheEntry(try Files.read(try Self.path(of: key, in: folder), limit: 256 << 20))
        }
        return entry ?? nil
    }

    func store(_ entry: CacheEntry, _ key: String) async {
        let folder = folder
        // A cache that cannot be written is a slow cache, not an error.
        _ = try? await WorkThread.run {
            let path = try Self.path(of: key, in: folder)
            try Files.createDirectories(path.removingLastComponent())
            try Files.writeAtomically(try entry.encoded(), to: path, sync: false)
        }
    }

    /// Names never come from an address: they are digests.
    static func path(of key: String, in folder: FilePath) throws -> FilePath {
        let name = try Digest.sha256(of: key).hex
        return folder.appending(String(name.prefix(2))).appending(String(name.dropFirst(2)))
    }
}

extension CachedPage {
    fileprivate init(_ entry: CacheEntry) {
        self.init(
            status: entry.status, body: entry.body, contentType: entry.contentType, url: entry.url)
    }
}
