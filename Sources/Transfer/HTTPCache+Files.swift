import Diagnostics
import FileSystem
import Hashing
import PackageModel
package import SystemPackage

/// A page that lies on disk in another form than it came in.
package struct CachedFile: Sendable {
    /// 200, or one that says that there is no page.
    package var status: Int
    /// The file; meaningless where there is no page.
    package var path: FilePath
    /// Where the page came from, after redirects.
    package var url: String

    package init(status: Int, path: FilePath, url: String) {
        self.status = status
        self.path = path
        self.url = url
    }
}

extension HTTPCache {
    /// What is done to a page before it is kept: its bytes, and where the outcome is to be written.
    ///
    /// Blocks; is not on the cooperative pool.
    package typealias Converter = @Sendable ([UInt8], FilePath) throws -> Void

    /// Fetches a page that is used in another form, and keeps that form only.
    ///
    /// For what is large and dear to unpack: as long as the server says that the page is the same,
    /// nothing is read but a few lines. The file is replaced as a whole, never changed; who has it
    /// open keeps what he has. `file://` pages are told apart by size and time of change.
    ///
    /// - Parameters:
    ///   - url: the page's address.
    ///   - form: the name of the outcome; pages differ by it.
    ///   - freshness: seconds without asking again where the server does not say.
    ///   - limit: largest body, in bytes, unpacked.
    ///   - allowsCompression: whether the server may compress what it sends.
    ///   - absences: the statuses that say that there is no such page.
    ///   - acceptsStale: whether an old form will do where the server cannot be reached.
    ///   - isOptional: whether the caller gets on without it, and retries are told to nobody.
    ///   - convert: makes the form.
    /// - Returns: where the form lies, or that there is no such page.
    /// - Throws: as `Downloader.fetch` and `convert`; if the folder cannot be written.
    package func file(
        _ url: String, form: String, freshness: Int64 = 600, limit: Int,
        allowsCompression: Bool = false, absences: Set<Int> = [404], acceptsStale: Bool = false,
        isOptional: Bool = false,
        convert: @escaping Converter
    ) async throws -> CachedFile {
        let address = try WebAddress.parse(url)
        let key = Self.key(address, "form " + form)
        let path = try Self.path(of: key + "\nbody", in: folder)
        if let local = address.filePath {
            return try await localFile(local, address, key, path, limit, convert)
        }
        let now = downloader.settings.clock()
        let known = await entry(key, path)
        if let known, downloader.settings.isOffline || known.isFresh(now: now) {
            return CachedFile(status: known.status, path: path, url: known.url)
        }
        do {
            var request = Request(
                url: url, headers: known?.conditions ?? [:],
                acceptedStatuses: known == nil ? absences : absences.union([304]),
                allowsCompression: allowsCompression, limit: limit, isExact: true)
            request.isOptional = isOptional
            return try await revalidate(
                request, key, path, known, freshness: freshness, convert)
        } catch let error as ProvisionError {
            guard acceptsStale, let known, known.status == 200 else { throw error }
            return CachedFile(status: known.status, path: path, url: known.url)
        }
    }

    /// Drops what is kept of a page in a form.
    package func forget(_ url: String, form: String) async {
        await forget(url, accept: "form " + form)
    }

    private func revalidate(
        _ request: Request, _ key: String, _ path: FilePath, _ known: CacheEntry?,
        freshness: Int64, _ convert: @escaping Converter
    ) async throws -> CachedFile {
        let answer = try await downloader.fetch(request)
        let now = downloader.settings.clock()
        let policy = CachePolicy(answer.headers["cache-control"])
        var entry = CacheEntry(answer, now: now, freshness: policy.maxAge ?? freshness)
        if answer.status == 304, let known {
            entry = known
            (entry.checked, entry.freshness) = (now, policy.maxAge ?? freshness)
        } else if answer.status == 200 {
            entry.body = try await write(answer.body, to: path, convert)
        } else {
            entry.body = []
        }
        // What may not be kept must at least be there while it is used.
        if policy.mayStore { await store(entry, key) }
        return CachedFile(status: entry.status, path: path, url: entry.url)
    }

    /// The same for a page that is a file of this machine.
    private func localFile(
        _ source: FilePath, _ address: WebAddress, _ key: String, _ path: FilePath, _ limit: Int,
        _ convert: @escaping Converter
    ) async throws -> CachedFile {
        let found = try await WorkThread.run { try Files.attributesFollowingLinks(of: source) }
        guard let found else { return CachedFile(status: 404, path: path, url: address.text) }
        let version = "\(found.device) \(found.inode) \(found.size) \(found.modified)"
        if let known = await entry(key, path), known.etag == version {
            return CachedFile(status: 200, path: path, url: address.text)
        }
        var answer = try await downloader.fetch(
            Request(url: address.text, limit: limit, isExact: true))
        let seal = try await write(answer.body, to: path, convert)
        answer.body = []
        var entry = CacheEntry(answer, now: downloader.settings.clock(), freshness: 0)
        (entry.etag, entry.body) = (version, seal)
        await store(entry, key)
        return CachedFile(status: 200, path: path, url: address.text)
    }

    /// Converts into a new file, gives it its name, and tells by what it is known again.
    private func write(
        _ bytes: [UInt8], to path: FilePath, _ convert: @escaping Converter
    ) async throws -> [UInt8] {
        try await WorkThread.run {
            try Files.createDirectories(path.removingLastComponent())
            let temporary = try Files.temporarySibling(of: path)
            do {
                try convert(bytes, temporary)
                try Files.rename(temporary, to: path)
            } catch {
                try? Files.remove(temporary)
                throw error
            }
            return try Self.seal(of: path)
        }
    }

    /// The entry, if its file is still the one that was written.
    ///
    /// A digest of hundreds of megabytes would cost what the file saves; its identity is enough,
    /// since nobody writes to it after it has its name.
    private func entry(_ key: String, _ path: FilePath) async -> CacheEntry? {
        guard let entry = await load(key) else { return nil }
        guard entry.status == 200 else { return entry }
        let seal = try? await WorkThread.run { try Self.seal(of: path) }
        return seal == entry.body ? entry : nil
    }

    private static func seal(of path: FilePath) throws -> [UInt8] {
        guard let found = try Files.attributes(of: path) else { return [] }
        return Array("\(found.size) \(found.modified) \(found.inode)".utf8)
    }
}
