typealias IncompatibilityID = Int

/// All incompatibilities of a search: sets of terms that must not hold together.
///
/// Terms lie in one array. The two first terms of an incompatibility are the watched ones; their
/// order changes during propagation, their sum never does.
struct IncompatibilityArena: Sendable {
    /// Why terms exclude each other.
    enum Cause: Sendable, Hashable {
        /// A fact of the problem, by its number with the owner of the search.
        case fact(Int)
        /// Learned: the incompatibility `first`, resolved in turn with each of these `links`.
        case learned(first: IncompatibilityID, links: Range<Int>)
    }

    /// One step of a chain of resolutions.
    struct Link: Sendable {
        var pivot: PackageID
        var with: IncompatibilityID
    }

    private(set) var terms: [Term] = []
    private var starts: [Int] = [0]
    private(set) var causes: [Cause] = []
    private(set) var links: [Link] = []
    /// Retired ones have been replaced by a wider one and no longer take part in propagation.
    private var retired: [Bool] = []

    var count: Int { causes.count }

    /// Adds terms that are normalized.
    mutating func add(_ newTerms: [Term], cause: Cause) -> IncompatibilityID {
        terms.append(contentsOf: newTerms)
        starts.append(terms.count)
        causes.append(cause)
        retired.append(false)
        return causes.count - 1
    }

    mutating func addLearned(
        _ newTerms: [Term], from first: IncompatibilityID, by steps: [Link]
    ) -> IncompatibilityID {
        let start = links.count
        links.append(contentsOf: steps)
        return add(newTerms, cause: .learned(first: first, links: start..<links.count))
    }

    func range(of id: IncompatibilityID) -> Range<Int> { starts[id]..<starts[id + 1] }

    func terms(of id: IncompatibilityID) -> ArraySlice<Term> { terms[range(of: id)] }

    mutating func swapTerms(_ left: Int, _ right: Int) { terms.swapAt(left, right) }

    mutating func retire(_ id: IncompatibilityID) { retired[id] = true }

    func isRetired(_ id: IncompatibilityID) -> Bool { retired[id] }
}
