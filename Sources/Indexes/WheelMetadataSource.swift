import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import Transfer

/// Brings the METADATA of wheels, with as few bytes as the server allows.
///
/// In this order: the cache; the file beside the wheel (PEP 658); the wheel's directory and that one
/// member by ranges; the whole wheel. What came under a digest is kept for ever.
final class WheelMetadataSource: Sendable {
    private let cache: HTTPCache
    private let downloader: Downloader
    /// Where whole wheels lie for a moment.
    private let temporaryFolder: FilePath

    init(cache: HTTPCache, downloader: Downloader, temporaryFolder: FilePath) {
        self.cache = cache
        self.downloader = downloader
        self.temporaryFolder = temporaryFolder
    }

    /// What the wheel `file` says about itself.
    ///
    /// Throws where METADATA is malformed, or is of another package or version than the name says.
    func metadata(of file: IndexFile) async throws -> CoreMetadata {
        let wheel = try Wheel(file)
        let key = file.digest.map { "metadata of \($0)" }
        if let key, let kept = await cache.immutable(key) { return try wheel.read(kept) }
        let bytes = try await fetch(wheel)
        // Read before it is kept, so that nothing strange is.
        let metadata = try wheel.read(bytes)
        if let key { await cache.keep(bytes, as: key) }
        return metadata
    }

    /// `file` with its size and digest, which are measured where the index does not tell them.
    func artifact(of file: IndexFile) async throws -> Artifact {
        var (size, digest) = (file.size, file.digest)
        if digest == nil {
            (size, digest) = try await measure(file)
        } else if size == nil, let digest {
            size = try await self.size(of: file, digest)
        }
        return Artifact(filename: file.filename, url: file.url, size: size, digest: digest)
    }

    /// Reads the whole file.
    private func measure(_ file: IndexFile) async throws -> (Int64?, Digest?) {
        let stream = try await downloader.stream(StreamRequest(file))
        return try await withTaskCancellationHandler {
            try await WorkThread.run { try stream.measure() }
        } onCancel: {
            stream.cancel()
        }
    }

    /// The size of a file whose digest is known, asked for once.
    private func size(of file: IndexFile, _ digest: Digest) async throws -> Int64? {
        let key = "size of \(digest) at \(file.url)"
        if let kept = await cache.immutable(key),
            let size = Int64(String(decoding: kept, as: UTF8.self))
        {
            return size
        }
        let size = try await self.size(of: file)
        if let size { await cache.keep(Array(String(size).utf8), as: key) }
        return size
    }

    /// Asks for one byte, and how many there are; or begins to fetch all, and stops.
    private func size(of file: IndexFile) async throws -> Int64? {
        do {
            let answer = try await downloader.fetch(
                Request(url: file.url, range: .bytes(0..<1), limit: 1 << 16))
            if let size = answer.size { return size }
        } catch let error as ProvisionError where RangedWheel.isRefusal(error) {}
        let stream = try await downloader.stream(StreamRequest(file))
        defer { stream.cancel() }
        return stream.size
    }

    private func fetch(_ wheel: Wheel) async throws -> [UInt8] {
        if let path = try WebAddress.parse(wheel.file.url).filePath {
            return try await WorkThread.run { try wheel.member(ofFile: path) }
        }
        if wheel.file.hasMetadata, let bytes = try await fetchBeside(wheel) { return bytes }
        do {
            return try await RangedWheel(wheel, downloader).metadata()
        } catch let error as ProvisionError where RangedWheel.isRefusal(error) {
            return try await fetchWhole(wheel)
        }
    }

    /// METADATA beside the wheel; nil where it is announced and not there.
    private func fetchBeside(_ wheel: Wheel) async throws -> [UInt8]? {
        let url = wheel.file.url.appendingToPath(".metadata")
        let answer = try await downloader.fetch(
            Request(
                url: url, acceptedStatuses: [404], allowsCompression: true, limit: Wheel.limit))
        guard answer.status == 200 else { return nil }
        if let digest = wheel.file.metadataDigest {
            let found = try Digest.sha256(of: answer.body)
            guard found == digest else { throw Wheel.differs(url, digest, found) }
        }
        return answer.body
    }

    /// The last resort: the whole wheel, into a file that is removed again.
    private func fetchWhole(_ wheel: Wheel) async throws -> [UInt8] {
        let stream = try await downloader.stream(StreamRequest(wheel.file))
        let folder = temporaryFolder
        return try await withTaskCancellationHandler {
            try await WorkThread.run {
                try Files.createDirectories(folder)
                let own = try Files.createTemporaryDirectory(in: folder, prefix: "wheel-")
                defer { try? Files.removeTree(own) }
                let path = own.appending("wheel")
                let found = try stream.save(to: path)
                if let told = wheel.file.digest, told != found {
                    throw Wheel.differs(wheel.file.url, told, found)
                }
                return try wheel.member(ofFile: path)
            }
        } onCancel: {
            stream.cancel()
        }
    }
}

extension String {
    /// This address with `suffix` behind its path, before a query.
    fileprivate func appendingToPath(_ suffix: String) -> String {
        let path = prefix { $0 != "?" }
        return path + suffix + self[path.endIndex...]
    }
}

extension StreamRequest {
    /// All of `file`.
    fileprivate init(_ file: IndexFile) {
        self.init(url: file.url, name: file.filename, size: file.size)
    }
}
