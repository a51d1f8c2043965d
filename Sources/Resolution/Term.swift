/// A package of one search, by the order in which it was first touched.
typealias PackageID = Int

/// The statement that the choice for `package` lies in `choices`.
///
/// The choices of a package are its candidates and one more, the last bit: not to be chosen at all.
/// So a requirement on a package, its negation and a constraint are all plain sets.
struct Term: Sendable, Hashable {
    var package: PackageID
    var choices: CandidateSet

    /// The package is chosen, from these candidates.
    static func chosen(_ package: PackageID, from candidates: CandidateSet) -> Term {
        Term(package: package, choices: candidates.resized(to: candidates.capacity + 1))
    }

    /// The package is not chosen, or not from these candidates.
    static func not(_ package: PackageID, from candidates: CandidateSet) -> Term {
        Term(package: package, choices: chosen(package, from: candidates).choices.complement)
    }
}

extension [Term] {
    /// Terms that say the same with one term a package: without those that always hold; nil if they
    /// can never hold together.
    var normalized: [Term]? {
        var terms: [Term] = []
        for term in self {
            if let index = terms.firstIndex(where: { $0.package == term.package }) {
                terms[index].choices.formIntersection(term.choices)
            } else {
                terms.append(term)
            }
        }
        if terms.contains(where: \.choices.isEmpty) { return nil }
        return terms.filter { !$0.choices.isFull }
    }
}
