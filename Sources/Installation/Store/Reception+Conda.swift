import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

extension Reception {
    /// One request and one pass, whatever the format.
    func unpackConda(
        _ filename: CondaFilename, into tree: Directory, _ partial: PartialDownload?
    ) async throws -> ExtractedTree {
        if isPage {
            let bytes = try await wholeFile()
            return try store.permits.withPermit {
                try unpack(filename, into: tree) { try ArtifactFeed(bytes, request, store) }
            }
        }
        do {
            return try await unpack(filename, into: tree, streaming: partial)
        } catch is NeedsWholeArchive {
            try partial?.restart()
            for entry in try tree.list() {
                try Files.removeTree(tree.path.appending(entry.name))
            }
            let stream = try await open(from: 0)
            return try await whileReading(stream) {
                let feed = try ArtifactFeed(stream, keepingIn: nil, request, store)
                return try unpackFromDisk(filename, into: tree, feed)
            }
        }
    }

    private func unpack(
        _ filename: CondaFilename, into tree: Directory, streaming partial: PartialDownload?
    ) async throws -> ExtractedTree {
        let stream = try await resume(partial)
        return try await whileReading(stream) {
            try extract(
                filename, into: tree,
                ArtifactFeed(stream, keepingIn: partial, request, store))
        }
    }

    /// Goes on after what `partial` has, or from the start where the server cannot.
    func resume(_ partial: PartialDownload?) async throws -> ByteStream {
        let kept = partial?.kept ?? 0
        do {
            return try await open(from: kept)
        } catch let error as ProvisionError where error.code == .rangeRefused && kept > 0 {
            try partial?.restart()
            return try await open(from: 0)
        }
    }

    func whileReading<Answer>(
        _ stream: ByteStream, _ body: () throws -> Answer
    ) async throws -> Answer {
        try await withTaskCancellationHandler {
            try store.permits.withPermit(body)
        } onCancel: {
            stream.cancel()
        }
    }

    /// Unpacks what lies in memory; where it cannot be done in one pass, from the disk.
    private func unpack(
        _ filename: CondaFilename, into tree: Directory, _ feed: () throws -> ArtifactFeed
    ) throws -> ExtractedTree {
        do {
            return try extract(filename, into: tree, feed())
        } catch is NeedsWholeArchive {
            for entry in try tree.list() {
                try Files.removeTree(tree.path.appending(entry.name))
            }
            return try unpackFromDisk(filename, into: tree, feed())
        }
    }

    /// The pass itself; where it fails on other bytes than the lock's, that is the reason to tell.
    private func extract(
        _ filename: CondaFilename, into tree: Directory, _ feed: ArtifactFeed
    ) throws -> ExtractedTree {
        let made: ExtractedTree
        do {
            switch filename.format {
            case .conda:
                made = try CondaArchive.extract(
                    feed.read, name: filename.text, size: request.size, into: tree,
                    options: options)
            case .tarBzip2:
                made = try TarExtractor.extract(
                    feed.read, name: filename.text, size: request.size, compression: .bzip2,
                    into: tree, options: options)
            }
        } catch let error as ProvisionError where error.code.exitStatus == .integrity {
            try feed.finish()
            throw error
        }
        try feed.finish()
        return made
    }

    /// For ZIPs whose members tell their lengths too late: proven first, then unpacked.
    private func unpackFromDisk(
        _ filename: CondaFilename, into tree: Directory, _ feed: ArtifactFeed
    ) throws -> ExtractedTree {
        let path = tree.path.removingLastComponent().appending(filename.text)
        let file = try OpenFile.open(path, .create(mode: 0o600))
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { room.deallocate() }
        while case let count = try feed.read(into: room), count > 0 {
            try file.write(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        try file.close()
        try feed.finish()
        let made = try CondaArchive.extract(path, into: tree, options: options)
        try Files.remove(path)
        return made
    }

    private var options: UnpackOptions {
        var options = UnpackOptions()
        options.hashesMembers = store.limits.hashesMembers
        options.modeMask = 0o555
        options.keepsTimes = true
        options.allowsOutwardLinks = true
        options.pool = store.writers
        return options
    }
}
