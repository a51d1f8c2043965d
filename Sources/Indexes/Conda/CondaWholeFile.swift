import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

/// A subdir that tells its packages in one file, of which only what is asked for is decoded.
struct CondaWholeFile: Sendable {
    private let file: RepodataFile
    private let addresses: CondaAddresses

    /// Largest file, packed and unpacked, in bytes.
    private static let packedLimit = 1 << 30
    private static let limit = 2 << 30

    /// The file below `folder`; nil where there is none.
    static func open(
        _ form: CondaForm, _ folder: String, channel: CondaChannel, subdir: String,
        services: CondaServices
    ) async throws -> CondaWholeFile? {
        let addresses = CondaAddresses(channel: channel, folder: folder)
        // What was kept is the server's word, but the disk may have spoilt it.
        for isLast in [false, true] {
            guard let page = try await page(form, folder, services) else { return nil }
            do {
                return try await WorkThread.run {
                    let place = RecordPlace(
                        channel: channel.url, subdir: subdir, base: addresses.ownFolder,
                        source: folder + form.filename)
                    let bytes = try Files.read(page.path, limit: limit)
                    return CondaWholeFile(
                        file: try RepodataFile(bytes, place: place),
                        addresses: addresses)
                }
            } catch {
                await services.pages.forget(folder + form.filename, form: keptForm)
                if isLast || services.isOffline { throw error }
            }
        }
        return nil
    }

    private static let keptForm = "repodata"

    /// The unpacked file: a plain one of this machine as it lies there, others below the cache.
    private static func page(
        _ form: CondaForm, _ folder: String, _ services: CondaServices
    ) async throws -> CachedFile? {
        let url = folder + form.filename
        let address = try WebAddress.parse(url)
        if form == .plain, let path = address.filePath {
            let isThere = try await WorkThread.run {
                try Files.attributesFollowingLinks(of: path)?.kind == .file
            }
            return isThere ? CachedFile(status: 200, path: path, url: url) : nil
        }
        let isPacked = form == .compressed
        let page = try await services.pages.file(
            url, form: keptForm, limit: isPacked ? packedLimit : limit,
            allowsCompression: !isPacked, absences: form.absences
        ) { bytes, path in
            let document =
                isPacked ? try Zstandard.decompress(bytes, named: url, limit: limit) : bytes
            let file = try OpenFile.open(path, .create(mode: 0o644))
            try file.write(document)
            try file.close()
        }
        return page.status == 200 ? page : nil
    }

    /// The names of all packages.
    var names: Set<String> { file.packages }

    /// The records of packages.
    func records(of names: Set<String>) -> [CondaRecord] {
        file.records(of: names).values.joined().map { record in
            guard let url = addresses.canonical(record.url) else { return record }
            var record = record
            record.url = url
            return record
        }
    }
}
