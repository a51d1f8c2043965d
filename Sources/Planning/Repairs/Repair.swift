package import Diagnostics
package import Recipes

/// A smallest change under which a problem without solution has one.
///
/// Whoever holds one that `Planner` made can rely on it: the changed problem was solved.
package struct Repair: Sendable, Hashable {
    /// One, or two where no single change is enough.
    package var changes: [Change]
    /// What then runs, in a few words: `torch 2.15.0 for CUDA 12.6 runs on driver 565.57.01`.
    package var outcome: String
    package var cost: Cost

    /// What a repair takes, for ranking.
    package struct Cost: Sendable, Hashable {
        package var effort: Effort
        /// Whether the user gives up a package or the GPU.
        package var losesSomething = false
        /// Packages whose version differs from that of the earlier lock; nil without one.
        package var movedPackages: Int?
        /// Bytes of all files that the solution has and the earlier lock has not; nil where an
        /// index does not tell.
        package var downloadBytes: Int64?

        package var needsRoot: Bool { effort == .root || effort == .reboot }
        package var needsReboot: Bool { effort == .reboot }
    }

    /// Who has to do something, and how much.
    package enum Effort: Int, Sendable, Hashable, Comparable {
        /// A line of the recipe changes.
        case recipe
        /// Something is installed into the system.
        case root
        /// A driver is installed, which counts from the next boot on.
        case reboot
        /// The machine would have to be another one.
        case otherMachine

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The problem with the changes made.
    package func apply(to problem: Problem) -> Problem {
        var problem = problem
        problem.forgetChannels()
        for change in changes { change.apply(to: &problem) }
        return problem
    }

    /// The changes of the recipe's text; nil where a machine, or what nobody can edit, changes.
    package var edits: [RecipeEdit]? {
        let edits = changes.compactMap(\.edit)
        return edits.count == changes.count ? edits : nil
    }

    /// The repair as something to do.
    package var hint: Hint {
        let texts = changes.map(\.words)
        let remarks = [outcome].filter { !$0.isEmpty } + cost.words
        let remark = remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"
        return Hint(texts.joined(separator: " and ") + remark)
    }

}

extension Repair {
    /// Whether this is the better offer: no root before root before a reboot, fewer changes first.
    func isCheaper(than other: Repair) -> Bool { rank.lexicographicallyPrecedes(other.rank) }

    private var rank: [Int] {
        [
            cost.effort.rawValue, cost.losesSomething ? 1 : 0, changes.count,
            cost.movedPackages ?? 0, Int(clamping: (cost.downloadBytes ?? 0) / 1_000_000),
        ]
    }
}

extension Problem {
    /// Takes back what a solve found out of the channels.
    mutating func forgetChannels() {
        condaRoots = []
        condaPythons = nil
    }
}
