extension Wording {
    func name(_ package: PackageID) -> String { lists[package].displayName }

    /// A requirement as it was written: `` `torch >=2.9` ``.
    func asked(_ requirement: RequirementText, of package: PackageID) -> String {
        requirement == .any ? "`\(name(package))`" : "`\(name(package)) \(requirement.text)`"
    }

    func everything(_ package: PackageID) -> String {
        let labels = lists[package].labels
        return labels.count == 1 ? "`\(name(package)) \(labels[0])`" : "every `\(name(package))`"
    }

    /// A set of candidates in few words; unless told `exactly`, those left out anyway may count in.
    func candidates(
        _ set: CandidateSet, of package: PackageID, exactly: Bool = false
    ) -> String {
        let list = lists[package]
        if set.isFull { return everything(package) }
        let free = exactly ? list.none : list.excluded.subtracting(set)
        if set.union(free).isFull, set.count > 1 { return "every usable `\(name(package))`" }
        let labels = list.ascending.filter(set.contains).map { list.labels[$0] }
        let ranges = opened(ranges(set, ignoring: free, of: package), over: free, of: package)
        if labels.count < 2 || (labels.count <= 3 && ranges.count > 1) {
            return named(labels, package)
        }
        guard ranges.count <= 3 else {
            return "`\(name(package))` \(labels[0]) … \(labels[labels.count - 1])"
                + " (\(labels.count) versions)"
        }
        let texts = ranges.map { "`\(name(package)) \(text($0, of: package))`" }
        return enumerated(texts, "and") + " (\(labels.count) versions)"
    }

    /// Labels of one package, `` `torch 2.8` `` or `` `torch` 2.8 and 2.9 ``.
    func named(_ labels: [String], _ package: PackageID) -> String {
        labels.count == 1
            ? "`\(name(package)) \(labels[0])`"
            : "`\(name(package))` " + enumerated(labels, "and")
    }

    func enumerated(_ texts: [String], _ conjunction: String) -> String {
        guard let last = texts.last, texts.count > 1 else { return texts.first ?? "nothing" }
        return texts.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// What several requirements on one package accept together.
    func joinedRequirement(
        _ texts: [String], accepted: CandidateSet, of package: PackageID
    ) -> String {
        if texts.contains("") { return "" }
        var distinct: [String] = []
        for text in texts where !distinct.contains(text) && distinct.count < 4 {
            distinct.append(text)
        }
        let ranges = ranges(accepted, ignoring: lists[package].none, of: package)
        if distinct.count > 3, !ranges.isEmpty, ranges.count <= 3, !accepted.isFull {
            return enumerated(ranges.map { text($0, of: package) }, "or")
        }
        if distinct.count <= 3 { return enumerated(distinct, "or") }
        return enumerated(distinct.prefix(2) + ["one of \(Set(texts).count - 2) others"], "or")
    }

    /// The runs of a set in ascending order, as positions there; candidates to ignore end no run.
    private func ranges(
        _ set: CandidateSet, ignoring free: CandidateSet, of package: PackageID
    ) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var isOpen = false
        for (position, candidate) in lists[package].ascending.enumerated() {
            if set.contains(candidate) {
                if isOpen, let last = ranges.popLast() {
                    ranges.append(last.lowerBound...position)
                } else {
                    ranges.append(position...position)
                }
                isOpen = true
            } else if !free.contains(candidate) {
                isOpen = false
            }
        }
        return ranges
    }

    /// The runs with the first and the last reaching to the ends, where only `free` lies beyond.
    private func opened(
        _ ranges: [ClosedRange<Int>], over free: CandidateSet, of package: PackageID
    ) -> [ClosedRange<Int>] {
        var ranges = ranges
        let ascending = lists[package].ascending
        if let last = ranges.last, ascending[(last.upperBound + 1)...].allSatisfy(free.contains) {
            ranges[ranges.count - 1] = last.lowerBound...(ascending.count - 1)
        }
        if let first = ranges.first, ascending[..<first.lowerBound].allSatisfy(free.contains) {
            ranges[0] = 0...first.upperBound
        }
        return ranges
    }

    /// A run as a range of versions; open where nothing lies beyond.
    private func text(_ range: ClosedRange<Int>, of package: PackageID) -> String {
        let list = lists[package]
        let low = list.labels[list.ascending[range.lowerBound]]
        let high = list.labels[list.ascending[range.upperBound]]
        if range.count == 1 { return low }
        if range.upperBound == list.count - 1 { return ">=\(low)" }
        if range.lowerBound == 0 { return "<=\(high)" }
        return ">=\(low), <=\(high)"
    }
}
