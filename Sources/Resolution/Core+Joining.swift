extension Core {
    /// The facts with equal dependencies of one package told as one.
    func joiningGroups() -> [Fact] {
        var joined: [Fact] = []
        var places: [Group: Int] = [:]
        for fact in facts {
            guard case .dependency(let new) = fact else {
                joined.append(fact)
                continue
            }
            let group = Group(package: new.package, dependency: new.dependency)
            if let place = places[group], case .dependency(var old) = joined[place] {
                old.candidates.formUnion(new.candidates)
                joined[place] = .dependency(old)
            } else {
                places[group] = joined.count
                joined.append(fact)
            }
        }
        return joined
    }

    private struct Group: Hashable {
        var package: PackageID
        var dependency: Dependency
    }

    /// Dependencies of one package on the same other one that differ in what they accept.
    private struct Family: Hashable {
        var package: PackageID
        var target: PackageID
        var kind: Dependency.Kind
        var conditions: [Term]
    }

    /// Joins families of more than `size` to one dependency of all on any.
    ///
    /// Each version of `a` needs another version of `b`: told as "every `a` needs `b` >=1". That says less; a family where it says too little stays as it was.
    mutating func joinSiblings(above size: Int = 3) {
        var families: [Family: [DependencyFact]] = [:]
        var order: [Family] = []
        for case .dependency(let fact) in facts where fact.dependency.sentence == nil {
            if case .unusable = fact.dependency.kind { continue }
            let family = Family(
                package: fact.package, target: fact.target, kind: fact.dependency.kind,
                conditions: fact.conditions)
            if families[family] == nil { order.append(family) }
            families[family, default: []].append(fact)
        }
        for family in order {
            guard let members = families[family], members.count > size else { continue }
            let others = Set(members.map(Fact.dependency))
            adopt(facts.filter { !others.contains($0) } + [.dependency(joining(members))])
        }
    }

    private func joining(_ members: [DependencyFact]) -> DependencyFact {
        var joined = members[0]
        for member in members.dropFirst() {
            joined.candidates.formUnion(member.candidates)
            joined.accepted.formUnion(member.accepted)
        }
        let texts = members.map(\.dependency.requirement.text)
        joined.dependency.requirement = RequirementText(
            wording.joinedRequirement(texts, accepted: joined.accepted, of: joined.target))
        return joined
    }

    var wording: Wording { Wording(keys: keys, lists: lists) }
}
