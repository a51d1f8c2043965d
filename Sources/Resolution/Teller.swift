import Diagnostics

/// Puts the facts of a core in an order and into lines.
struct Teller {
    private let core: Core
    private var wording: Wording

    init(_ core: Core) {
        self.core = core
        wording = core.wording
        wording.requests = core.requests
    }

    var explanation: Explanation {
        let roots = core.facts.filter(\.isRoot).sorted { $0.rootIndex < $1.rootIndex }
        return Explanation(
            lines: lines(within: Explanation.lineLimit), culprits: roots.map(\.rootIndex),
            roots: roots.compactMap(\.root),
            packages: Set(core.facts.flatMap(\.packages).map { core.keys[$0] }),
            brief: lines(within: Explanation.comfortableLines))
    }

    private func lines(within limit: Int) -> [Explanation.Line] {
        let roots = core.facts.filter(\.isRoot).sorted { $0.rootIndex < $1.rootIndex }
        var given =
            roots.filter { $0.root?.mark == nil }.map { line($0, .machine, wording) }
            + roots.filter { $0.root?.mark != nil }.map { line($0, .recipe, wording) }
        // At least two fifths are the machine's and the recipe's, and more where there is room.
        let room = min(given.reduce(0) { $0 + $1.height }, limit * 2 / 5)
        let derived = shortened(lines(of: told()), to: limit - room)
        given.removeAll { given in
            given.kind == .machine && derived.contains { $0.text.hasSuffix(given.text) }
        }
        let used = derived.reduce(0) { $0 + $1.height }
        return derived + shortened(given, to: limit - used)
    }

    /// What there is of a package is told once, where it is first missed.
    private func lines(of facts: [Fact]) -> [Explanation.Line] {
        var wording = wording
        return facts.map { fact in
            defer {
                if case .dependency(let fact) = fact, fact.accepted.isEmpty,
                    wording.lists[fact.target].count > 0
                {
                    wording.described.insert(fact.target)
                }
            }
            return line(fact, fact.kind, wording)
        }
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

    private func line(
        _ fact: Fact, _ kind: Explanation.Kind, _ wording: Wording
    ) -> Explanation.Line {
        .init(
            text: wording.sentence(fact), mark: fact.root?.mark, remark: wording.remark(fact),
            kind: kind)
    }

    /// The first lines and how many more there are; the recipe has the last word even so.
    private func shortened(_ lines: [Explanation.Line], to limit: Int) -> [Explanation.Line] {
        guard let last = lines.last, lines.reduce(0, { $0 + $1.height }) > limit else {
            return lines
        }
        let endsInRecipe = last.kind == .recipe
        var room = limit - 1 - (endsInRecipe ? last.height : 0)
        let kept = lines.dropLast(endsInRecipe ? 1 : 0).prefix { line in
            room -= line.height
            return room >= 0
        }
        let omitted = lines.count - kept.count - (endsInRecipe ? 1 : 0)
        let remainder = Explanation.Line(
            text: "… and \(omitted) more \(endsInRecipe ? "demands" : "facts")", mark: nil,
            kind: .remainder)
        return kept + [remainder] + (endsInRecipe ? [last] : [])
    }
}

extension Explanation.Line {
    /// Lines that it takes in 80 columns, where it stands two columns in and its rest four.
    package var height: Int { rendered.height(after: 2, indent: 4) }
}

extension Hint {
    /// Lines that it takes in 80 columns, behind its `hint: `.
    package var height: Int { text.height(after: 6, indent: 6) }
}

extension String {
    /// Lines of 80 columns that the words take where the first line starts in column `first` and
    /// the others in column `indent`.
    fileprivate func height(after first: Int, indent: Int) -> Int {
        var (height, column) = (1, first)
        for word in split(separator: " ") {
            if column > indent, column + word.count > 80 {
                height += 1
                column = indent
            }
            column += word.count + 1
        }
        return height
    }
}

extension Core {
    /// What the facts ask of packages, in their order.
    fileprivate var requests: [PackageID: [Wording.Request]] {
        var requests: [PackageID: [Wording.Request]] = [:]
        for fact in facts {
            switch fact {
            case .root(_, let package, let accepted, let root):
                requests[package, default: []].append(
                    .init(requirement: root.requirement, accepted: accepted))
            case .dependency(let fact) where fact.dependency.kind == .requires:
                requests[fact.target, default: []].append(
                    .init(requirement: fact.dependency.requirement, accepted: fact.accepted))
            default: break
            }
        }
        return requests
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
