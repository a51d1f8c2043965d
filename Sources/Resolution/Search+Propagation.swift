extension Search {
    /// Draws all conclusions; returns an incompatibility whose terms all hold, if there is one.
    ///
    /// Each incompatibility is looked at only when one of its two watched terms may have become
    /// true. A watched term that holds stays watched only while the other one is contradicted or was
    /// made so here.
    mutating func propagate() -> IncompatibilityID? {
        while true {
            if !displaced.isEmpty, let conflict = replaceDisplaced() { return conflict }
            if freshTaken < fresh.count {
                if let conflict = take(fresh[freshTaken]) { return conflict }
                continue
            }
            fresh.removeAll(keepingCapacity: true)
            freshTaken = 0
            guard propagated < trail.count else { return nil }
            let package = trail[propagated].package
            if let conflict = visitWatchers(of: package) { return conflict }
            propagated += 1
        }
    }

    /// Takes again the steps that backjumps displaced, which hold as before.
    private mutating func replaceDisplaced() -> IncompatibilityID? {
        var next = 0
        defer {
            displaced.removeSubrange(..<next)
            replaced += next
        }
        while next < displaced.count {
            let step = displaced[next]
            guard let cause = step.cause,
                let index = arena.range(of: cause).first(where: {
                    Int(arena.slots[$0].package) == step.package
                })
            else { preconditionFailure("displaced a decision") }
            if holds(at: index) { return cause }
            forbid(at: index, because: cause, ownLevel: step.ownLevel)
            next += 1
        }
        return nil
    }

    /// Starts to watch an incompatibility; one that conflicts stays fresh and is taken again.
    private mutating func take(_ id: IncompatibilityID) -> IncompatibilityID? {
        steps += 1
        let range = arena.range(of: id)
        var openTerms = 0
        for index in range where !holds(at: index) {
            guard openTerms < 2 else { break }
            arena.swapTerms(range.lowerBound + openTerms, index)
            openTerms += 1
        }
        if openTerms == 0 { return id }
        if openTerms == 1, range.count > 1 {
            // The term that a backjump will undo first must be the second one to be watched.
            let rest = (range.lowerBound + 1)..<range.upperBound
            let latest = rest.max { position(at: $0) < position(at: $1) }
            if let latest { arena.swapTerms(range.lowerBound + 1, latest) }
        }
        freshTaken += 1
        for index in range.prefix(2) {
            watchers[Int(arena.slots[index].package)].append(Int32(truncatingIfNeeded: id))
        }
        if openTerms == 1 {
            forbid(at: range.lowerBound, because: id, ownLevel: premiseLevel(of: range))
        }
        return nil
    }

    /// The highest level that all terms but the first depend on.
    private func premiseLevel(of range: Range<Int>) -> Int {
        range.dropFirst().reduce(0) { max($0, level(at: position(at: $1))) }
    }

    func level(at position: Int) -> Int { position < 0 ? 0 : trail[position].level }

    private mutating func visitWatchers(of package: PackageID) -> IncompatibilityID? {
        var list: [Int32] = []
        swap(&list, &watchers[package])
        var (next, kept) = (0, 0)
        var conflict: IncompatibilityID?
        while next < list.count {
            let entry = list[next]
            next += 1
            if conflict == nil {
                steps += 1
                switch visit(Int(entry), for: package) {
                case .dropped: continue
                case .kept: break
                case .conflict: conflict = Int(entry)
                }
            }
            list[kept] = entry
            kept += 1
        }
        list.removeSubrange(kept...)
        swap(&list, &watchers[package])
        return conflict
    }

    private enum Visit { case kept, dropped, conflict }

    private mutating func visit(_ id: IncompatibilityID, for package: PackageID) -> Visit {
        if arena.isRetired(id) { return .dropped }
        let range = arena.range(of: id)
        let isFirst = Int(arena.slots[range.lowerBound].package) == package
        let mine = isFirst ? range.lowerBound : range.lowerBound + 1
        guard holds(at: mine) else {
            // What cannot hold on level 0 never will.
            guard level == 0, isContradicted(at: mine) else { return .kept }
            arena.retire(id)
            return .dropped
        }
        guard range.count > 1 else { return .conflict }
        var index = range.lowerBound + 2
        while index < range.upperBound {
            if !holds(at: index) {
                arena.swapTerms(mine, index)
                watchers[Int(arena.slots[mine].package)].append(Int32(truncatingIfNeeded: id))
                return .dropped
            }
            index += 1
        }
        let other = isFirst ? range.lowerBound + 1 : range.lowerBound
        if holds(at: other) { return .conflict }
        forbid(at: other, because: id, ownLevel: level)
        return .kept
    }

    /// Takes the choices of a term away from its package, if any of them is left.
    mutating func forbid(at index: Int, because id: IncompatibilityID, ownLevel: Int) {
        guard !isContradicted(at: index) else { return }
        let slot = arena.slots[index]
        assign(Int(slot.package), without: Int(slot.offset), cause: id, ownLevel: ownLevel)
    }

    @inline(__always)
    func holds(at index: Int) -> Bool {
        let slot = arena.slots[index]
        let package = Int(slot.package)
        return Words.isSubset(
            choices, offsets[package], of: arena.words, Int(slot.offset), widths[package])
    }

    @inline(__always)
    private func isContradicted(at index: Int) -> Bool {
        let slot = arena.slots[index]
        let package = Int(slot.package)
        return Words.isDisjoint(
            choices, offsets[package], with: arena.words, Int(slot.offset), widths[package])
    }

    /// The trail index of the step with which a term that holds began to hold; -1 if it always did.
    func position(at index: Int) -> Int {
        let slot = arena.slots[index]
        return position(of: Int(slot.package), within: arena.words, Int(slot.offset))
    }

    /// The trail index of the step that brought a package within a set, where it is.
    ///
    /// -1 if it always was. The set begins at `start` of `words`.
    func position(of package: PackageID, within words: [UInt64], _ start: Int) -> Int {
        let width = widths[package]
        var position = -1
        var index = packages[package].latest
        while let current = index,
            Words.isSubset(history, trail[current].offset, of: words, start, width)
        {
            position = current
            index = trail[current].previous
        }
        // Where exclusions alone make it true, it was so before all steps.
        if index == nil, Words.isSubset(base, offsets[package], of: words, start, width) {
            return -1
        }
        return position
    }
}
