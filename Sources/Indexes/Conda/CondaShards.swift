import Archives
import Diagnostics
import FoundationEssentials
import Hashing
import PackageModel
import Transfer

/// A subdir that tells its packages in shards, one a name, each known by its digest (CEP 16).
///
/// A shard never changes, so that one which was ever fetched is never asked for again.
struct CondaShards: Sendable {
    private let index: ShardIndex
    /// The address of the index.
    private let source: String
    private let place: RecordPlace
    /// Where shards are, in the order in which they are asked for.
    private let folders: [String]
    private let services: CondaServices

    /// Largest index, packed and unpacked, in bytes.
    private static let indexLimit = 256 << 20
    private static let shardLimit = 512 << 20

    /// The shards below `folder`; nil where there are none.
    static func open(
        _ folder: String, channel: CondaChannel, subdir: String, services: CondaServices
    ) async throws -> CondaShards? {
        let form = CondaForm.shards
        let source = folder + form.filename
        let page = try await services.pages.page(
            source, accept: accept, limit: indexLimit, absences: form.absences)
        guard page.status == 200 else { return nil }
        do {
            let index = try ShardIndex(
                parsing: Zstandard.decompress(page.body, named: source, limit: indexLimit),
                source: source)
            return try CondaShards(index, source, folder, channel, subdir, services)
        } catch {
            await services.pages.forget(source, accept: accept)
            throw error
        }
    }

    private static let accept = "*/*"

    private init(
        _ index: ShardIndex, _ source: String, _ folder: String, _ channel: CondaChannel,
        _ subdir: String, _ services: CondaServices
    ) throws {
        let addresses = CondaAddresses(channel: channel, folder: folder)
        let own = RecordPlace(
            channel: channel.url, subdir: subdir, base: addresses.ownFolder, source: source)
        guard let told = own.rebased(index.baseURL.flatMap { $0.isEmpty ? nil : $0 }),
            let shards = addresses.folder(index.shardsBaseURL)
        else {
            throw ProvisionError(
                .badChannelPage, "cannot use `\(source)`",
                context: ["it names a folder that cannot be fetched from there"])
        }
        self.index = index
        self.source = source
        self.services = services
        place = RecordPlace(
            channel: channel.url, subdir: subdir,
            base: addresses.canonical(told.base) ?? told.base, source: source)
        let others = channel.locations.map { "\($0.url)/\(subdir)/" }.filter { $0 != folder }
            .compactMap {
                CondaAddresses(channel: channel, folder: $0).folder(index.shardsBaseURL)
            }
        folders = [shards] + others.filter { $0 != shards }
    }

    /// The names of all packages.
    var names: Set<String> { Set(index.packages) }

    /// The records of packages; those that are kept on disk need no network.
    func records(of names: Set<String>) async throws -> [CondaRecord] {
        let wanted = names.sorted().compactMap { name in
            index.shard(of: name).map { CondaShard(name: name, digest: $0) }
        }
        let kept = try await readKept(wanted)
        let missing = zip(wanted, kept).filter { $1 == nil }.map(\.0)
        return kept.flatMap { $0 ?? [] } + (try await fetch(missing))
    }

    /// Reads what is on disk, on as many threads as pay; nil for a shard that is not there.
    private func readKept(_ shards: [CondaShard]) async throws -> [[CondaRecord]?] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let size = max(16, (shards.count + cores - 1) / cores)
        let starts = Array(stride(from: 0, to: shards.count, by: size))
        return try await withThrowingTaskGroup(of: Part.self) { group in
            for start in starts {
                let part = shards[start..<min(start + size, shards.count)]
                group.addTask(name: "shards from \(start)") {
                    try await WorkThread.run {
                        Part(start: start, records: part.map { read($0) })
                    }
                }
            }
            var parts: [Int: [[CondaRecord]?]] = [:]
            for try await part in group { parts[part.start] = part.records }
            return starts.flatMap { parts[$0] ?? [] }
        }
    }

    private struct Part: Sendable {
        var start: Int
        var records: [[CondaRecord]?]
    }

    /// The records of a kept shard; one that cannot be read is none.
    private func read(_ shard: CondaShard) -> [CondaRecord]? {
        services.notes.shard(shard.digest).flatMap { try? records(of: shard, in: $0) }
    }

    private func records(of shard: CondaShard, in bytes: [UInt8]) throws -> [CondaRecord] {
        var place = place
        place.source = folders[0] + shard.filename
        let document = try Zstandard.decompress(
            bytes, named: place.source, limit: Self.shardLimit)
        return try RepodataShard.records(document, place: place)
            .filter { $0.name == shard.name }
    }

    /// Asks for all at once; the downloader knows how many a server bears.
    private func fetch(_ shards: [CondaShard]) async throws -> [CondaRecord] {
        try await withThrowingTaskGroup(of: [CondaRecord].self) { group in
            for shard in shards {
                group.addTask(name: shard.name) { try await fetch(shard) }
            }
            var records: [CondaRecord] = []
            for try await part in group { records += part }
            return records
        }
    }

    /// Fetches one shard from the first place that has it right, and keeps it.
    private func fetch(_ shard: CondaShard) async throws -> [CondaRecord] {
        var failure: (any Error)?
        for folder in folders {
            do {
                let bytes = try await bytes(of: shard, at: folder + shard.filename)
                let records = try records(of: shard, in: bytes)
                try await WorkThread.run { services.notes.keep(bytes, shard.digest) }
                return records
            } catch let error as ProvisionError {
                failure = failure ?? error.because("the package is `\(shard.name)`")
            }
        }
        // An index that leads nowhere must not stay: the next run asks for it again.
        if !services.isOffline { await services.pages.forget(source, accept: Self.accept) }
        throw failure ?? CancellationError()
    }

    /// The bytes of a shard, if need be the second ones that came.
    private func bytes(of shard: CondaShard, at url: String) async throws -> [UInt8] {
        for _ in 0..<2 {
            let answer = try await services.downloader.fetch(
                Request(url: url, limit: CondaNotes.shardLimit, isExact: true))
            if try Digest.sha256(of: answer.body) == shard.digest { return answer.body }
        }
        throw ProvisionError(
            .digestDiffers, "cannot trust `\(url)`",
            context: ["its bytes are not those of the digest in its name, twice"])
    }
}

/// The file with all records of one package.
private struct CondaShard: Sendable {
    let name: String
    let digest: Digest

    var filename: String { digest.hex + ".msgpack.zst" }
}
