extension Search {
    /// An incompatibility under analysis, with when each of its terms began to hold.
    private struct Analysis {
        var terms: [Term] = []
        var positions: [Int] = []
        var links: [IncompatibilityArena.Link] = []

        /// The place of the term that began to hold last.
        var latest: Int? { positions.indices.max { positions[$0] < positions[$1] } }
    }

    /// Learns from a conflict and goes back to where the lesson changes something; false if there is
    /// no solution, and then `refutation` says why.
    ///
    /// Resolves the conflict with the causes of its latest terms until one term alone belongs to the
    /// latest level (its first unique implication point), then jumps back to the level of the next.
    mutating func learn(from conflict: IncompatibilityID) -> Bool {
        conflicts += 1
        var analysis = Analysis()
        for term in arena.terms(of: conflict) { absorb(term, into: &analysis) }
        defer { for term in analysis.terms { places[term.package] = -1 } }
        while let latest = analysis.latest {
            if let target = jumpTarget(analysis, latest: latest) {
                finish(analysis, latest: latest, conflict: conflict, target: target)
                return true
            }
            resolve(&analysis, at: latest)
        }
        refutation = lesson(of: analysis, conflict: conflict)
        return false
    }

    /// The level to go back to; nil if there is more to resolve.
    private func jumpTarget(_ analysis: Analysis, latest: Int) -> Int? {
        let latestLevel = level(at: analysis.positions[latest])
        guard latestLevel > 0 else { return nil }
        var target = 0
        for index in analysis.positions.indices where index != latest {
            target = max(target, level(at: analysis.positions[index]))
        }
        return target < latestLevel ? target : nil
    }

    /// Resolves with the cause of the term that began to hold last.
    private mutating func resolve(_ analysis: inout Analysis, at place: Int) {
        steps += 1
        let pivot = analysis.terms[place].package
        guard let cause = cause(of: analysis.terms[place], at: analysis.positions[place]) else {
            // Only decisions have no cause, and each begins a level: `jumpTarget` stops there.
            preconditionFailure("resolved beyond a decision")
        }
        analysis.links.append(.init(pivot: pivot, with: cause))
        packages[pivot].activity += activityStep
        for term in arena.terms(of: cause) {
            if term.package == pivot {
                widen(&analysis, at: place, by: term.choices)
            } else {
                absorb(term, into: &analysis)
            }
        }
    }

    /// Why a term holds since `position`: a step's cause, or one of the package's exclusions.
    private func cause(of term: Term, at position: Int) -> IncompatibilityID? {
        if position >= 0 { return trail[position].cause }
        return packages[term.package].exclusions.first {
            arena.terms(of: $0).contains { !$0.choices.isSubset(of: term.choices) }
        }
    }

    private mutating func widen(
        _ analysis: inout Analysis, at place: Int, by more: CandidateSet
    ) {
        analysis.terms[place].choices.formUnion(more)
        let term = analysis.terms[place]
        if !term.choices.isFull {
            analysis.positions[place] = position(of: term)
            return
        }
        places[term.package] = -1
        let last = analysis.terms.count - 1
        analysis.terms.swapAt(place, last)
        analysis.positions.swapAt(place, last)
        analysis.terms.removeLast()
        analysis.positions.removeLast()
        if place < last { places[analysis.terms[place].package] = place }
    }

    private mutating func absorb(_ term: Term, into analysis: inout Analysis) {
        let place = places[term.package]
        if place < 0 {
            places[term.package] = analysis.terms.count
            analysis.terms.append(term)
            analysis.positions.append(position(of: term))
        } else if !analysis.terms[place].choices.isSubset(of: term.choices) {
            analysis.terms[place].choices.formIntersection(term.choices)
            analysis.positions[place] = position(of: analysis.terms[place])
        }
    }

    private mutating func lesson(
        of analysis: Analysis, conflict: IncompatibilityID
    ) -> IncompatibilityID {
        if analysis.links.isEmpty { return conflict }
        return arena.addLearned(analysis.terms, from: conflict, by: analysis.links)
    }

    private mutating func finish(
        _ analysis: Analysis, latest: Int, conflict: IncompatibilityID, target: Int
    ) {
        for term in analysis.terms { packages[term.package].activity += activityStep }
        decayActivity()
        let id = lesson(of: analysis, conflict: conflict)
        let below = level(at: analysis.positions[latest]) - 1
        // What is displaced again and again is worth a jump to where it can stay.
        let isFar = below - target > max(farJump, replaced)
        if !isFar { replaced = 0 }
        backjump(to: isFar ? below : target)
        if id == conflict {
            forbid(analysis.terms[latest], because: id, ownLevel: target)
        } else {
            fresh.append(id)
        }
    }

    /// Lets later conflicts count more than earlier ones.
    private mutating func decayActivity() {
        activityStep /= 0.95
        guard activityStep > 1e100 else { return }
        for index in packages.indices { packages[index].activity *= 1e-100 }
        activityStep *= 1e-100
    }
}
