import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

extension Reception {
    /// Its directory first, then one pass.
    func unpackWheel(
        into tree: Directory, _ partial: PartialDownload?
    ) async throws -> [ExtractedMember] {
        if isPage {
            let bytes = try await wholeFile()
            let directory = try parse(tail: bytes)
            var unpacking = try unpacking(directory, into: tree)
            try bytes.withUnsafeBytes { try unpacking.take($0) }
            return try unpacking.finish()
        }
        let directory: ZipDirectory
        let stream: ByteStream
        do {
            let kept = partial?.kept ?? 0
            async let opened = open(from: kept)
            directory = try await remoteDirectory()
            stream = try await opened
        } catch let error as ProvisionError where error.code == .rangeRefused {
            return try await unpackFromDisk(into: tree)
        }
        return try await withTaskCancellationHandler {
            try unpack(stream, directory, into: tree, keepingIn: partial)
        } onCancel: {
            stream.cancel()
        }
    }

    /// The pass itself: what earlier runs received, then what arrives.
    private func unpack(
        _ stream: ByteStream, _ directory: ZipDirectory, into tree: Directory,
        keepingIn partial: PartialDownload?
    ) throws -> [ExtractedMember] {
        var unpacking = try unpacking(directory, into: tree)
        try partial?.replay { try unpacking.take($0) }
        while let chunk = try stream.next() {
            try chunk.withUnsafeBytes { bytes in
                try unpacking.take(bytes)
                guard try partial?.append(bytes) == true else { return }
                try store.failPoints(.partialWritten)
            }
        }
        return try unpacking.finish()
    }

    /// For servers that know no ranges: the archive lies in staging while it is unpacked.
    private func unpackFromDisk(into tree: Directory) async throws -> [ExtractedMember] {
        let path = tree.path.removingLastComponent().appending("archive")
        let stream = try await open(from: 0)
        let file = try OpenFile.open(path, .create(mode: 0o600))
        while let chunk = try stream.next() { try chunk.withUnsafeBytes { try file.write($0) } }
        try file.close()
        let archive = try OpenFile.open(path, .read)
        var unpacking = try unpacking(ZipReader.directory(of: archive), into: tree)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { buffer.deallocate() }
        while true {
            let count = try archive.read(into: buffer)
            guard count > 0 else { break }
            try unpacking.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        try Files.remove(path)
        return try unpacking.finish()
    }

    private func unpacking(
        _ directory: ZipDirectory, into tree: Directory
    ) throws -> Unpacking {
        try Unpacking(store: store, request: request, directory: directory, into: tree)
    }
}

extension Reception {
    /// The central directory, by one range or by two if it is long.
    private func remoteDirectory() async throws -> ZipDirectory {
        var start = max(0, request.size - ZipDirectory.usualTail)
        for _ in 0..<2 {
            let answer = try await store.downloader.fetch(
                Request(
                    url: request.artifact.url, range: .bytes(start..<request.size),
                    limit: Int(clamping: request.size - start)))
            guard answer.offset == start else { break }
            switch try parsed(answer.body) {
            case .directory(let directory): return directory
            case .needsMore(let from): start = from
            }
        }
        throw broken("its directory is never complete")
    }

    private func parse(tail: [UInt8]) throws -> ZipDirectory {
        guard Int64(tail.count) == request.size else {
            throw broken("it has \(tail.count) bytes, and the lock says \(request.size)")
        }
        if case .directory(let directory) = try parsed(tail) { return directory }
        throw broken("its directory is not complete")
    }

    private func parsed(_ tail: [UInt8]) throws -> ZipTail {
        do {
            return try ZipDirectory.parse(tail: tail, fileSize: request.size)
        } catch {
            throw error.about(request.artifact.filename)
        }
    }

    private func broken(_ reason: String) -> ProvisionError {
        ProvisionError(
            .artifactDiffers, "cannot use `\(request.artifact.filename)`", context: [reason],
            hints: [.replacedArtifact])
    }
}
