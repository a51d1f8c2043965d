import PackageModel

extension RepodataFile {
    /// The `base_url` of the object `info`; nil where it has none.
    static func baseURL(of information: Range<Int>?, in bytes: [UInt8]) throws(ReadFailure)
        -> String?
    {
        guard let information else { return nil }
        return try reading(information, of: bytes) { reader throws(ReadFailure) in
            var base: String?
            guard reader.isObject() else { return nil }
            try reader.enterObject()
            while let key = try reader.nextKey() {
                if key == "base_url" {
                    base = try reader.optionalString()
                } else {
                    try reader.skip()
                }
            }
            return base
        }
    }

    /// The file names of lists of removed files.
    static func removed(_ lists: [Range<Int>], in bytes: [UInt8]) throws(ReadFailure) -> Set<String>
    {
        var names: Set<String> = []
        for list in lists {
            try reading(list, of: bytes) { reader throws(ReadFailure) in
                guard try reader.kind() == .list else { return }
                try reader.enterArray()
                while try reader.nextElement() {
                    if let name = try reader.optionalString() { names.insert(name) }
                }
            }
        }
        return names
    }

    /// Reads a part of the file; the place of a failure is that in the file.
    private static func reading<Value>(
        _ range: Range<Int>, of bytes: [UInt8],
        _ body: (inout JSONReader) throws(ReadFailure) -> Value
    ) throws(ReadFailure) -> Value {
        var reader = JSONReader(Array(bytes[range]))
        do throws(ReadFailure) {
            return try body(&reader)
        } catch {
            throw ReadFailure(offset: range.lowerBound + error.offset, expected: error.expected)
        }
    }
}

extension RecordPlace {
    /// The place with the files' folder that the index itself tells, relative to its own address,
    /// or to `base` where the index may have come from a mirror.
    ///
    /// No index of the network may lead to files of this machine.
    package func rebased(_ reference: String?) -> RecordPlace? {
        guard let reference else { return self }
        let resolver = try? LinkResolver(means(ownFolder: reference) ? base : source)
        guard let url = resolver?.resolve(reference)?.url else { return nil }
        return RecordPlace(channel: channel, subdir: subdir, base: url, source: source)
    }

    /// Whether a reference is the same at each mirror, and so relative to the channel's own folder.
    private func means(ownFolder reference: String) -> Bool {
        !reference.hasPrefix("/") && !reference.contains(":")
            && (!base.hasPrefix("file:") || source.hasPrefix("file:"))
    }
}
