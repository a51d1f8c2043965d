import Resolution

/// A big problem made by arithmetic, so that nothing is parsed or stored.
struct LargeProblem: CandidateProvider {
    var sizes: @Sendable (Int) -> Int
    /// Package and candidate → packages with the range of candidates that is accepted.
    var needs: @Sendable (Int, Int) -> [(package: Int, accepted: ClosedRange<Int>)]

    func key(_ package: Int) -> PackageKey { .test("p\(package)") }

    private func index(_ key: PackageKey) -> Int { Int(key.name.dropFirst()) ?? 0 }

    func candidates(of key: PackageKey) -> CandidateList? {
        let size = sizes(index(key))
        return CandidateList(key.name, labels: (0..<size).map { "\(size - $0)" })
    }

    func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]? {
        needs(index(key), candidate).map {
            Dependency(
                self.key($0.package),
                "\($0.accepted.lowerBound)..\($0.accepted.upperBound)")
        }
    }

    func candidates(of key: PackageKey, matching requirement: RequirementText) -> CandidateSet {
        let bounds = requirement.text.split(separator: ".").compactMap { Int($0) }
        let size = sizes(index(key))
        guard let low = bounds.first, let high = bounds.last, low <= high, low < size else {
            return CandidateSet(capacity: size)
        }
        return CandidateSet(capacity: size, low...min(high, size - 1))
    }

    /// A chain of packages with two candidates each, each needing the next; the last ends it.
    static func chain(of length: Int, satisfiable: Bool) -> (LargeProblem, [RootRequirement]) {
        let problem = LargeProblem(sizes: { _ in 2 }) { package, _ in
            package + 1 < length ? [(package + 1, 0...1)] : satisfiable ? [] : [(0, 5...9)]
        }
        return (problem, [RootRequirement(problem.key(0))])
    }

    /// A client whose version needs a narrow range of its library, nearly all versions of which need
    /// a newer base than the recipe allows: the newest client that works is far down the list.
    static func client(of size: Int, width: Int) -> (LargeProblem, [RootRequirement]) {
        let problem = LargeProblem(sizes: { $0 == 2 ? 2 : size }) { package, candidate in
            switch package {
            case 0: [(1, candidate...(candidate + width))]
            case 1 where candidate < size - width - 20: [(2, 0...0)]
            default: []
            }
        }
        return (
            problem, [RootRequirement(problem.key(0)), RootRequirement(problem.key(2), "1..1")]
        )
    }

    /// As `client`, but the library is a root of its own, with an old version demanded.
    static func pinned(of size: Int) -> (LargeProblem, [RootRequirement]) {
        let problem = LargeProblem(sizes: { _ in size }) { package, candidate in
            package == 0 ? [(1, candidate...candidate)] : []
        }
        let last = size - 1
        return (
            problem,
            [RootRequirement(problem.key(0)), RootRequirement(problem.key(1), "\(last)..\(last)")]
        )
    }

    /// One pigeon more than holes; each pigeon is a package, each hole a candidate, and each hole has
    /// a package whose candidates say whose it is.
    static func pigeons(_ holes: Int) -> (LargeProblem, [RootRequirement]) {
        let problem = LargeProblem(sizes: { $0 <= holes ? holes : holes + 1 }) {
            package, candidate in
            package <= holes ? [(holes + 1 + candidate, package...package)] : []
        }
        return (problem, (0...holes).map { RootRequirement(problem.key($0)) })
    }
}
