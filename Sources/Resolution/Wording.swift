/// Makes the sentences of explanations; the only place of this module that does.
struct Wording {
    let keys: [PackageKey]
    let lists: [CandidateList]
    /// What was asked of packages anywhere in the explanation, for "every build of".
    var requests: [PackageID: [Request]] = [:]
    /// Packages of which it was said what there is of them.
    var described: Set<PackageID> = []

    /// What someone asked of a package, and which candidates that means.
    struct Request {
        var requirement: RequirementText
        var accepted: CandidateSet
    }

    /// The sentence without what stands behind its place in the recipe.
    func sentence(_ fact: Fact) -> String {
        switch fact {
        case .root(_, let package, _, let root):
            let verb = root.isConstraint ? "allows only" : "wants"
            return root.text ?? "the recipe \(verb) \(asked(root.requirement, of: package))"
        case .exclusion(let package, let exclusion):
            return leftOut(exclusion.candidates, of: package, exclusion.reason)
        case .dependency(let fact): return sentence(fact)
        }
    }

    /// What there is in place of what the recipe asks for, if nothing that it asks for exists.
    func remark(_ fact: Fact) -> String? {
        guard case .root(_, let package, let accepted, _) = fact, accepted.isEmpty else {
            return nil
        }
        let list = lists[package]
        guard list.count == 0 else { return absence(accepted, of: package) }
        return ", but `\(name(package))` \(list.remark ?? "does not exist")"
    }

    private func sentence(_ fact: DependencyFact) -> String {
        if let sentence = fact.dependency.sentence { return sentence }
        let subject = candidates(fact.candidates, of: fact.package)
        let isPlural = isPlural(fact.candidates, of: fact.package, subject)
        if let predicate = fact.dependency.predicate {
            return "\(subject) \(isPlural ? predicate.plural : predicate.singular)"
        }
        let requirement = asked(fact.dependency.requirement, of: fact.target)
        switch fact.dependency.kind {
        case .requires:
            return "\(subject) \(isPlural ? "need" : "needs") \(requirement)"
                + passing(fact.through)
                + conditions(fact) + absence(fact.accepted, of: fact.target)
        case .constrains:
            return "\(subject) \(isPlural ? "allow" : "allows") only \(requirement)"
                + conditions(fact)
                + absence(fact.accepted, of: fact.target)
        case .unusable(let reason):
            return leftOut(fact.candidates, of: fact.package, reason)
        }
    }

    private func leftOut(_ set: CandidateSet, of package: PackageID, _ reason: String) -> String {
        let subject = set.isFull ? everything(package) : candidates(set, of: package, exactly: true)
        let isPlural = isPlural(set, of: package, subject)
        return "\(subject) \(isPlural ? "are" : "is") left out: \(reason)"
    }

    /// Whether a verb after `subject` is in the plural: of one version there is one, whatever its
    /// builds.
    private func isPlural(
        _ set: CandidateSet, of package: PackageID, _ subject: String
    ) -> Bool {
        if subject.hasPrefix("some builds") { return true }
        if subject.hasPrefix("every") { return false }
        return Set(set.map { lists[package].labels[$0] }).count > 1
    }

    private func conditions(_ fact: DependencyFact) -> String {
        let texts = fact.dependency.conditions.map { condition in
            let text = condition.requirement.text
            let name = keys.firstIndex(of: condition.target).map(name) ?? condition.target.name
            return "`" + [name, text].filter { !$0.isEmpty }.joined(separator: " ") + "`"
        }
        return texts.isEmpty ? "" : " with " + enumerated(texts, "and")
    }

    private func passing(_ through: [PackageID]) -> String {
        let names = through.map { "`\(name($0))`" }
        switch names.count {
        case 0: return ""
        case 1...3: return " through " + enumerated(names, "and")
        default: return " through \(names[0]), \(names[1]) and \(names.count - 2) more"
        }
    }

    /// What is there in place of what was asked for, if nothing accepted exists.
    private func absence(_ accepted: CandidateSet, of package: PackageID) -> String {
        guard accepted.isEmpty else { return "" }
        let list = lists[package]
        if described.contains(package) { return "" }
        if list.count == 0 { return ", which \(list.remark ?? "does not exist")" }
        if let remark = list.remark { return ", but \(remark)" }
        let labels = LabelGroups(list).labels
        if labels.count <= 3 { return ", but there is only " + named(labels, package) }
        return ", but there are only \(labels.count) versions from \(labels[0]) to"
            + " \(labels[labels.count - 1])"
    }
}
