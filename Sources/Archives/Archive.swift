import Diagnostics
package import FileSystem
package import SystemPackage

/// The door through which any archive is unpacked as a whole; its name tells the format.
package enum Archive {
    /// Unpacks `file` so that `folder` holds all of it or, after an error, is as it was.
    ///
    /// `folder` must be absent or empty; the archive is unpacked beside it and renamed into place.
    @discardableResult
    package static func unpack(_ file: FilePath, into folder: FilePath) throws -> UnpackSummary {
        try demandEmpty(folder)
        let parent = folder.removingLastComponent()
        try Files.createDirectories(parent.isEmpty ? "." : parent)
        let staging = try Files.temporarySibling(of: folder)
        do {
            let summary = try unpack(file, into: Directory.create(staging, mode: 0o700))
            try Files.setMode(0o755, of: staging)
            try Files.rename(staging, to: folder)
            return summary
        } catch {
            do {
                try Files.removeTree(staging)
            } catch let second as ProvisionError {
                throw (error as? ProvisionError)?.because(second.message) ?? second
            }
            throw error
        }
    }

    /// Unpacks `file` into an open folder, which should be new and private.
    package static func unpack(
        _ file: FilePath, into destination: Directory, budget: UnpackBudget? = nil
    ) throws -> UnpackSummary {
        let name = file.lastComponent?.string ?? file.string
        if let compression = TarCompression(filename: name) {
            return try TarExtractor.extract(
                file, compression: compression, into: destination, budget: budget)
        }
        if name.hasSuffix(".conda") {
            var options = UnpackOptions()
            options.budget = budget
            return try CondaArchive.extract(file, into: destination, options: options).summary
        }
        if name.hasSuffix(".whl") || name.hasSuffix(".zip") {
            return try unpackZip(file, into: destination, budget: budget)
        }
        throw ProvisionError(
            .unsupportedArchive, "cannot unpack `\(name)`",
            context: [
                "its name ends in none of .whl, .zip, .conda, .tar, .tar.gz, .tar.bz2,"
                    + " .tar.xz, .tar.zst"
            ])
    }

    private static func unpackZip(
        _ path: FilePath, into destination: Directory, budget: UnpackBudget?
    ) throws -> UnpackSummary {
        let file = try OpenFile.open(path, .read)
        var extractor = try ZipExtractor(
            ZipReader.directory(of: file), of: path.lastComponent?.string ?? path.string,
            into: destination, budget: budget)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { unsafe room.deallocate() }
        while true {
            let count = try unsafe file.read(into: room)
            if count == 0 { break }
            try unsafe extractor.consume(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
        var summary = UnpackSummary()
        for member in try extractor.finish() {
            summary.files += 1
            summary.bytes += member.size
        }
        return summary
    }

    private static func demandEmpty(_ folder: FilePath) throws {
        guard let kind = try Files.kind(of: folder) else { return }
        guard kind == .directory, try Files.list(folder).isEmpty else {
            throw ProvisionError(
                .destinationNotEmpty, "cannot unpack into `\(folder)`",
                context: ["it exists and is not an empty folder"],
                hints: ["name a folder that does not exist yet with `-C`"])
        }
    }
}
