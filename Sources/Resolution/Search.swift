/// The engine: conflict-driven search over packages and incompatibilities, nothing else.
///
/// It knows neither names nor where facts come from; whoever owns it adds packages and facts, and
/// alternates `propagate`, `learn` and `decide`. Every step is a function of what was added in which
/// order, so equal calls lead to equal results.
struct Search: Sendable {
    /// One narrowing of a package's choices.
    struct Assignment: Sendable {
        var package: PackageID
        /// What remains after this step.
        var choices: CandidateSet
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
        /// What remains when candidates that are excluded from the start are left out.
        var base: CandidateSet
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
    /// What remains for each package now; apart from `packages` since it is what propagation reads.
    var choices: [CandidateSet] = []
    var watchers: [[IncompatibilityID]] = []
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
        packages.append(Package(base: all))
        choices.append(all)
        watchers.append([])
        places.append(-1)
        return packages.count - 1
    }

    /// Leaves candidates out from the start; only before anything is known of the package.
    mutating func exclude(_ candidates: CandidateSet, of package: PackageID, fact: Int) {
        let term = Term.chosen(package, from: candidates)
        guard !term.choices.isEmpty else { return }
        packages[package].exclusions.append(arena.add([term], cause: .fact(fact)))
        packages[package].base.subtract(term.choices)
        choices[package] = packages[package].base
    }

    /// Adds a fact; nil if its terms can never hold together.
    @discardableResult
    mutating func addFact(_ terms: [Term], fact: Int) -> IncompatibilityID? {
        guard let terms = terms.normalized else { return nil }
        let id = arena.add(terms, cause: .fact(fact))
        fresh.append(id)
        return id
    }

    /// Whether a package must be chosen, as far as is known now.
    func isRequired(_ choices: CandidateSet) -> Bool { !choices.contains(choices.capacity - 1) }

    /// The only candidate that is left, if the package must be chosen.
    func settled(_ choices: CandidateSet) -> Int? {
        guard isRequired(choices), let first = choices.first, choices.count == 1 else { return nil }
        return first
    }

    /// Narrows a package to these choices, which must be a true part of what remained.
    ///
    /// `ownLevel` is where the step belongs, if not to the present level.
    mutating func assign(
        _ package: PackageID, _ remaining: CandidateSet, cause: IncompatibilityID?,
        ownLevel: Int? = nil
    ) {
        let previous = packages[package].latest
        let own = ownLevel ?? level
        trail.append(
            Assignment(
                package: package, choices: remaining, cause: cause, ownLevel: own,
                level: max(own, previous.map { trail[$0].level } ?? 0), previous: previous))
        packages[package].latest = trail.count - 1
        choices[package] = remaining
        listAsOpen(package)
    }

    private mutating func listAsOpen(_ package: PackageID) {
        guard !packages[package].isListedAsOpen, isOpen(package) else { return }
        packages[package].isListedAsOpen = true
        open.append(package)
    }

    private func isOpen(_ package: PackageID) -> Bool {
        isRequired(choices[package]) && choices[package].count > 1
    }

    /// Takes back everything above `level`; what does not depend on that becomes `displaced`.
    mutating func backjump(to level: Int) {
        guard level < self.level else { return }
        let start = levelStarts[level]
        var surviving: [Assignment] = []
        while trail.count > start {
            let last = trail.removeLast()
            packages[last.package].latest = last.previous
            choices[last.package] =
                last.previous.map { trail[$0].choices } ?? packages[last.package].base
            listAsOpen(last.package)
            if last.ownLevel <= level { surviving.append(last) }
        }
        displaced = surviving.reversed() + displaced.filter { $0.ownLevel <= level }
        levelStarts.removeSubrange(level...)
        propagated = min(propagated, trail.count)
        surveyed = min(surveyed, trail.count)
    }
}

// MARK: - Decisions

extension Search {
    /// The package to decide next; nil if none is left.
    ///
    /// Roots in their order, then the most active in recent conflicts, then the fewest candidates,
    /// then the one touched first.
    mutating func nextToDecide() -> PackageID? {
        var best: PackageID?
        var bestCount = 0
        var index = 0
        while index < open.count {
            let package = open[index]
            guard isOpen(package) else {
                packages[package].isListedAsOpen = false
                open.swapAt(index, open.count - 1)
                open.removeLast()
                continue
            }
            let count = choices[package].count
            if best.map({ precedes(package, count, $0, bestCount) }) ?? true {
                best = package
                bestCount = count
            }
            index += 1
        }
        return best
    }

    private func precedes(
        _ left: PackageID, _ leftCount: Int, _ right: PackageID, _ rightCount: Int
    ) -> Bool {
        if packages[left].rootPosition != packages[right].rootPosition {
            return packages[left].rootPosition < packages[right].rootPosition
        }
        if packages[left].activity != packages[right].activity {
            return packages[left].activity > packages[right].activity
        }
        return (leftCount, left) < (rightCount, right)
    }

    /// Opens a level on which the package has its best remaining candidate.
    mutating func decide(_ package: PackageID) {
        guard let best = choices[package].first else { return }
        levelStarts.append(trail.count)
        let capacity = choices[package].capacity
        assign(package, CandidateSet(capacity: capacity, [best]), cause: nil)
    }
}
