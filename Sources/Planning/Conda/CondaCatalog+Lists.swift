import PackageModel
import Resolution

extension CondaCatalog {
    /// The list of a package whose order is settled.
    func list(of name: String) -> CandidateList {
        guard let shelf = shelves[name] else { return CandidateList(name, labels: []) }
        var list = shelf.list
        list.remark = remark(shelf)
        list.demands = demands(of: shelf)
        return list
    }

    /// The list of an extra: the candidates of its base, each tied to its own, with what it adds.
    mutating func list(of extra: String, in name: String, key: PackageKey) -> CandidateList {
        guard let shelf = shelves[name] else { return CandidateList(key.name, labels: []) }
        var list = shelf.list
        list.displayName = key.name
        list.remark = remark(shelf)
        var added: [(candidate: Int, number: CondaVocabulary.Number)] = []
        for (candidate, index) in shelf.order.enumerated() {
            let record = shelf.records[index]
            let text = tie(of: record, to: candidate, in: .conda(name))
            list.demands.append(
                .init(
                    CandidateSet(capacity: shelf.order.count, [candidate]),
                    Dependency(.conda(name), text)))
            for text in record.extraDepends[extra] ?? [] {
                added.append((candidate, vocabulary.number(of: text)))
                if vocabulary.needs[vocabulary.number(of: text)] == nil {
                    list.exclude(candidate, because: "its dependency `\(text)` cannot be read")
                }
            }
        }
        var groups = DemandGroups(capacity: shelf.order.count, texts: vocabulary.needs.count)
        for (candidate, number) in added { groups.insert(candidate, number) }
        groups.add(to: &list.demands, vocabulary, \.required)
        return list
    }

    /// The requirement that means this candidate alone.
    private mutating func tie(
        of record: CondaRecord, to candidate: Int, in key: PackageKey
    ) -> RequirementText {
        var text = RequirementText("==\(record.version) \(record.build)")
        if let other = exact[key]?[text], other != candidate {
            text = RequirementText("==\(record.version) \(record.build) of \(record.url)")
        }
        exact[key, default: [:]][text] = candidate
        return text
    }

    private func demands(of shelf: CondaShelf) -> [CandidateList.Demand] {
        let texts = vocabulary.needs.count
        var depends = DemandGroups(capacity: shelf.order.count, texts: texts)
        var constrains = DemandGroups(capacity: shelf.order.count, texts: texts)
        for (candidate, index) in shelf.order.enumerated() where shelf.reasons[index] == nil {
            for number in shelf.depends[index] { depends.insert(candidate, number) }
            for number in shelf.constrains[index] { constrains.insert(candidate, number) }
        }
        var demands: [CandidateList.Demand] = []
        depends.add(to: &demands, vocabulary, \.required)
        constrains.add(to: &demands, vocabulary, \.constrained)
        return demands + cudaDemands(beside: demands, capacity: shelf.order.count)
    }

    private func cudaDemands(
        beside demands: [CandidateList.Demand], capacity: Int
    ) -> [CandidateList.Demand] {
        guard !demandsWithCUDA.isEmpty else { return [] }
        let users = demands.filter { $0.dependency.target == .conda("__cuda") }
            .reduce(into: CandidateSet(capacity: capacity)) { $0.formUnion($1.candidates) }
        return users.isEmpty ? [] : demandsWithCUDA.map { CandidateList.Demand(users, $0) }
    }

    private func remark(_ shelf: CondaShelf) -> String {
        let addresses = Set(shelf.newestFirst.map { shelf.records[$0].channel })
        let channels = addresses.map(CondaChannelRules.shortName).sorted()
        guard let best = shelf.newestFirst.first, let worst = shelf.newestFirst.last else {
            let names = rules.channels.map(CondaChannelRules.shortName)
            return "is in none of the channels (\(names.joined(separator: ", ")))"
        }
        let (high, low) = (shelf.records[best].version, shelf.records[worst].version)
        let verb = channels.count == 1 ? "has" : "have"
        let versions = low == high ? low : "\(low) … \(high)"
        return "\(channels.joined(separator: " and ")) \(verb) \(versions)"
    }
}

extension CondaShelf {
    /// Labels, order and exclusions.
    fileprivate var list: CandidateList {
        let hasTwins = order.count > 1
        var list = CandidateList(
            name, labels: order.map { records[$0].version },
            details: hasTwins ? order.map { records[$0].build } : [],
            ascending: order.indices.sorted {
                (places[order[$1]], $1) < (places[order[$0]], $0)
            })
        for (candidate, index) in order.enumerated() {
            if let reason = reasons[index] { list.exclude(candidate, because: reason) }
        }
        return list
    }
}

/// Candidates by the texts that they have, in the order of first mention.
private struct DemandGroups {
    private let capacity: Int
    /// Text → its place in `groups`; -1 where it has none.
    private var places: [Int32]
    private var groups: [(number: CondaVocabulary.Number, candidates: CandidateSet)] = []

    init(capacity: Int, texts: Int) {
        self.capacity = capacity
        places = Array(repeating: -1, count: texts)
    }

    mutating func insert(_ candidate: Int, _ number: CondaVocabulary.Number) {
        if places[number] < 0 {
            places[number] = Int32(truncatingIfNeeded: groups.count)
            groups.append((number, CandidateSet(capacity: capacity)))
        }
        groups[Int(places[number])].candidates.insert(candidate)
    }

    /// Adds what the groups mean to the demands of a list.
    func add(
        to demands: inout [CandidateList.Demand], _ vocabulary: CondaVocabulary,
        _ meaning: (CondaNeed) -> [Dependency]
    ) {
        demands.reserveCapacity(demands.count + groups.count)
        for group in groups {
            guard let need = vocabulary.needs[group.number] else { continue }
            for dependency in meaning(need) {
                demands.append(.init(group.candidates, dependency))
            }
        }
    }
}
