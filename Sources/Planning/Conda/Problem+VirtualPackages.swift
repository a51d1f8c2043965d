import Compatibility
import Machine
import PackageModel
import Resolution

/// What a driver means for a fact of conda: driver 565 for `__cuda`.
struct VirtualTie {
    var drivers: CandidateSet
    var dependency: Dependency
    /// Of the fact's candidates, that of these drivers.
    var accepted: CandidateSet
}

extension Problem {
    /// The machine's facts with each driver that it may have, in the order of preference.
    private func virtualPackages(with drivers: DriverTable) -> [[VirtualPackage]] {
        drivers.candidates.map { target.virtualPackages(by: facts, driver: $0.version) }
    }

    /// Splits conda's facts into those that hold whatever the driver, and those that follow it.
    func virtualPackages() -> (fixed: [VirtualPackage], following: [VirtualPackage]) {
        let all = virtualPackages(with: drivers)
        guard let first = all.first else {
            return (target.virtualPackages(by: facts, driver: nil), [])
        }
        let fixed = first.filter { fact in all.allSatisfy { $0.contains(fact) } }
        var following: [VirtualPackage] = []
        for fact in all.joined() where !fixed.contains(fact) && !following.contains(fact) {
            following.append(fact)
        }
        return (fixed, following)
    }

    /// Ties each driver to the facts that follow from it.
    func virtualTies(of drivers: DriverTable) -> [VirtualTie] {
        guard let following = conda?.following, !following.isEmpty else { return [] }
        let all = virtualPackages(with: drivers)
        var ties: [VirtualTie] = []
        for name in Set(following.map(\.name)).sorted() {
            let candidates = following.filter { $0.name == name }
            let owned = all.map { facts in
                candidates.firstIndex { facts.contains($0) }
            }
            for fact in [nil] + candidates.indices.map(Optional.some) {
                let set = drivers.candidates.indices.filter { owned[$0] == fact }
                guard !set.isEmpty else { continue }
                ties.append(
                    VirtualTie(
                        drivers: CandidateSet(capacity: owned.count, set),
                        dependency: tie(to: fact.map { candidates[$0] }, name),
                        accepted: CandidateSet(
                            capacity: candidates.count, fact.map { [$0] } ?? [])))
            }
        }
        return ties
    }

    private func tie(to fact: VirtualPackage?, _ name: String) -> Dependency {
        guard let fact else {
            return Dependency(
                .conda(name), RequirementText("absent"), kind: .constrains,
                predicate: .init("runs", "run", "no CUDA that `\(name)` could tell"))
        }
        let predicate: Dependency.Predicate? =
            name == "__cuda" ? .init("runs", "run", "CUDA \(fact.version) and older") : nil
        return Dependency(
            .conda(name), RequirementText("\(fact.version) (of the driver)"), predicate: predicate)
    }
}
