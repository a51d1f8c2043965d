typealias IncompatibilityID = Int

/// All incompatibilities of a search: sets of terms that must not hold together.
///
/// Terms and their sets lie in flat arrays. The two first terms of an incompatibility are the
/// watched ones; their order changes during propagation, their sum never does.
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

    /// A term by its package and where its set begins in `words`.
    struct Slot: Sendable {
        var package: Int32
        var offset: Int32
    }

    private(set) var slots: [Slot] = []
    private(set) var words: [UInt64] = []
    private var starts: [Int32] = [0]
    private(set) var causes: [Cause] = []
    private(set) var links: [Link] = []
    /// Retired ones have been replaced by a wider one and no longer take part in propagation.
    private var retired: [Bool] = []

    var count: Int { causes.count }

    /// Adds terms that are normalized.
    mutating func add(_ terms: [Term], cause: Cause) -> IncompatibilityID {
        for term in terms {
            addTerm(of: term.package)
            term.choices.appendWords(to: &words)
        }
        return close(cause)
    }

    /// Begins a term, whose set is then appended to `words`.
    private mutating func addTerm(of package: PackageID) {
        slots.append(
            Slot(
                package: Int32(truncatingIfNeeded: package),
                offset: Int32(truncatingIfNeeded: words.count)))
    }

    /// Ends an incompatibility with the terms that were added since the last one.
    private mutating func close(_ cause: Cause) -> IncompatibilityID {
        starts.append(Int32(truncatingIfNeeded: slots.count))
        causes.append(cause)
        retired.append(false)
        return causes.count - 1
    }

    /// Adds what one dependency says of two packages; nil if it says nothing.
    ///
    /// That is `package` in `candidates` and `target` not in `accepted`, where `absent` tells whether
    /// a target that is not chosen counts as not accepted.
    mutating func addDependency(
        of package: PackageID, _ candidates: CandidateSet, on target: PackageID,
        _ accepted: CandidateSet, absent: Bool, cause: Cause
    ) -> IncompatibilityID? {
        let (slotCount, wordCount) = (slots.count, words.count)
        guard !candidates.isEmpty else { return nil }
        addTerm(of: package)
        candidates.appendWords(to: &words, capacity: candidates.capacity + 1)
        addTerm(of: target)
        let start = words.count
        accepted.appendComplement(to: &words, beyond: absent)
        if Words.isEmpty(words, start, words.count - start) {
            slots.removeSubrange(slotCount...)
            words.removeSubrange(wordCount...)
            return nil
        }
        if absent, accepted.isEmpty {
            // A term that always holds says nothing.
            slots.removeLast()
            words.removeSubrange(start...)
        }
        return close(cause)
    }

    /// Adds the lesson that `terms`, with their sets in `sets`, exclude each other.
    mutating func addLearned(
        _ terms: [Slot], in sets: [UInt64], widths: [Int], from first: IncompatibilityID,
        by steps: [Link]
    ) -> IncompatibilityID {
        for term in terms {
            addTerm(of: Int(term.package))
            let start = Int(term.offset)
            words.append(contentsOf: sets[start..<(start + widths[Int(term.package)])])
        }
        let start = links.count
        links.append(contentsOf: steps)
        return close(.learned(first: first, links: start..<links.count))
    }

    @inline(__always)
    func range(of id: IncompatibilityID) -> Range<Int> {
        Range(uncheckedBounds: (Int(starts[id]), Int(starts[id &+ 1])))
    }

    mutating func swapTerms(_ left: Int, _ right: Int) { slots.swapAt(left, right) }

    mutating func retire(_ id: IncompatibilityID) { retired[id] = true }

    @inline(__always)
    func isRetired(_ id: IncompatibilityID) -> Bool { retired[id] }
}
