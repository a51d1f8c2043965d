import PackageModel

/// All records of one package, in the order of preference up to ties.
///
/// Records stay where they are; an order is a list of their indices.
struct CondaShelf: Sendable {
    let name: String
    let records: [CondaRecord]
    /// Of each record; nil where it cannot be read.
    let versions: [CondaVersion?]
    /// Of each record, the place of its version among all, the highest first.
    let places: [Int]
    /// Why a record is left out.
    private(set) var reasons: [Int: String] = [:]
    /// The texts of each record's `depends` and `constrains`, by their numbers in the vocabulary.
    private(set) var depends: [[Int]] = []
    private(set) var constrains: [[Int]] = []
    /// Indices of the records that are candidates, the best first; ties are in no order.
    private(set) var order: [Int] = []
    /// The stretches of `order` that tie.
    private(set) var ties: [Range<Int>] = []
    /// Indices of the records, the highest version first.
    private(set) var newestFirst: [Int] = []

    /// What makes a record better than another of the same package, as far as it alone tells.
    private struct Rank: Comparable {
        var isExcluded: Bool
        var hasFeatures: Bool
        var channel: Int
        /// The place of the version among those of the package, the highest first.
        var version: Int
        var build: Int

        static func < (left: Rank, right: Rank) -> Bool {
            if left.isExcluded != right.isExcluded { return right.isExcluded }
            if left.hasFeatures != right.hasFeatures { return right.hasFeatures }
            if left.channel != right.channel { return left.channel < right.channel }
            if left.version != right.version { return left.version < right.version }
            return left.build > right.build
        }
    }

    init(_ name: String, _ records: [CondaRecord], rules: CondaChannelRules) {
        self.name = name
        self.records = records
        let ladder = VersionLadder(records)
        versions = ladder.versions
        places = ladder.places
        reasons = rules.exclusions(of: name, records)
        for (index, version) in versions.enumerated()
        where version == nil && reasons[index] == nil {
            reasons[index] = "its version `\(records[index].version)` cannot be read"
        }
        let ranks = records.indices.map { index in
            Rank(
                isExcluded: reasons[index] != nil,
                hasFeatures: !records[index].trackFeatures.isEmpty,
                channel: rules.rank(of: records[index].channel), version: ladder.places[index],
                build: records[index].buildNumber)
        }
        order = Self.withoutTwins(records).sorted { left, right in
            ranks[left] == ranks[right]
                ? records[left].distinguishes(from: records[right]) : ranks[left] < ranks[right]
        }
        ties = Self.runs(order) { ranks[$0] == ranks[$1] }
        newestFirst = order.sorted { ladder.places[$0] < ladder.places[$1] }
    }

    /// Looks up what the records' dependencies mean; records with unreadable ones are left out.
    mutating func read(_ vocabulary: inout CondaVocabulary) {
        guard depends.isEmpty else { return }
        var unreadable: [Int: String] = [:]
        depends.reserveCapacity(records.count)
        constrains.reserveCapacity(records.count)
        for (index, record) in records.enumerated() {
            depends.append(record.depends.map { vocabulary.number(of: $0) })
            constrains.append(record.constrains.map { vocabulary.number(of: $0) })
            for number in depends[index] + constrains[index] {
                guard case .failure(let error) = vocabulary.needs[number],
                    unreadable[index] == nil
                else { continue }
                unreadable[index] = "its dependency `\(error.text)` cannot be read"
            }
        }
        exclude(unreadable)
    }

    /// Puts tied candidates into the order that `precedes` says, given their records' indices.
    mutating func settle(_ tie: Range<Int>, by precedes: (Int, Int) -> Bool) {
        order.replaceSubrange(tie, with: order[tie].sorted(by: precedes))
    }

    /// Leaves records out that turned out to be of no use; they go to the end.
    private mutating func exclude(_ more: [Int: String]) {
        guard !more.isEmpty else { return }
        reasons.merge(more) { first, _ in first }
        order = order.filter { reasons[$0] == nil } + order.filter { reasons[$0] != nil }
    }

    /// Puts the record of an earlier lock first.
    mutating func favor(_ filename: String) {
        guard let place = order.firstIndex(where: { records[$0].filename == filename }),
            reasons[order[place]] == nil
        else { return }
        order.insert(order.remove(at: place), at: 0)
    }

    /// The record of a candidate.
    func record(_ candidate: Int) -> CondaRecord { records[order[candidate]] }

    /// One record a file name's stem, channel and subdir: `.conda` where there are both formats.
    private static func withoutTwins(_ records: [CondaRecord]) -> [Int] {
        let modern = Set(
            records.lazy.filter { $0.filename.hasSuffix(".conda") }.map(\.shelfMark))
        guard modern.count < records.count else { return Array(records.indices) }
        var seen: Set<String> = []
        return records.indices.filter { index in
            let record = records[index]
            let isModern = record.filename.hasSuffix(".conda")
            guard isModern || !modern.contains(record.shelfMark) else { return false }
            return seen.insert(record.shelfMark).inserted
        }
    }

    private static func runs(_ order: [Int], _ ties: (Int, Int) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        for index in order.indices.dropFirst() where !ties(order[index - 1], order[index]) {
            if index - start > 1 { runs.append(start..<index) }
            start = index
        }
        if order.count - start > 1 { runs.append(start..<order.count) }
        return runs
    }
}

extension CondaRecord {
    /// Tells files apart that differ in more than their format.
    fileprivate var shelfMark: String { "\(channel)/\(subdir)/\(version)-\(build)" }

    /// Newer files first, `.conda` before `.tar.bz2`, and then something that never is equal.
    func distinguishes(from other: CondaRecord) -> Bool {
        if timestamp != other.timestamp { return (timestamp ?? .min) > (other.timestamp ?? .min) }
        let (isModern, otherIs) = (filename.hasSuffix(".conda"), other.filename.hasSuffix(".conda"))
        if isModern != otherIs { return isModern }
        return (subdir, filename, channel, url) < (other.subdir, other.filename, other.channel, other.url)
    }
}

/// The versions of a package's records, each text read once, and their places in the order.
private struct VersionLadder {
    let versions: [CondaVersion?]
    /// Of each record, the place of its version among all, the highest first; equal ones share it.
    let places: [Int]

    init(_ records: [CondaRecord]) {
        var numbers: [String: Int] = [:]
        var distinct: [CondaVersion?] = []
        let numbered = records.map { record in
            if let known = numbers[record.version] { return known }
            distinct.append(CondaVersion(record.version))
            numbers[record.version] = distinct.count - 1
            return distinct.count - 1
        }
        var places = [Int](repeating: distinct.count, count: distinct.count)
        let readable = distinct.indices.compactMap { index in
            distinct[index].map { (index: index, version: $0) }
        }
        var place = -1
        var last: CondaVersion?
        for (index, version) in readable.sorted(by: { $0.version > $1.version }) {
            if version != last { place += 1 }
            places[index] = place
            last = version
        }
        versions = numbered.map { distinct[$0] }
        self.places = numbered.map { places[$0] }
    }
}
