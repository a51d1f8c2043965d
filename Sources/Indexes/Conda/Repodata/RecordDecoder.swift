import PackageModel

/// Turns the entries of repodata into records that share the texts they have in common.
struct RecordDecoder {
    private var pool = TextPool.withFieldNames
    private let place: RecordPlace
    private var batch = RecordBatch()
    /// Of each record of the batch.
    private var ranks: [Int] = []
    private var removed: Set<String>
    /// Where what readers read begins in the document.
    var origin = 0

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

    /// Takes the entry that is next. A fault within it concerns it alone, as long as it can be
    /// passed over.
    mutating func take<Reader: ValueReader>(
        _ filename: String, _ section: RecordSection, _ reader: inout Reader
    ) throws(ReadFailure) {
        guard IndexFile.isPlain(filename), let rank = section.rank(of: filename) else {
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
        if let record = draft.finish(filename, place, pool) {
            batch.records.append(record)
            ranks.append(rank)
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
        defer { (batch, ranks) = (RecordBatch(), []) }
        var best: [Distribution: Int] = [:]
        best.reserveCapacity(ranks.count)
        var isDouble = false
        for (index, record) in batch.records.enumerated() {
            let other = best.updateValue(index, forKey: Distribution(record))
            guard let other else { continue }
            isDouble = true
            if ranks[other] < ranks[index] { best[Distribution(record)] = other }
        }
        guard isDouble || !removed.isEmpty else { return batch }
        var made = batch
        made.records = batch.records.enumerated().compactMap { index, record in
            best[Distribution(record)] == index && !removed.contains(record.filename) ? record : nil
        }
        return made
    }
}

/// What a package is apart from its format; the name is the same in all of a package's records.
private struct Distribution: Hashable {
    var name: String
    var version: String
    var build: String

    init(_ record: CondaRecord) {
        (name, version, build) = (record.name, record.version, record.build)
    }
}
