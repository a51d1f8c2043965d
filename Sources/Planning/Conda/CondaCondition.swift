import PackageModel

extension MatchCondition {
    /// The same as alternatives of specs that must all be met; nil if there are too many.
    var alternatives: [[MatchSpec]]? {
        switch self {
        case .spec(let spec): return [[spec]]
        case .any(let conditions):
            let parts = conditions.map(\.alternatives)
            let all = parts.compactMap { $0 }.flatMap { $0 }
            return parts.contains { $0 == nil } || all.count > Self.mostAlternatives ? nil : all
        case .all(let conditions):
            var all: [[MatchSpec]] = [[]]
            for condition in conditions {
                guard let more = condition.alternatives,
                    all.count * more.count <= Self.mostAlternatives
                else { return nil }
                all = all.flatMap { left in more.map { left + $0 } }
            }
            return all
        }
    }

    /// A condition with more than this is hostile.
    private static var mostAlternatives: Int { 256 }
}
