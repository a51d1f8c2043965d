package import PackageModel

/// A whole `repodata.json`, of which only what is asked for is decoded.
///
/// Making one runs once over the bytes to find where each entry lies. The bytes are held as long as
/// the value; the index beside them has twelve bytes an entry.
package struct RepodataFile: Sendable {
    private let bytes: [UInt8]
    private let index: RepodataIndex
    private let place: RecordPlace
    private let removed: Set<String>

    /// Finds the entries; throws where the bytes are no repodata at all, naming the byte.
    ///
    /// A `base_url` in the file overrules `place.base` (CEP 15); see `RecordPlace.rebased(_:)`.
    package init(_ bytes: [UInt8], place: RecordPlace) throws {
        self.bytes = bytes
        do throws(ReadFailure) {
            index = try bytes.withUnsafeBytes { bytes in
                Result { () throws(ReadFailure) in try RepodataIndex(bytes) }
            }.get()
            let base = try Self.baseURL(of: index.information, in: bytes)
            guard let rebased = place.rebased(base) else {
                throw ReadFailure(
                    offset: index.information?.lowerBound ?? 0,
                    expected: "an address that can be fetched as `base_url`")
            }
            self.place = rebased
            removed = try Self.removed(index.removed, in: bytes)
        } catch {
            throw error.about(place.source)
        }
    }

    /// Number of entries, whether or not they can be used.
    package var count: Int { index.count }

    /// The names of all packages.
    package var packages: Set<String> { index.packages(in: bytes) }

    /// The records of a package; empty where the file has none.
    package func records(of name: String) -> [CondaRecord] { batch(of: name).records }

    /// The records of packages: each name is a key of the answer.
    package func records(of names: Set<String>) -> [String: [CondaRecord]] {
        var decoder = RecordDecoder(place, removed: removed)
        var records: [String: [CondaRecord]] = [:]
        records.reserveCapacity(names.count)
        for name in names { records[name] = batch(of: name, &decoder).records }
        return records
    }

    /// The records of a package and the entries that cannot be used.
    package func batch(of name: String) -> RecordBatch {
        var decoder = RecordDecoder(place, removed: removed)
        return batch(of: name, &decoder)
    }

    private func batch(of name: String, _ decoder: inout RecordDecoder) -> RecordBatch {
        for entry in bytes.withUnsafeBytes({ index.entries(of: name, in: $0) }) {
            guard let section = index.section(of: entry) else { continue }
            let range = index.range(of: entry)
            decoder.origin = range.lowerBound
            var reader = JSONReader(Array(bytes[range]))
            var filename = "entry at byte \(range.lowerBound)"
            do {
                filename = try reader.string() + section.suffix
                try reader.expect(UInt8(ascii: ":"), "`:`")
                try decoder.take(filename, section, &reader)
            } catch {
                decoder.leave(filename, error)
            }
        }
        return decoder.finish()
    }
}
