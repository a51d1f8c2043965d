/// The proof that a problem has no solution: facts, resolved in pairs down to a contradiction.
///
/// A value of its own that needs neither solver nor provider.
package struct Derivation: Sendable, Equatable {
    /// One incompatibility of the proof.
    struct Node: Sendable, Equatable {
        /// What must not hold together, one term a package.
        var terms: [Term]
        var origin: Origin
    }

    enum Origin: Sendable, Equatable {
        case fact(Fact)
        /// Follows from two earlier nodes: `pivot` cannot be in the union of what they say of it.
        case resolution(left: Int, right: Int, pivot: PackageID)
    }

    var keys: [PackageKey]
    var lists: [CandidateList]
    /// Premises come before what follows from them; the last node has no terms.
    var nodes: [Node]

    /// The number of steps and facts.
    package var count: Int { nodes.count }

    /// The facts that the proof rests on, each once.
    var facts: [Fact] {
        nodes.compactMap { if case .fact(let fact) = $0.origin { fact } else { nil } }
    }
}

extension Solver {
    /// The proof behind the search's refutation.
    func derivation() -> Derivation {
        var builder = DerivationBuilder(search: search, fact: fact)
        if let refutation = search.refutation { builder.add(refutation) }
        return Derivation(keys: keys, lists: lists, nodes: builder.nodes)
    }
}

/// Unrolls chains of resolutions into pairs, without recursion.
struct DerivationBuilder {
    let search: Search
    let fact: (Int) -> Fact?
    private var arena: IncompatibilityArena { search.arena }
    private(set) var nodes: [Derivation.Node] = []
    private var places: [IncompatibilityID: Int] = [:]

    init(search: Search, fact: @escaping (Int) -> Fact?) {
        self.search = search
        self.fact = fact
    }

    /// Adds an incompatibility after all that it follows from.
    mutating func add(_ root: IncompatibilityID) {
        var stack = [root]
        while let id = stack.last {
            if places[id] != nil {
                stack.removeLast()
                continue
            }
            let missing = premises(of: id).filter { places[$0] == nil }
            if missing.isEmpty {
                place(id)
                stack.removeLast()
            } else {
                stack.append(contentsOf: missing.reversed())
            }
        }
    }

    private func premises(of id: IncompatibilityID) -> [IncompatibilityID] {
        guard case .learned(let first, let links) = arena.causes[id] else { return [] }
        return [first] + arena.links[links].map(\.with)
    }

    private mutating func place(_ id: IncompatibilityID) {
        switch arena.causes[id] {
        case .fact(let index):
            guard let fact = fact(index) else { return }
            let terms = search.terms(of: id).sorted { $0.package < $1.package }
            nodes.append(.init(terms: terms, origin: .fact(fact)))
        case .learned(let first, let links):
            guard var left = places[first] else { return }
            for link in arena.links[links] {
                guard let right = places[link.with] else { return }
                nodes.append(resolution(of: left, right, pivot: link.pivot))
                left = nodes.count - 1
            }
        }
        places[id] = nodes.count - 1
    }

    private func resolution(of left: Int, _ right: Int, pivot: PackageID) -> Derivation.Node {
        var choices: [PackageID: CandidateSet] = [:]
        for term in nodes[left].terms { choices[term.package] = term.choices }
        for term in nodes[right].terms {
            guard let other = choices[term.package] else {
                choices[term.package] = term.choices
                continue
            }
            choices[term.package] =
                term.package == pivot
                ? other.union(term.choices) : other.intersection(term.choices)
        }
        let terms = choices.filter { !$0.value.isFull }.map { Term(package: $0, choices: $1) }
        return .init(
            terms: terms.sorted { $0.package < $1.package },
            origin: .resolution(left: left, right: right, pivot: pivot))
    }
}
