import PackageModel
import Resolution

// Builds of equal version and build number differ in what they are built against: numpy for each
// Python. Better is the one whose dependencies reach the higher versions, compared dependency by
// dependency in the order of their names.
extension CondaCatalog {
    /// The packages whose versions decide between tied candidates.
    func judges(of name: String) -> Set<String> {
        guard let shelf = shelves[name] else { return [] }
        var judges: Set<String> = []
        for tie in shelf.ties {
            judges.formUnion(contests(in: shelf.order[tie], of: shelf).map(\.name))
        }
        return judges
    }

    /// Puts each tie into order.
    mutating func judge(_ name: String) {
        guard var shelf = shelves.removeValue(forKey: name) else { return }
        for tie in shelf.ties {
            let members = shelf.order[tie]
            let scores = scores(of: Array(members), in: shelf)
            let records = shelf.records
            shelf.settle(tie) { left, right in
                for (one, other) in zip(scores[left] ?? [], scores[right] ?? []) where one != other {
                    return other < one
                }
                return records[left].distinguishes(from: records[right])
            }
        }
        if let favorite = favored[name] { shelf.favor(favorite) }
        shelves[name] = shelf
    }

    /// A package on which all tied records depend, and not all in the same words.
    private struct Contest {
        var name: String
        /// Of each record in turn, what it wants of the package.
        var needs: [[CondaVocabulary.Number]]
    }

    /// The contests between tied records, by name.
    private func contests(in members: ArraySlice<Int>, of shelf: CondaShelf) -> [Contest] {
        guard let first = members.first else { return [] }
        var open: [String: [[CondaVocabulary.Number]]] = [:]
        let common = Set(shelf.depends[first])
        let isSame = members.dropFirst().allSatisfy { shelf.depends[$0] == shelf.depends[first] }
        if isSame { return [] }
        for (place, member) in members.enumerated() {
            for number in shelf.depends[member] {
                guard case .success(let need) = vocabulary.needs[number],
                    need.key.namespace == .conda
                else { continue }
                if place == 0 {
                    open[need.name, default: [[]]][0].append(number)
                } else if var needs = open[need.name], needs.count >= place {
                    if needs.count == place { needs.append([]) }
                    needs[place].append(number)
                    open[need.name] = needs
                }
            }
        }
        return open.compactMap { name, needs in
            let isContested =
                needs.count == members.count
                && needs.contains { $0 != needs[0] || !$0.allSatisfy(common.contains) }
            return isContested ? Contest(name: name, needs: needs) : nil
        }.sorted { $0.name < $1.name }
    }

    /// How far each tied record reaches in each contest.
    private mutating func scores(of members: [Int], in shelf: CondaShelf) -> [Int: [Reach]] {
        var scores: [Int: [Reach]] = [:]
        for contest in contests(in: members[...], of: shelf) {
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
        guard case .success(let need) = vocabulary.needs[number], let shelf = shelves[name]
        else { return .nothing }
        let reach = shelf.reach(of: need.spec)
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
    /// The highest version that `spec` accepts; one that is there only with features is lower than
    /// all others.
    fileprivate func reach(of spec: MatchSpec) -> Reach {
        for index in newestFirst {
            guard reasons[index] == nil, let version = versions[index],
                spec.needsRecord
                    ? spec.matches(records[index], version: version)
                    : spec.matches(
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
