import Diagnostics
import Hashing
import PackageModel
import SystemPackage
import Transfer

/// The bytes of one artifact in order, for readers that ask: what was kept, then what arrives.
///
/// Each is hashed, kept and told of once. While it waits for the network it lets another unpacker have its turn.
final class ArtifactFeed {
    private let store: Store
    private let request: StoreRequest
    private let partial: PartialDownload?
    private var kept: PartialDownload.KeptBytes?
    private let stream: ByteStream?
    /// Where the unpacker has its place; nil: it has a permit of the store's.
    private let turnstile: Turnstile?
    private var piece: Piece
    private var used = 0
    private var total: Int64 = 0
    private var hasher: ArtifactHasher?

    /// What was received and not yet handed out.
    private enum Piece {
        case page([UInt8])
        case chunk(Chunk)

        var count: Int {
            switch self {
            case .page(let bytes): bytes.count
            case .chunk(let chunk): chunk.count
            }
        }

        func withUnsafeBytes<Result>(
            _ body: (UnsafeRawBufferPointer) throws -> Result
        ) rethrows -> Result {
            switch self {
            case .page(let bytes): try bytes.withUnsafeBytes(body)
            case .chunk(let chunk): try chunk.withUnsafeBytes(body)
            }
        }
    }

    /// A whole artifact that is there already.
    init(_ bytes: [UInt8], _ request: StoreRequest, _ store: Store) throws {
        (self.store, self.request) = (store, request)
        (partial, kept, stream, turnstile) = (nil, nil, nil, nil)
        piece = .page(bytes)
        hasher = try ArtifactHasher(request.digest.algorithm)
        try receive(piece)
    }

    /// What `partial` has of it, then the rest by `stream`, which is kept there too.
    init(
        _ stream: ByteStream, keepingIn partial: PartialDownload?, _ request: StoreRequest,
        _ store: Store, turnstile: Turnstile? = nil
    ) throws {
        (self.store, self.request, self.stream, self.partial) = (store, request, stream, partial)
        self.turnstile = turnstile
        kept = partial?.keptBytes()
        piece = .page([])
        hasher = try ArtifactHasher(request.digest.algorithm)
    }

    /// Fills the front of `room`; 0 at the end.
    ///
    /// The caller has the permit of an unpacker, or a place in the turnstile.
    func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !room.isEmpty else { return 0 }
        if let kept {
            let count = try kept.read(into: room)
            guard count == 0 else {
                take(UnsafeRawBufferPointer(rebasing: room[..<count]))
                return count
            }
            self.kept = nil
        }
        if used == piece.count, !(try receiveNext()) { return 0 }
        let count = min(room.count, piece.count - used)
        piece.withUnsafeBytes {
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[used..<used + count]))
        }
        used += count
        return count
    }

    /// Takes the next chunk that has bytes; false at the end.
    private func receiveNext() throws -> Bool {
        while let chunk = try nextChunk() {
            guard chunk.count > 0 else { continue }
            (piece, used) = (.chunk(chunk), 0)
            try receive(piece)
            return true
        }
        return false
    }

    private func nextChunk() throws -> Chunk? {
        guard let stream else { return nil }
        guard let turnstile else {
            store.permits.signal()
            defer { store.permits.wait() }
            return try stream.next()
        }
        let left = request.size - total
        if stream.isReady {
            turnstile.makeWay(left: left)
            return try stream.next()
        }
        turnstile.leave()
        defer { turnstile.enter(left: left) }
        return try stream.next()
    }

    private func receive(_ piece: Piece) throws {
        let isKept = try piece.withUnsafeBytes { bytes in
            take(bytes)
            return try partial?.append(bytes) == true
        }
        if isKept { try store.failPoints(.partialWritten) }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        hasher?.update(bytes)
        total += Int64(bytes.count)
        store.reporter.report(.downloadAdvanced(name: request.label, by: Int64(bytes.count)))
    }

    /// Reads what nobody asked for and compares size and digest with the lock's.
    func finish() throws {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { room.deallocate() }
        while try read(into: room) > 0 {}
        guard total == request.size else {
            throw differs(["it has \(total) bytes", "the lock says \(request.size)"])
        }
        guard let digest = try hasher.take()?.finish(), digest != request.digest else { return }
        throw differs(["its digest is \(digest)", "the lock says \(request.digest)"])
    }

    private func differs(_ context: [String]) -> ProvisionError {
        ProvisionError(
            .artifactDiffers, "`\(request.artifact.filename)` is not the file of the lock",
            context: context,
            hints: [.replacedArtifact])
    }
}

/// A digest of whichever kind the lock has.
struct ArtifactHasher: ~Copyable {
    private var sha256: SHA256Hasher?
    private var md5: MD5Hasher?

    init(_ algorithm: Digest.Algorithm) throws {
        sha256 = algorithm == .sha256 ? try SHA256Hasher() : nil
        md5 = algorithm == .md5 ? try MD5Hasher() : nil
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        sha256?.update(bytes)
        md5?.update(bytes)
    }

    consuming func finish() throws -> Digest? {
        if let digest = try sha256.take()?.finish() { return digest }
        return try md5.take()?.finish()
    }
}
