import Resolution
import TestSupport

/// Withholds the facts of another provider until they are delivered.
struct Courier: CandidateProvider {
    let source: any CandidateProvider
    private(set) var delivered: Set<Need> = []

    init(_ source: any CandidateProvider) { self.source = source }

    mutating func deliver(_ need: Need) { delivered.insert(need) }

    func candidates(of key: PackageKey) -> CandidateList? {
        delivered.contains(.candidates(key)) ? source.candidates(of: key) : nil
    }

    func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]? {
        guard delivered.contains(.dependencies(key, candidate: candidate)) else { return nil }
        return source.dependencies(of: key, candidate: candidate)
    }

    func candidates(of key: PackageKey, matching requirement: RequirementText) -> CandidateSet {
        source.candidates(of: key, matching: requirement)
    }
}

/// What a delivered solve did besides finding its outcome.
struct Trip {
    var outcome: Outcome
    var rounds = 0
    var delivered = 0
    /// The solver asked for nothing, or for what was there.
    var stalled = false
}

/// How a trip answers needs.
enum Manners {
    /// All that is required, nothing else.
    case dutiful
    /// All that is required and all hints.
    case eager
    /// Some of what is required, at least one; some hints, and some that nobody asked for.
    case erratic(seed: UInt64)
}

func travel(
    _ solver: Solver, _ source: any CandidateProvider, _ manners: Manners,
    unasked: [Need] = []
) -> Trip {
    var solver = solver
    var courier = Courier(source)
    var trip = Trip(outcome: .exhausted(steps: 0))
    var random = SeededGenerator(seed: 1)
    if case .erratic(let seed) = manners { random = SeededGenerator(seed: seed) }
    while true {
        trip.outcome = solver.run(courier)
        guard case .needs(let required, let hints) = trip.outcome else { break }
        trip.rounds += 1
        if required.isEmpty || !courier.delivered.isDisjoint(with: required) {
            trip.stalled = true
            break
        }
        switch manners {
        case .dutiful: required.forEach { courier.deliver($0) }
        case .eager: (required + hints).forEach { courier.deliver($0) }
        case .erratic:
            let order = required.shuffled(using: &random)
            order.prefix(Int.random(in: 1...order.count, using: &random)).forEach {
                courier.deliver($0)
            }
            for need in hints + unasked where Int.random(in: 0..<4, using: &random) == 0 {
                courier.deliver(need)
            }
        }
    }
    trip.delivered = courier.delivered.count
    return trip
}

extension SeededGenerator {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}
