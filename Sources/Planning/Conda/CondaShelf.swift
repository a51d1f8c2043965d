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
    private var isRead = false
    /// What decides each tie.
    private(set) var contests: [[CondaContest]] = []
    /// Indices of the records that are candidates, the best first; ties are in no order.
    private(set) var order: [Int] = []
    /// The stretches of `order` that tie.
    private(set) var ties: [Range<Int>] = []
    private var ranks: [Rank] = []
    /// Indices of the records of channels that count, the highest version first.
    ///
    /// Those with unreadable dependencies are among them, so that it does not matter when a
    /// package's dependencies are read.
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
        ranks = records.indices.map { index in
            Rank(
                isExcluded: reasons[index] != nil,
                hasFeatures: !records[index].trackFeatures.isEmpty,
                channel: rules.rank(of: records[index].channel), version: ladder.places[index],
                build: records[index].buildNumber)
        }
        arrange(Self.withoutTwins(records))
        let visible = order.filter { reasons[$0] == nil }
        newestFirst = visible.indices.sorted {
            (ladder.places[visible[$0]], $0) < (ladder.places[visible[$1]], $1)
        }.map { visible[$0] }
    }

    private mutating func arrange(_ candidates: [Int]) {
        order = candidates.sorted { left, right in
            ranks[left] == ranks[right]
                ? records[left].distinguishes(from: records[right]) : ranks[left] < ranks[right]
        }
        ties = Self.runs(order) { ranks[$0] == ranks[$1] && !ranks[$0].isExcluded }
    }

    /// Looks up what the records' dependencies mean; records with unreadable ones are left out.
    mutating func read(_ vocabulary: inout CondaVocabulary) {
        guard !isRead else { return }
        isRead = true
        depends = Array(repeating: [], count: records.count)
        constrains = depends
        var unreadable: [Int: String] = [:]
        var previous: Int?
        // Neighbours in the order say nearly the same.
        for index in order {
            depends[index] = vocabulary.numbers(
                of: records[index].depends,
                like: previous.map { (records[$0].depends, depends[$0]) })
            constrains[index] = vocabulary.numbers(
                of: records[index].constrains,
                like: previous.map { (records[$0].constrains, constrains[$0]) })
            previous = index
            if let text = unreadableText(index, vocabulary) {
                unreadable[index] = "its dependency `\(text)` cannot be read"
            }
        }
        exclude(unreadable)
        contests = ties.map { vocabulary.contests(among: order[$0].map { depends[$0] }) }
    }

    private func unreadableText(_ index: Int, _ vocabulary: CondaVocabulary) -> String? {
        for (text, number) in zip(records[index].depends, depends[index])
        where vocabulary.needs[number] == nil { return text }
        for (text, number) in zip(records[index].constrains, constrains[index])
        where vocabulary.needs[number] == nil { return text }
        return nil
    }

    /// Puts tied candidates into the order that `precedes` says, given their records' indices.
    mutating func settle(_ tie: Range<Int>, by precedes: (Int, Int) -> Bool) {
        order.replaceSubrange(tie, with: order[tie].sorted(by: precedes))
    }

    /// Leaves records out that turned out to be of no use; they go to the end.
    private mutating func exclude(_ more: [Int: String]) {
        guard !more.isEmpty else { return }
        reasons.merge(more) { first, _ in first }
        for index in more.keys { ranks[index].isExcluded = true }
        arrange(order)
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

    /// The indices of all records but those that are in the newer format too.
    private static func withoutTwins(_ records: [CondaRecord]) -> [Int] {
        let all = Array(records.indices)
        var old: [Substring: [Int]] = [:]
        for index in all where records[index].filename.hasSuffix(CondaRecord.oldSuffix) {
            let stem = records[index].filename.dropLast(CondaRecord.oldSuffix.count)
            old[stem, default: []].append(index)
        }
        guard !old.isEmpty else { return all }
        var twins: Set<Int> = []
        for index in all where records[index].filename.hasSuffix(CondaRecord.suffix) {
            let stem = records[index].filename.dropLast(CondaRecord.suffix.count)
            for twin in old[stem] ?? [] where records[index].isBeside(records[twin]) {
                twins.insert(twin)
            }
        }
        return twins.isEmpty ? all : all.filter { !twins.contains($0) }
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
    fileprivate static let suffix = ".conda"
    fileprivate static let oldSuffix = ".tar.bz2"

    /// Whether two files lie in one folder.
    fileprivate func isBeside(_ other: CondaRecord) -> Bool {
        subdir == other.subdir && channel == other.channel
    }

    /// Newer files first, `.conda` before `.tar.bz2`, and then something that never is equal.
    func distinguishes(from other: CondaRecord) -> Bool {
        if timestamp != other.timestamp { return (timestamp ?? .min) > (other.timestamp ?? .min) }
        let isModern = filename.hasSuffix(Self.suffix)
        let otherIs = other.filename.hasSuffix(Self.suffix)
        if isModern != otherIs { return isModern }
        return (subdir, filename, channel, url) < (
            other.subdir, other.filename, other.channel, other.url
        )
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
        var numbered: [Int] = []
        numbered.reserveCapacity(records.count)
        for index in records.indices {
            let text = records[index].version
            if let known = numbers[text] {
                numbered.append(known)
                continue
            }
            numbered.append(distinct.count)
            numbers[text] = distinct.count
            distinct.append(CondaVersion(text))
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
