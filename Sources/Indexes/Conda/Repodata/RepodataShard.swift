package import PackageModel

/// The records of one package in one subdir of a channel (CEP 16, CEP 48).
package enum RepodataShard {
    /// The records of an unpacked shard; throws where it is no shard at all.
    package static func records(
        _ bytes: [UInt8], place: RecordPlace
    ) throws -> [CondaRecord] {
        try batch(bytes, place: place).records
    }

    /// The records of an unpacked shard and the entries that cannot be used.
    ///
    /// `removed` entries are no records, and of a distribution in both formats the `.conda` counts.
    package static func batch(_ bytes: [UInt8], place: RecordPlace) throws -> RecordBatch {
        var decoder = RecordDecoder(place)
        var reader = MessagePackReader(bytes)
        do throws(ReadFailure) {
            try decoder.takeDocument(&reader)
            guard reader.isAtEnd else {
                throw ReadFailure(offset: reader.mark.offset, expected: "the end")
            }
        } catch {
            throw error.about(place.source)
        }
        return decoder.finish()
    }
}

extension RecordDecoder {
    /// Takes the map that is a whole shard.
    fileprivate mutating func takeDocument<Reader: ValueReader>(
        _ reader: inout Reader
    ) throws(ReadFailure) {
        try reader.enterMap()
        while let key = try key(&reader) {
            if let section = RecordSection(key: key) {
                try takeEntries(section, &reader)
            } else if key == "v3" {
                try takeRevision(&reader)
            } else if key == "removed" {
                try takeRemoved(&reader)
            } else {
                try reader.skip()
            }
        }
    }

    /// Takes the map of `v3`: extension → entries.
    private mutating func takeRevision<Reader: ValueReader>(
        _ reader: inout Reader
    ) throws(ReadFailure) {
        guard try reader.kind() != .null else { return try reader.skip() }
        try reader.enterMap()
        while let key = try key(&reader) {
            if let section = RecordSection(extension: key) {
                try takeEntries(section, &reader)
            } else {
                try reader.skip()
            }
        }
    }
}
