extension Core {
    /// Tells "a needs b, b needs c, c needs d" as "a needs d, through b and c".
    ///
    /// A package is passed over if one dependency alone leads to it, one alone leads on, and nothing
    /// else is said of it.
    mutating func shortenChains() {
        var chains = Chains(facts)
        for package in lists.indices { chains.passOver(package) }
        adopt(chains.facts)
    }
}

/// Facts by the packages they mention, so that each package is passed over in constant time.
private struct Chains {
    private var slots: [Fact?]
    private var mentions: [PackageID: Set<Int>] = [:]

    init(_ facts: [Fact]) {
        slots = facts
        for (slot, fact) in facts.enumerated() {
            for package in fact.packages { mentions[package, default: []].insert(slot) }
        }
    }

    var facts: [Fact] { slots.compactMap { $0 } }

    mutating func passOver(_ package: PackageID) {
        guard let slots = mentions[package], slots.count == 2,
            let (into, out) = link(slots, package),
            case .dependency(var joined) = self.slots[into],
            case .dependency(let next) = self.slots[out],
            joined.accepted.isSubset(of: next.candidates), joined.package != next.target
        else { return }
        joined.target = next.target
        joined.accepted = next.accepted
        joined.dependency.target = next.dependency.target
        joined.dependency.requirement = next.dependency.requirement
        joined.through += [package] + next.through
        self.slots[into] = .dependency(joined)
        self.slots[out] = nil
        mentions[package] = nil
        mentions[next.target]?.remove(out)
        mentions[next.target]?.insert(into)
    }

    /// The slots of the plain dependency that leads to `package` and of the one that leads on.
    private func link(_ pair: Set<Int>, _ package: PackageID) -> (Int, Int)? {
        var (into, out): (Int?, Int?)
        for slot in pair {
            guard case .dependency(let fact) = slots[slot], fact.isPlain else { return nil }
            if fact.target == package { into = slot }
            if fact.package == package { out = slot }
        }
        guard let into, let out, into != out else { return nil }
        return (into, out)
    }
}

extension DependencyFact {
    /// Whether it holds without conditions and is told in the standard sentence.
    fileprivate var isPlain: Bool {
        conditions.isEmpty && dependency.kind == .requires && dependency.sentence == nil
            && package != target
    }
}
