import PackageModel

/// Turns the entries of repodata into records that share the texts they have in common.
struct RecordDecoder {
    private var pool = TextPool.withFieldNames
    private let place: RecordPlace
    private var batch = RecordBatch()
    /// What is known of each record of the batch besides.
    private var origins: [Origin] = []
    private var removed: Set<String>
    /// Where what readers read begins in the document.
    var origin = 0

    private struct Origin {
        var distribution: Distribution
        var rank: Int
    }

    init(_ place: RecordPlace, removed: Set<String> = []) {
        self.place = place
        self.removed = removed
    }

    /// The next key of a map that is no record.
    mutating func key<Reader: ValueReader>(
        _ reader: inout Reader
    ) throws(ReadFailure) -> String? {
        try reader.nextKey(&pool).map { pool[$0] }
    }

    /// Takes the list that is next: file names that the channel has withdrawn.
    mutating func takeRemoved<Reader: ValueReader>(
        _ reader: inout Reader
    ) throws(ReadFailure) {
        removed.formUnion(try reader.texts(&pool) ?? [])
    }

    /// Takes the map that is next: key of a file → record.
    mutating func takeEntries<Reader: ValueReader>(
        _ section: RecordSection, _ reader: inout Reader
    ) throws(ReadFailure) {
        guard try reader.kind() != .null else { return try reader.skip() }
        try reader.enterMap()
        while let filename = try reader.nextName() {
            try take(filename + section.suffix, section, &reader)
        }
    }

    /// Takes the entry that is next.
    ///
    /// A fault within it concerns it alone, as long as it can be passed over.
    mutating func take<Reader: ValueReader>(
        _ filename: String, _ section: RecordSection, _ reader: inout Reader
    ) throws(ReadFailure) {
        guard let rank = section.rank(of: filename), let url = place.url(of: filename) else {
            leave(filename, "its name is not that of a conda package")
            return try reader.skip()
        }
        let start = reader.mark
        var draft = RecordDraft(place)
        do {
            try draft.take(&reader, &pool)
        } catch {
            reader.rewind(to: start)
            try reader.skip()
            return leave(filename, error)
        }
        if let record = draft.finish(filename, url: url, pool) {
            batch.records.append(record)
            origins.append(Origin(distribution: Distribution(draft), rank: rank))
        } else {
            leave(filename, draft.fault ?? "it cannot be used")
        }
    }

    /// Leaves an entry out and says why.
    mutating func leave(_ filename: String, _ reason: String) {
        batch.leftOut.append(RecordBatch.LeftOut(filename: filename, reason: reason))
    }

    mutating func leave(_ filename: String, _ failure: ReadFailure) {
        leave(filename, "expected \(failure.expected) at byte \(origin + failure.offset)")
    }

    /// The records that count, in the order in which they came; the decoder begins anew.
    mutating func finish() -> RecordBatch {
        defer { (batch, origins) = (RecordBatch(), []) }
        var best: [Distribution: Int] = [:]
        best.reserveCapacity(origins.count)
        for (index, origin) in origins.enumerated() {
            guard let other = best.updateValue(index, forKey: origin.distribution) else { continue }
            if origins[other].rank < origin.rank { best[origin.distribution] = other }
        }
        guard best.count < origins.count || !removed.isEmpty else { return batch }
        var made = batch
        made.records = []
        for (index, record) in batch.records.enumerated()
        where best[origins[index].distribution] == index && !removed.contains(record.filename) {
            made.records.append(record)
        }
        return made
    }
}

/// What a package is apart from its format, by the numbers of its texts.
private struct Distribution: Hashable {
    private var name: Int
    private var version: Int
    private var build: Int

    init(_ draft: RecordDraft) {
        (name, version, build) = (draft.name ?? -1, draft.version ?? -1, draft.build ?? -1)
    }
}
