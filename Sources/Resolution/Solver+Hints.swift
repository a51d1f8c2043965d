extension Solver {
    /// The most hints that one outcome carries.
    static let hintLimit = 64

    /// What is likely to be asked for next, the likeliest first.
    ///
    /// First more candidates of packages that have been tried in vain again and again, then what the
    /// best candidates of undecided packages need, as far as is known, breadth first.
    func hints(beyond required: Set<Need>, at step: Int, _ provider: any CandidateProvider)
        -> [Need]
    {
        var forecast = Forecast(known: required)
        for step in search.trail.indices[step...] {
            predictRetries(after: step, provider, &forecast)
        }
        for package in search.open.sorted() where search.isRequired(package) {
            guard let best = search.remaining(package).first else { continue }
            forecast.enqueue(keys[package], best)
        }
        for step in search.trail[step...] {
            guard let candidate = unvisited(step.package) else { continue }
            forecast.enqueue(keys[step.package], candidate)
        }
        forecast.follow(provider)
        return forecast.hints
    }

    /// After five candidates in vain, the next ones are fetched in growing batches.
    private func predictRetries(
        after step: Int, _ provider: any CandidateProvider, _ forecast: inout Forecast
    ) {
        let package = search.trail[step].package
        let visits = knowledge[package].visits
        guard visits >= 5, let candidate = unvisited(package) else { return }
        let next = search.remaining(before: step).lazy.filter { $0 > candidate }
        for candidate in next.prefix(min(2 * visits, 50)) {
            forecast.ask(keys[package], candidate, provider)
        }
    }
}

/// Collects hints while it follows first choices through what is known already.
private struct Forecast {
    private(set) var hints: [Need] = []
    private var known: Set<Need>
    private var queue: [(key: PackageKey, candidate: Int)] = []
    private var seen: Set<PackageKey> = []

    init(known: Set<Need>) { self.known = known }

    mutating func enqueue(_ key: PackageKey, _ candidate: Int) {
        if seen.insert(key).inserted { queue.append((key, candidate)) }
    }

    private mutating func hint(_ need: Need) {
        if hints.count < Solver.hintLimit, known.insert(need).inserted { hints.append(need) }
    }

    /// Hints at a candidate's dependencies unless they are known; returns them if so.
    @discardableResult
    mutating func ask(
        _ key: PackageKey, _ candidate: Int, _ provider: any CandidateProvider
    ) -> [Dependency]? {
        let dependencies = provider.dependencies(of: key, candidate: candidate)
        if dependencies == nil { hint(.dependencies(key, candidate: candidate)) }
        return dependencies
    }

    mutating func follow(_ provider: any CandidateProvider) {
        var next = 0
        while next < queue.count, next < 4 * Solver.hintLimit, hints.count < Solver.hintLimit {
            let (key, candidate) = queue[next]
            next += 1
            let demands = (provider.candidates(of: key)?.demands ?? []).lazy.filter {
                $0.candidates.contains(candidate)
            }
            let dependencies = demands.map(\.dependency) + (ask(key, candidate, provider) ?? [])
            for dependency in dependencies where dependency.kind == .requires {
                foresee(dependency, provider)
            }
        }
    }

    private mutating func foresee(_ dependency: Dependency, _ provider: any CandidateProvider) {
        let key = dependency.target
        guard dependency.conditions.isEmpty, !seen.contains(key) else { return }
        guard let list = provider.candidates(of: key) else { return hint(.candidates(key)) }
        let accepted = provider.candidates(of: key, matching: dependency.requirement)
        if let best = accepted.subtracting(list.excluded).first { enqueue(key, best) }
    }
}
