import PackageModel
import Resolution

// Builds of equal version and build number differ in what they are built against: numpy for each
// Python. Better is the one whose dependencies reach the higher versions, compared dependency by
// dependency in the order of their names.
extension CondaCatalog {
    /// The packages whose versions decide between tied candidates.
    func judges(of name: String) -> Set<String> {
        Set((shelves[name]?.contests ?? []).lazy.joined().map(\.name))
    }

    /// Puts each tie into order.
    mutating func judge(_ name: String) {
        guard var shelf = shelves.removeValue(forKey: name) else { return }
        for (tie, contests) in zip(shelf.ties, shelf.contests) {
            let scores = scores(of: contests, in: shelf.order[tie])
            let records = shelf.records
            shelf.settle(tie) { left, right in
                for (one, other) in zip(scores[left] ?? [], scores[right] ?? [])
                where one != other {
                    return other < one
                }
                return records[left].distinguishes(from: records[right])
            }
        }
        if let favorite = favored[name] { shelf.favor(favorite) }
        shelves[name] = shelf
    }

    /// How far each tied record reaches in each contest.
    private mutating func scores(
        of contests: [CondaContest], in members: ArraySlice<Int>
    ) -> [Int: [Reach]] {
        var scores: [Int: [Reach]] = [:]
        for contest in contests {
            for (member, needs) in zip(members, contest.needs) {
                // Of several requirements the narrowest counts.
                let reach = needs.map { self.reach(of: $0, in: contest.name) }.min()
                scores[member, default: []].append(reach ?? .nothing)
            }
        }
        return scores
    }

    private mutating func reach(of number: CondaVocabulary.Number, in name: String) -> Reach {
        if let known = reaches[number] { return known }
        guard let need = vocabulary.needs[number], let shelf = shelves[name] else {
            return .nothing
        }
        let reach = shelf.reach(of: need)
        reaches[number] = reach
        return reach
    }
}

/// The highest version of a package that a requirement allows.
struct Reach: Comparable, Sendable {
    /// Counted from below; 0 if nothing is allowed, and half of all where only builds with
    /// features are.
    var height: Int

    static let nothing = Reach(height: 0)

    static func < (left: Reach, right: Reach) -> Bool { left.height < right.height }
}

extension CondaShelf {
    /// The highest version that `need` accepts; one that is there only with features is lower than
    /// all others.
    fileprivate func reach(of need: CondaNeed) -> Reach {
        for index in newestFirst {
            guard let version = versions[index],
                need.needsRecord
                    ? need.spec.matches(records[index], version: version)
                    : need.spec.matches(
                        version: version, build: records[index].build,
                        buildNumber: records[index].buildNumber)
            else { continue }
            let hasFeatures = !records[index].trackFeatures.isEmpty
            let height = records.count - places[index]
            return Reach(height: hasFeatures ? height : height + records.count)
        }
        return .nothing
    }
}
