import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

/// One try to receive an artifact: one pass over its bytes, which are hashed and unpacked as they
/// arrive.
struct Reception: Sendable {
    let store: Store
    let request: StoreRequest

    /// Up to this size an artifact is fetched as one page.
    static let pageSize: Int64 = 256 << 10

    var isPage: Bool { request.size <= Self.pageSize }

    /// Gives the unpacked artifact, proven and not yet published.
    func receive(keepingIn partial: PartialDownload?) async throws -> any UnpackedArtifact {
        let staging = try Files.createTemporaryDirectory(
            in: store.folder.staging, prefix: request.digest.storeName + ".")
        let tree = try Directory.create(staging.appending(StoreEntry.treeName))
        let staged = StagedEntry(request: request, staging: staging, tree: tree)
        do {
            switch request.format {
            case .wheel(let filename):
                return UnpackedWheel(
                    staged: staged, filename: filename,
                    members: try await unpackWheel(into: tree, partial))
            case .conda(let filename):
                return UnpackedConda(
                    staged: staged, filename: filename,
                    contents: try await unpackConda(filename, into: tree, partial),
                    reporter: store.reporter)
            case .archive(let filename):
                do {
                    return UnpackedArchive(
                        staged: staged, filename: filename,
                        contents: try await unpackArchive(filename, into: tree, partial))
                } catch {
                    throw Self.advising(error)
                }
            case .package(let filename):
                try await receiveFile(filename, into: tree, partial)
                return KeptFile(staged: staged, filename: filename)
            }
        } catch {
            try staged.discard()
            throw error
        }
    }

    func wholeFile() async throws -> [UInt8] {
        let answer = try await store.downloader.fetch(
            Request(url: request.artifact.url, limit: Int(Self.pageSize) + 1))
        return answer.body
    }

    func open(from offset: Int64) async throws -> ByteStream {
        try await store.downloader.stream(
            StreamRequest(
                url: request.artifact.url, name: request.label, offset: offset,
                size: request.size))
    }
}

/// An artifact in staging whose size and digest agree with the lock.
protocol UnpackedArtifact {
    /// Compares it with the package's own record and gives the entry its name.
    func publish(
        to folder: StoreFolder, boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry
}
