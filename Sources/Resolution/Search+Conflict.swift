extension Search {
    /// An incompatibility under analysis, with when each of its terms began to hold.
    private struct Analysis {
        var terms: [IncompatibilityArena.Slot] = []
        /// The sets of the terms, by their offsets.
        var words: [UInt64] = []
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
        for term in arena.range(of: conflict) { absorb(term, into: &analysis) }
        defer { for term in analysis.terms { places[Int(term.package)] = -1 } }
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
        let pivot = Int(analysis.terms[place].package)
        guard let cause = cause(of: analysis, at: place) else {
            // Only decisions have no cause, and each begins a level: `jumpTarget` stops there.
            preconditionFailure("resolved beyond a decision")
        }
        analysis.links.append(.init(pivot: pivot, with: cause))
        packages[pivot].activity += activityStep
        for term in arena.range(of: cause) {
            if Int(arena.slots[term].package) == pivot {
                widen(&analysis, at: place, by: Int(arena.slots[term].offset))
            } else {
                absorb(term, into: &analysis)
            }
        }
    }

    /// Why a term holds since its position: a step's cause, or one of the package's exclusions.
    private func cause(of analysis: Analysis, at place: Int) -> IncompatibilityID? {
        let position = analysis.positions[place]
        if position >= 0 { return trail[position].cause }
        let term = analysis.terms[place]
        let package = Int(term.package)
        return packages[package].exclusions.first {
            !Words.isSubset(
                arena.words, Int(arena.slots[arena.range(of: $0).lowerBound].offset),
                of: analysis.words, Int(term.offset), widths[package])
        }
    }

    private mutating func widen(_ analysis: inout Analysis, at place: Int, by more: Int) {
        let term = analysis.terms[place]
        let package = Int(term.package)
        let start = Int(term.offset)
        for index in 0..<widths[package] {
            analysis.words[start + index] |= arena.words[more + index]
        }
        if !Words.isFull(analysis.words, start, capacity: packages[package].capacity) {
            analysis.positions[place] = position(of: package, within: analysis.words, start)
            return
        }
        places[package] = -1
        let last = analysis.terms.count - 1
        analysis.terms.swapAt(place, last)
        analysis.positions.swapAt(place, last)
        analysis.terms.removeLast()
        analysis.positions.removeLast()
        if place < last { places[Int(analysis.terms[place].package)] = place }
    }

    private mutating func absorb(_ index: Int, into analysis: inout Analysis) {
        let slot = arena.slots[index]
        let (package, source) = (Int(slot.package), Int(slot.offset))
        let width = widths[package]
        let place = places[package]
        if place < 0 {
            places[package] = analysis.terms.count
            analysis.terms.append(
                .init(
                    package: slot.package, offset: Int32(truncatingIfNeeded: analysis.words.count)))
            analysis.words.append(contentsOf: arena.words[source..<(source + width)])
            analysis.positions.append(position(at: index))
            return
        }
        let start = Int(analysis.terms[place].offset)
        if Words.isSubset(analysis.words, start, of: arena.words, source, width) { return }
        for word in 0..<width { analysis.words[start + word] &= arena.words[source + word] }
        analysis.positions[place] = position(of: package, within: analysis.words, start)
    }

    private mutating func lesson(
        of analysis: Analysis, conflict: IncompatibilityID
    ) -> IncompatibilityID {
        if analysis.links.isEmpty { return conflict }
        return arena.addLearned(
            analysis.terms, in: analysis.words, widths: widths, from: conflict,
            by: analysis.links)
    }

    private mutating func finish(
        _ analysis: Analysis, latest: Int, conflict: IncompatibilityID, target: Int
    ) {
        for term in analysis.terms { packages[Int(term.package)].activity += activityStep }
        decayActivity()
        let id = lesson(of: analysis, conflict: conflict)
        let below = level(at: analysis.positions[latest]) - 1
        // What is displaced again and again is worth a jump to where it can stay.
        let isFar = below - target > max(farJump, replaced)
        if !isFar { replaced = 0 }
        backjump(to: isFar ? below : target)
        if id == conflict {
            let package = analysis.terms[latest].package
            if let index = arena.range(of: id).first(where: { arena.slots[$0].package == package })
            {
                forbid(at: index, because: id, ownLevel: target)
            }
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
