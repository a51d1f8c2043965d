import Diagnostics
package import FileSystem
package import SystemPackage

/// Unpacks tar archives, of which libarchive reads the headers and nothing else.
package enum TarExtractor {
    /// Unpacks `file` into `destination`, which should be new and private.
    ///
    /// Files come first, then symlinks, sorted. Anything that libarchive remarks upon is an error.
    /// Afterwards the folder holds files of mode 0644 or 0755, folders of 0755 and symlinks that
    /// stay inside; after an error it holds a part of that.
    package static func extract(
        _ file: FilePath, compression: TarCompression, into destination: Directory,
        budget: UnpackBudget? = nil
    ) throws -> UnpackSummary {
        let name = file.lastComponent?.string ?? file.string
        return try naming(name) {
            let section = try FileSection(file)
            var options = UnpackOptions()
            options.budget = budget
            return try extract(
                section, compression, into: destination, options, size: section.count
            ).summary
        }
    }

    /// Unpacks the archive `name` of `size` bytes while `feed` brings it, as `options` ask.
    ///
    /// All bytes are read, those behind the tar's end too. What `feed` throws comes out unchanged.
    package static func extract(
        _ feed: @escaping ByteFeed, name: String, size: Int64, compression: TarCompression,
        into destination: Directory, options: UnpackOptions
    ) throws -> ExtractedTree {
        try naming(name) {
            let section = StreamSection(unsafe StreamCursor(feed, size: size))
            let tree = try extract(section, compression, into: destination, options, size: size)
            try section.drain()
            return tree
        }
    }

    private static func extract(
        _ source: any TarSource, _ compression: TarCompression, into destination: Directory,
        _ options: UnpackOptions, size: Int64
    ) throws -> ExtractedTree {
        var unpacking = TarUnpacking(destination: destination, options, archiveSize: size)
        try unpacking.makeAll(of: source, compression)
        return try unpacking.finish()
    }
}
