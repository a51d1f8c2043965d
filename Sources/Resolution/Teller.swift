/// Puts the facts of a core in an order and into lines.
struct Teller {
    private let core: Core
    private let wording: Wording

    init(_ core: Core) {
        self.core = core
        wording = core.wording
    }

    var explanation: Explanation {
        let roots = core.facts.filter(\.isRoot).sorted { $0.rootIndex < $1.rootIndex }
        let given =
            roots.filter { $0.root?.mark == nil }.map { line($0, .machine) }
            + roots.filter { $0.root?.mark != nil }.map { line($0, .recipe) }
        // At least eight lines are the machine's and the recipe's, and more where there is room.
        let derived = shortened(
            told().map { line($0, $0.kind) }, to: Explanation.lineLimit - min(given.count, 8))
        let ending = shortened(given, to: Explanation.lineLimit - derived.count)
        return Explanation(lines: derived + ending, culprits: roots.map(\.rootIndex))
    }

    /// All facts but the roots: each package's own, in the order in which packages are reached.
    private func told() -> [Fact] {
        var bySource: [PackageID: [Fact]] = [:]
        for fact in core.facts where !fact.isRoot {
            bySource[fact.source, default: []].append(fact)
        }
        let roots = core.facts.filter(\.isRoot).sorted { $0.rootIndex < $1.rootIndex }
        var queue = roots.map(\.source)
        var told: [Fact] = []
        var next = 0
        // What no root leads to, such as the target of a constraint, comes last.
        for rest in [[], bySource.keys.sorted()] {
            queue += rest
            while next < queue.count {
                let facts = (bySource.removeValue(forKey: queue[next]) ?? []).sorted {
                    $0.sortKey < $1.sortKey
                }
                told += facts
                queue += facts.flatMap(\.packages)
                next += 1
            }
        }
        return told
    }

    private func line(_ fact: Fact, _ kind: Explanation.Kind) -> Explanation.Line {
        .init(text: wording.sentence(fact), mark: fact.root?.mark, kind: kind)
    }

    /// The first lines and how many more there are; the recipe has the last word even so.
    private func shortened(_ lines: [Explanation.Line], to limit: Int) -> [Explanation.Line] {
        guard lines.count > limit, let last = lines.last else { return lines }
        let endsInRecipe = last.kind == .recipe
        let kept = max(0, limit - (endsInRecipe ? 2 : 1))
        let omitted = lines.count - kept - (endsInRecipe ? 1 : 0)
        let remainder = Explanation.Line(
            text: "… and \(omitted) more \(endsInRecipe ? "demands" : "facts")", mark: nil,
            kind: .remainder)
        return lines.prefix(kept) + [remainder] + (endsInRecipe ? [last] : [])
    }
}

extension Fact {
    var root: RootRequirement? {
        if case .root(_, _, _, let root) = self { root } else { nil }
    }

    var rootIndex: Int { if case .root(let index, _, _, _) = self { index } else { .max } }

    /// The package that the fact tells something about.
    fileprivate var source: PackageID { packages[0] }

    fileprivate var kind: Explanation.Kind {
        switch self {
        case .root: .recipe
        case .dependency(let fact):
            if case .unusable = fact.dependency.kind { .exclusion } else { .dependency }
        case .exclusion: .exclusion
        }
    }

    /// Dependencies before exclusions, better candidates first.
    fileprivate var sortKey: (Int, Int, Int, String) {
        switch self {
        case .root: (0, 0, 0, "")
        case .dependency(let fact):
            (
                kind == .exclusion ? 2 : 1, fact.candidates.first ?? 0, fact.target,
                fact.dependency.requirement.text
            )
        case .exclusion(_, let exclusion):
            (2, exclusion.candidates.first ?? 0, 0, exclusion.reason)
        }
    }
}
