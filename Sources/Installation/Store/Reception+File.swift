import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

extension Reception {
    /// One pass over a file that is kept as it is, since another program unpacks it.
    func receiveFile(
        _ filename: PackageFilename, into tree: Directory, _ partial: PartialDownload?
    ) async throws {
        if isPage {
            let bytes = try await wholeFile()
            return try store.permits.withPermit {
                try write(ArtifactFeed(bytes, request, store), as: filename, into: tree)
            }
        }
        let stream = try await resume(partial)
        try await whileReading(stream) {
            try write(
                ArtifactFeed(stream, keepingIn: partial, request, store), as: filename,
                into: tree)
        }
    }

    private func write(
        _ feed: ArtifactFeed, as filename: PackageFilename, into tree: Directory
    ) throws {
        var writer = try MemberWriter.create(
            FilePath(filename.text), in: tree, size: request.size, mode: 0o444,
            pool: store.writers)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { room.deallocate() }
        var rest = request.size
        while rest > 0 {
            let window = UnsafeMutableRawBufferPointer(rebasing: room.prefix(Int(clamping: rest)))
            let count = try feed.read(into: window)
            guard count > 0 else { break }
            try writer.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
            rest -= Int64(count)
        }
        // Tells of too few bytes before the writer, which knows no more than that.
        try feed.finish()
        try writer.finish()
    }
}

/// A file in staging whose size and digest agree with the lock, and that stays packed.
struct KeptFile: UnpackedArtifact {
    let staged: StagedEntry
    let filename: PackageFilename

    func publish(
        to folder: StoreFolder, boot: BootIdentity, _ failPoints: FailPoints
    ) throws -> StoreEntry {
        let file = StoreEntry.File(
            path: filename.text, size: staged.request.size, mode: 0o444,
            digest: staged.request.digest)
        return try staged.publish([file], to: folder, boot: boot, failPoints)
    }
}
