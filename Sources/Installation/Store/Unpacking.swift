import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel

/// The one pass over a wheel's bytes: each is hashed and unpacked once.
struct Unpacking: ~Copyable {
    private let store: Store
    private let request: StoreRequest
    private var extractor: ZipExtractor
    private var hasher: SHA256Hasher

    init(
        store: Store, request: StoreRequest, directory: ZipDirectory, into tree: Directory
    ) throws {
        let extractor = try ZipExtractor(
            directory, of: request.artifact.filename, into: tree,
            hashingMembers: store.limits.hashesMembers, pool: store.writers)
        let hasher = try SHA256Hasher()
        self.store = store
        self.request = request
        self.extractor = extractor
        self.hasher = hasher
    }

    /// Takes the next bytes, when an unpacker's turn has come.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
        store.permits.wait()
        defer { store.permits.signal() }
        hasher.update(bytes)
        try extractor.consume(bytes)
        store.reporter.report(
            .downloadAdvanced(name: request.label, by: Int64(bytes.count)))
    }

    /// Compares size and digest; gives the members.
    consuming func finish() throws -> [ExtractedMember] {
        let (request, digest) = (request, try hasher.finish())
        guard digest == request.digest else {
            throw ProvisionError(
                .artifactDiffers, "`\(request.artifact.filename)` is not the file of the lock",
                context: ["its digest is \(digest)", "the lock says \(request.digest)"],
                hints: [.replacedArtifact])
        }
        return try extractor.finish()
    }
}
