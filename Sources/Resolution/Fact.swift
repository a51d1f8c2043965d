/// One fact of a problem, as the leaf of every derivation: an incompatibility that needs no proof.
///
/// Packages are numbered; whoever holds a fact knows their keys and lists.
enum Fact: Sendable, Hashable {
    /// The recipe or the machine demands it.
    case root(index: Int, package: PackageID, accepted: CandidateSet, RootRequirement)
    case dependency(DependencyFact)
    /// Candidates are left out from the start.
    case exclusion(package: PackageID, CandidateList.Exclusion)

    /// Terms of which not all can hold.
    var terms: [Term] {
        switch self {
        case .root(_, let package, let accepted, let root):
            root.isConstraint
                ? [.chosen(package, from: accepted.complement)]
                : [.not(package, from: accepted)]
        case .dependency(let fact): fact.terms
        case .exclusion(let package, let exclusion):
            [.chosen(package, from: exclusion.candidates)]
        }
    }
}

/// One dependency of a group of candidates.
struct DependencyFact: Sendable, Hashable {
    var package: PackageID
    /// Those candidates that are known to have the dependency.
    var candidates: CandidateSet
    var dependency: Dependency
    var target: PackageID
    /// What the requirement accepts of the target's list.
    var accepted: CandidateSet
    /// When the dependency holds.
    var conditions: [Term]
    /// Packages passed over where a chain of dependencies is told as one.
    var through: [PackageID] = []

    var terms: [Term] {
        let premises = [.chosen(package, from: candidates)] + conditions
        switch dependency.kind {
        case .requires: return premises + [.not(target, from: accepted)]
        case .constrains: return premises + [.chosen(target, from: accepted.complement)]
        case .unusable: return [.chosen(package, from: candidates)]
        }
    }
}
