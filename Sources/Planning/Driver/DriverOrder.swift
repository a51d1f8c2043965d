import Compatibility
import Recipes

/// The order in which drivers are preferred, as `driver.track` says.
///
/// A branch that has ended comes last, since nobody mends it any more; only who wants the newest
/// of all gets it. What counts as ended is judged by the date of the facts, so that the same facts
/// give the same order on any day.
struct DriverOrder {
    let facts: Facts
    let track: Recipe.Driver.Track

    func sorted(_ candidates: [DriverCandidate]) -> [DriverCandidate] {
        candidates.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            let (rank, otherRank) = (self.rank(one.branch), self.rank(other.branch))
            if rank != otherRank { return rank < otherRank }
            if one.newest != other.newest { return one.newest > other.newest }
            return left.offset < right.offset
        }.map(\.element)
    }

    private enum Standing { case longTerm, supported, unknown, ended }

    private func standing(_ number: Int) -> Standing {
        guard let branch = facts.branch(number) else {
            // Newer than any that is known is young; older and not known is forgotten.
            return number > facts.branches.last?.number ?? 0 ? .unknown : .ended
        }
        guard branch.isSupported(on: String(facts.version.prefix(10))) else { return .ended }
        return branch.isLongTerm ? .longTerm : .supported
    }

    private func rank(_ branch: Int) -> Int {
        switch (track, standing(branch)) {
        case (.newest, _): 0
        case (_, .ended): 3
        case (.lts, .longTerm), (.production, .longTerm), (.production, .supported): 0
        case (.lts, .supported): 1
        case (_, .unknown): 2
        }
    }
}
