/// Facts that contradict each other, reduced to what a reader needs.
///
/// Every operation keeps two properties: each fact is true of the problem (facts may be joined to
/// weaker ones that follow from them), and all of them together have no solution.
struct Core {
    /// More facts than this are not worth the search for superfluous ones.
    static let minimizable = 150
    /// Steps that one trial solve may take.
    static let trialBudget = 500_000

    let keys: [PackageKey]
    let lists: [CandidateList]
    private(set) var facts: [Fact]

    init(_ derivation: Derivation) {
        keys = derivation.keys
        lists = derivation.lists
        facts = derivation.facts
    }

    /// Brings the facts down to a short list, if there is one.
    mutating func reduce() {
        adopt(joiningGroups())
        adopt(facts)
        adopt(narrowed())
        if facts.count > 3 { joinSiblings() }
        if facts.count > Explanation.comfortableLines { shortenChains() }
        minimize()
        adopt(narrowed())
        if facts.count > Explanation.comfortableLines { condense() }
    }

    /// Tells less of what takes too many lines.
    private mutating func condense() {
        joinSiblings(above: 1)
        shortenChains()
        minimize()
        adopt(narrowed())
    }

    /// Takes other facts in place of the present ones if they contradict each other too; of them,
    /// only those that the new proof uses.
    @discardableResult
    mutating func adopt(_ candidate: [Fact]) -> Bool {
        guard let used = contradictory(candidate) else { return false }
        facts = used
        return true
    }

    /// Leaves out facts one by one as long as a contradiction remains; roots last, since they are
    /// what the reader can change.
    private mutating func minimize() {
        guard facts.count <= Self.minimizable else { return }
        for fact in facts.filter({ !$0.isRoot }) + facts.filter(\.isRoot) {
            guard let index = facts.firstIndex(of: fact) else { continue }
            var fewer = facts
            fewer.remove(at: index)
            adopt(fewer)
        }
    }

    /// The facts that a proof of contradiction uses, in the given order; nil if there is none, or if
    /// it is not found within the budget.
    private func contradictory(_ facts: [Fact]) -> [Fact]? {
        var search = Search()
        let packages = Set(facts.flatMap(\.packages)).sorted()
        var numbers: [PackageID: PackageID] = [:]
        for package in packages {
            numbers[package] = search.addPackage(candidates: lists[package].count)
        }
        for (index, fact) in facts.enumerated() {
            let terms = fact.terms.compactMap { term in
                numbers[term.package].map { Term(package: $0, choices: term.choices) }
            }
            search.addFact(terms, fact: index)
        }
        guard let refutation = search.refute(budget: Self.trialBudget) else { return nil }
        return search.arena.facts(behind: refutation).map { facts[$0] }
    }
}

extension Search {
    /// Looks for a contradiction among the facts alone.
    fileprivate mutating func refute(budget: Int) -> IncompatibilityID? {
        while steps < budget {
            if let conflict = propagate() {
                if !learn(from: conflict) { return refutation }
            } else if let package = nextToDecide() {
                decide(package)
            } else {
                return nil
            }
        }
        return nil
    }
}

extension IncompatibilityArena {
    /// The numbers of the facts that an incompatibility follows from, ascending.
    func facts(behind root: IncompatibilityID) -> [Int] {
        var seen: Set<IncompatibilityID> = [root]
        var stack = [root]
        var found: Set<Int> = []
        while let id = stack.popLast() {
            switch causes[id] {
            case .fact(let index): found.insert(index)
            case .learned(let first, let range):
                for premise in [first] + links[range].map(\.with)
                where seen.insert(premise).inserted {
                    stack.append(premise)
                }
            }
        }
        return found.sorted()
    }
}

extension Fact {
    var isRoot: Bool { if case .root = self { true } else { false } }

    /// All packages that the fact is about.
    var packages: [PackageID] {
        switch self {
        case .root(_, let package, _, _), .exclusion(let package, _): [package]
        case .dependency(let fact):
            [fact.package, fact.target] + fact.conditions.map(\.package)
        }
    }
}
