extension Wording {
    func name(_ package: PackageID) -> String { lists[package].displayName }

    /// A requirement as it was written: `` `torch >=2.9` ``.
    func asked(_ requirement: RequirementText, of package: PackageID) -> String {
        requirement == .any
            ? "`\(name(package))`" : "`\(name(package)) \(Self.brief(requirement.text))`"
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
        let shelf = LabelGroups(list)
        if set.count == 1, let only = set.first { return "`\(name(package)) \(shelf.full(only))`" }
        let isPart = shelf.isPart(set, ignoring: free)
        if isPart, let request = request(for: set, of: package) {
            return "every build of \(asked(request, of: package))"
        }
        let chosen = shelf.indices(of: set)
        let labels = chosen.map { shelf.labels[$0] }
        if isPart, labels.count == 1, let pattern = shelf.pattern(of: set, ignoring: free) {
            return "`\(name(package)) \(labels[0]) \(pattern)`"
        }
        let part = isPart ? "some builds of " : ""
        let ranges = opened(shelf.ranges(set, ignoring: free), over: free, shelf)
        if labels.count < 3 || (labels.count == 3 && ranges.count > 1) {
            return part + named(labels, package)
        }
        guard ranges.count <= 3 else {
            return part + "`\(name(package))` \(labels[0]) … \(labels[labels.count - 1])"
                + " (\(labels.count) versions)"
        }
        let texts = ranges.map { "`\(name(package)) \(shelf.text($0))`" }
        return part + enumerated(texts, "and") + " (\(labels.count) versions)"
    }

    /// A request that means these candidates alone, beside such as are left out anyway.
    private func request(for set: CandidateSet, of package: PackageID) -> RequirementText? {
        let usable = lists[package].excluded.complement
        return requests[package]?.first { request in
            request.requirement != .any
                && request.accepted.intersection(usable) == set.intersection(usable)
        }?.requirement
    }

    /// Longer requirements are told by their beginning.
    private static let comfortableRequirement = 48

    /// A requirement without the versions that it merely excludes, where it is a long list.
    static func brief(_ text: String) -> String {
        guard text.utf8.count > comfortableRequirement else { return text }
        let parts = text.split(separator: ",")
        let bounds = parts.filter { !$0.drop { $0 == " " }.hasPrefix("!=") }
        guard !bounds.isEmpty, bounds.count < parts.count else { return text }
        return bounds.joined(separator: ",") + ",…"
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
        let shelf = LabelGroups(lists[package])
        let ranges = shelf.ranges(accepted, ignoring: lists[package].none)
        if distinct.count > 3, !ranges.isEmpty, ranges.count <= 3, !accepted.isFull {
            return enumerated(ranges.map(shelf.text), "or")
        }
        if distinct.count <= 3 { return enumerated(distinct, "or") }
        return enumerated(distinct.prefix(2) + ["one of \(Set(texts).count - 2) others"], "or")
    }

    /// The runs with the first and the last reaching to the ends, where only `free` lies beyond.
    private func opened(
        _ ranges: [ClosedRange<Int>], over free: CandidateSet, _ shelf: LabelGroups
    ) -> [ClosedRange<Int>] {
        var ranges = ranges
        let groups = shelf.groups
        func isFree(_ group: [Int]) -> Bool { group.allSatisfy(free.contains) }
        if let last = ranges.last, groups[(last.upperBound + 1)...].allSatisfy(isFree) {
            ranges[ranges.count - 1] = last.lowerBound...(groups.count - 1)
        }
        if let first = ranges.first, groups[..<first.lowerBound].allSatisfy(isFree) {
            ranges[0] = 0...first.upperBound
        }
        return ranges
    }
}

/// The candidates of a list by their labels, from the lowest to the highest.
///
/// The builds of one version have one label, and so have its wheels for several releases of Python;
/// people are told versions.
struct LabelGroups {
    private let list: CandidateList
    private(set) var groups: [[Int]] = []
    /// Of each group.
    private(set) var labels: [String] = []

    init(_ list: CandidateList) {
        self.list = list
        for candidate in list.ascending {
            let label = list.labels[candidate]
            if labels.last == label {
                groups[groups.count - 1].append(candidate)
            } else {
                groups.append([candidate])
                labels.append(label)
            }
        }
    }

    /// A candidate by its label and, where that does not tell it apart, its detail.
    func full(_ candidate: Int) -> String {
        let label = list.labels[candidate]
        let isAlone = list.labels.count { $0 == label } == 1
        return isAlone || list.details.isEmpty ? label : "\(label) \(list.details[candidate])"
    }

    /// What the details of a set's members begin with and those of no other build of the same
    /// labels, as `cuda129*`; nil where there is no such thing.
    func pattern(of set: CandidateSet, ignoring free: CandidateSet) -> String? {
        guard !list.details.isEmpty, let first = set.first else { return nil }
        var common = Substring(list.details[first])
        for member in set {
            common = Substring(common.commonPrefix(with: list.details[member]))
        }
        let others = indices(of: set).flatMap { groups[$0] }.filter {
            !set.contains($0) && !free.contains($0)
        }
        let word = common.prefix { $0 != "_" }
        return [word, common].first { start in
            start.count > 3
                && !others.contains { list.details[$0].hasPrefix(String(start)) }
        }.map { "\($0)*" }
    }

    /// The groups that have members of a set.
    func indices(of set: CandidateSet) -> [Int] {
        groups.indices.filter { groups[$0].contains(where: set.contains) }
    }

    /// Whether candidates of a group are neither in the set nor to be ignored, though others are.
    ///
    /// False where nothing tells them apart but what they are for, such as a release of Python.
    func isPart(_ set: CandidateSet, ignoring free: CandidateSet) -> Bool {
        !list.details.isEmpty
            && indices(of: set).contains { index in
                !groups[index].allSatisfy { set.contains($0) || free.contains($0) }
            }
    }

    /// The runs of groups that have members of a set; groups to be ignored end no run.
    func ranges(_ set: CandidateSet, ignoring free: CandidateSet) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var isOpen = false
        for (position, group) in groups.enumerated() {
            if group.contains(where: set.contains) {
                if isOpen, let last = ranges.popLast() {
                    ranges.append(last.lowerBound...position)
                } else {
                    ranges.append(position...position)
                }
                isOpen = true
            } else if !group.allSatisfy(free.contains) {
                isOpen = false
            }
        }
        return ranges
    }

    /// A run as a range of versions; open where nothing lies beyond.
    func text(_ range: ClosedRange<Int>) -> String {
        let (low, high) = (labels[range.lowerBound], labels[range.upperBound])
        if range.count == 1 { return low }
        if range.upperBound == groups.count - 1 { return ">=\(low)" }
        if range.lowerBound == 0 { return "<=\(high)" }
        return ">=\(low), <=\(high)"
    }
}

extension StringProtocol {
    fileprivate func commonPrefix(with other: some StringProtocol) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
