/// The engine: conflict-driven search over packages and incompatibilities, nothing else.
///
/// It knows neither names nor where facts come from; whoever owns it adds packages and facts, and
/// alternates `propagate`, `learn` and `decide`. Every step is a function of what was added in which
/// order, so equal calls lead to equal results.
struct Search: Sendable {
    /// One narrowing of a package's choices.
    struct Assignment: Sendable {
        var package: PackageID
        /// Where in `history` the choices lie that remain after this step.
        var offset: Int
        /// The incompatibility that forced it; nil for a decision.
        var cause: IncompatibilityID?
        /// The highest level that this step alone depends on; a step may stand higher on the trail.
        var ownLevel: Int
        /// The highest level that what remains depends on, earlier steps of the package included.
        var level: Int
        /// The trail index of the step before on the same package; nil for the first.
        var previous: Int?
    }

    struct Package: Sendable {
        /// The number of choices: the candidates and one more.
        var capacity: Int
        /// The exclusions themselves, with a single term each.
        var exclusions: [IncompatibilityID] = []
        /// The trail index of the latest step.
        var latest: Int?
        /// Bumped in conflicts; recent ones count more.
        var activity = 0.0
        /// The position among the root requirements; decided before all others, in this order.
        var rootPosition = Int.max
        var isListedAsOpen = false
    }

    var packages: [Package] = []
    /// The words that a package's sets take, and where they begin in `choices` and `base`.
    var widths: [Int] = []
    var offsets: [Int] = []
    /// What remains for each package now.
    var choices: [UInt64] = []
    /// What remains when candidates that are excluded from the start are left out.
    var base: [UInt64] = []
    /// What remained after each step of the trail.
    var history: [UInt64] = []
    var watchers: [[Int32]] = []
    var arena = IncompatibilityArena()
    /// Facts and learned incompatibilities that propagation has not seen yet.
    var fresh: [IncompatibilityID] = []
    /// How many of `fresh` are watched by now.
    var freshTaken = 0
    var trail: [Assignment] = []
    /// The trail's length when each decision level above 0 began.
    var levelStarts: [Int] = []
    var propagated = 0
    /// Steps that a backjump took off the trail though it kept what they depend on, in trail order.
    var displaced: [Assignment] = []
    /// How many displaced steps have been taken again since the last jump to where a lesson belongs.
    var replaced = 0
    /// Backjumps over more levels than this keep the levels between: to make thousands of decisions
    /// anew costs more than a better order of decisions gains.
    var farJump = 64
    /// How much of the trail the owner has looked through for packages that bring new facts.
    var surveyed = 0
    /// Packages that must be chosen and have several candidates left, and some that no longer are so.
    var open: [PackageID] = []
    var activityStep = 1.0
    /// Incompatibilities looked at; the measure for giving up.
    var steps = 0
    var conflicts = 0
    /// The resolutions that lead to the empty incompatibility, once there is no solution.
    var refutation: IncompatibilityID?
    /// For each package, its place in the incompatibility under analysis; -1 outside of it.
    var places: [Int] = []

    var level: Int { levelStarts.count }

    /// Adds a package with this number of candidates.
    mutating func addPackage(candidates: Int) -> PackageID {
        let all = CandidateSet.full(capacity: candidates + 1)
        packages.append(Package(capacity: candidates + 1))
        widths.append(CandidateSet.width(candidates + 1))
        offsets.append(choices.count)
        all.appendWords(to: &choices)
        all.appendWords(to: &base)
        watchers.append([])
        places.append(-1)
        return packages.count - 1
    }

    /// Leaves candidates out from the start; only before anything is known of the package.
    mutating func exclude(_ candidates: CandidateSet, of package: PackageID, fact: Int) {
        let term = Term.chosen(package, from: candidates)
        guard !term.choices.isEmpty else { return }
        let id = arena.add([term], cause: .fact(fact))
        packages[package].exclusions.append(id)
        let excluded = Int(arena.slots[arena.range(of: id).lowerBound].offset)
        for index in 0..<widths[package] {
            base[offsets[package] + index] &= ~arena.words[excluded + index]
            choices[offsets[package] + index] = base[offsets[package] + index]
        }
    }

    /// Adds a fact; nil if its terms can never hold together.
    @discardableResult
    mutating func addFact(_ terms: [Term], fact: Int) -> IncompatibilityID? {
        guard let terms = terms.normalized else { return nil }
        let id = arena.add(terms, cause: .fact(fact))
        fresh.append(id)
        return id
    }

    /// Adds the fact that `candidates` of one package accept of another only `accepted`.
    ///
    /// Nil if that says nothing. `isRequired` tells whether the other one must be chosen.
    mutating func addDependency(
        of package: PackageID, _ candidates: CandidateSet, on target: PackageID,
        _ accepted: CandidateSet, isRequired: Bool, fact: Int
    ) -> IncompatibilityID? {
        let id = arena.addDependency(
            of: package, candidates, on: target, accepted, absent: isRequired,
            cause: .fact(fact))
        if let id { fresh.append(id) }
        return id
    }

    /// Narrows a package to what is left of its choices without `forbidden`, which begins in the
    /// arena's words.
    mutating func assign(
        _ package: PackageID, without forbidden: Int, cause: IncompatibilityID, ownLevel: Int
    ) {
        let start = history.count
        let offset = offsets[package]
        for index in 0..<widths[package] {
            let word = choices[offset &+ index] & ~arena.words[forbidden &+ index]
            choices[offset &+ index] = word
            history.append(word)
        }
        record(package, at: start, cause: cause, ownLevel: ownLevel)
    }

    private mutating func record(
        _ package: PackageID, at offset: Int, cause: IncompatibilityID?, ownLevel: Int
    ) {
        let previous = packages[package].latest
        trail.append(
            Assignment(
                package: package, offset: offset, cause: cause, ownLevel: ownLevel,
                level: max(ownLevel, previous.map { trail[$0].level } ?? 0), previous: previous))
        packages[package].latest = trail.count - 1
        listAsOpen(package)
    }

    private mutating func listAsOpen(_ package: PackageID) {
        guard !packages[package].isListedAsOpen, isOpen(package) else { return }
        packages[package].isListedAsOpen = true
        open.append(package)
    }

    /// Takes back everything above `level`; what does not depend on that becomes `displaced`.
    mutating func backjump(to level: Int) {
        guard level < self.level else { return }
        let start = levelStarts[level]
        let historyStart = trail[start].offset
        var surviving: [Assignment] = []
        while trail.count > start {
            let last = trail.removeLast()
            packages[last.package].latest = last.previous
            restore(last.package)
            listAsOpen(last.package)
            if last.ownLevel <= level { surviving.append(last) }
        }
        history.removeSubrange(historyStart...)
        displaced = surviving.reversed() + displaced.filter { $0.ownLevel <= level }
        levelStarts.removeSubrange(level...)
        propagated = min(propagated, trail.count)
        surveyed = min(surveyed, trail.count)
    }

    /// Puts back what the latest step of a package left.
    private mutating func restore(_ package: PackageID) {
        let (offset, width) = (offsets[package], widths[package])
        if let latest = packages[package].latest {
            let source = trail[latest].offset
            for index in 0..<width { choices[offset &+ index] = history[source &+ index] }
        } else {
            for index in 0..<width { choices[offset &+ index] = base[offset &+ index] }
        }
    }
}

// MARK: - Queries

extension Search {
    /// What remains of the candidates of a package now.
    func remaining(_ package: PackageID) -> CandidateSet {
        CandidateSet(
            capacity: packages[package].capacity - 1, words: choices, at: offsets[package])
    }

    /// What remained of a package's candidates before the step at `index` of the trail.
    func remaining(before index: Int) -> CandidateSet {
        let package = trail[index].package
        let capacity = packages[package].capacity - 1
        guard let previous = trail[index].previous else {
            return CandidateSet(capacity: capacity, words: base, at: offsets[package])
        }
        return CandidateSet(capacity: capacity, words: history, at: trail[previous].offset)
    }

    /// Whether a package must be chosen, as far as is known now.
    func isRequired(_ package: PackageID) -> Bool {
        let absent = packages[package].capacity - 1
        return choices[offsets[package] + absent / 64] & (1 << UInt64(absent % 64)) == 0
    }

    /// The only candidate that is left, if the package must be chosen.
    func settled(_ package: PackageID) -> Int? {
        guard isRequired(package), remainingCount(package) == 1 else { return nil }
        return Words.first(choices, offsets[package], widths[package])
    }

    /// Whether what remains of a package lies within these candidates, and it must be chosen.
    func isRequired(_ package: PackageID, within candidates: CandidateSet) -> Bool {
        isRequired(package) && candidates.covers(choices, offsets[package])
    }

    private func remainingCount(_ package: PackageID) -> Int {
        Words.count(choices, offsets[package], widths[package])
    }

    private func isOpen(_ package: PackageID) -> Bool {
        isRequired(package) && remainingCount(package) > 1
    }

    /// The terms of an incompatibility.
    func terms(of id: IncompatibilityID) -> [Term] {
        arena.terms(of: id) { self.packages[$0].capacity }
    }
}

extension IncompatibilityArena {
    /// The terms of an incompatibility, given the number of choices of each package.
    func terms(of id: IncompatibilityID, capacity: (PackageID) -> Int) -> [Term] {
        slots[range(of: id)].map { slot in
            let package = Int(slot.package)
            return Term(
                package: package,
                choices: CandidateSet(
                    capacity: capacity(package), words: words, at: Int(slot.offset)))
        }
    }
}

// MARK: - Decisions

extension Search {
    /// The package to decide next; nil if none is left.
    ///
    /// Roots in their order, then the most active in recent conflicts, then the one touched first:
    /// so what is near to the roots gets better candidates than what lies deep below.
    mutating func nextToDecide() -> PackageID? {
        var best: PackageID?
        var index = 0
        while index < open.count {
            let package = open[index]
            guard isOpen(package) else {
                packages[package].isListedAsOpen = false
                open.swapAt(index, open.count - 1)
                open.removeLast()
                continue
            }
            if best.map({ precedes(package, $0) }) ?? true { best = package }
            index += 1
        }
        return best
    }

    private func precedes(_ left: PackageID, _ right: PackageID) -> Bool {
        if packages[left].rootPosition != packages[right].rootPosition {
            return packages[left].rootPosition < packages[right].rootPosition
        }
        if packages[left].activity != packages[right].activity {
            return packages[left].activity > packages[right].activity
        }
        return left < right
    }

    /// Opens a level on which the package has its best remaining candidate.
    mutating func decide(_ package: PackageID) {
        let (offset, width) = (offsets[package], widths[package])
        guard let best = Words.first(choices, offset, width) else { return }
        levelStarts.append(trail.count)
        let start = history.count
        for index in 0..<width {
            choices[offset + index] = index == best / 64 ? 1 << UInt64(best % 64) : 0
            history.append(choices[offset + index])
        }
        record(package, at: start, cause: nil, ownLevel: level)
    }
}
