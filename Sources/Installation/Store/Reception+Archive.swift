import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

extension Reception {
    /// One request and one pass over a toolkit's archive.
    ///
    /// Its files are hashed while they are written: it has no list that would vouch for them.
    func unpackArchive(
        _ filename: ArchiveFilename, into tree: Directory, _ partial: PartialDownload?
    ) async throws -> ExtractedTree {
        if isPage {
            let bytes = try await wholeFile()
            return try store.decoders.within(left: request.size) {
                try extract(filename, into: tree, ArtifactFeed(bytes, request, store))
            }
        }
        let stream = try await resume(partial)
        return try await withTaskCancellationHandler {
            try store.decoders.within(left: request.size) {
                try extract(
                    filename, into: tree,
                    ArtifactFeed(
                        stream, keepingIn: partial, request, store, turnstile: store.decoders))
            }
        } onCancel: {
            stream.cancel()
        }
    }

    /// The pass itself; where it fails on other bytes than the lock's, that is the reason to tell.
    private func extract(
        _ filename: ArchiveFilename, into tree: Directory, _ feed: ArtifactFeed
    ) throws -> ExtractedTree {
        var options = UnpackOptions()
        options.hashesMembers = true
        options.modeMask = 0o555
        options.pool = store.writers
        let made: ExtractedTree
        do {
            made = try TarExtractor.extract(
                feed.read, name: filename.text, size: request.size, compression: .xz, into: tree,
                options: options)
        } catch let error as ProvisionError where error.code.exitStatus == .integrity {
            try feed.finish()
            throw error
        }
        try feed.finish()
        return made
    }
}
