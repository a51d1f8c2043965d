import PackageModel
package import Resolution

/// Brings the records that a solve needs into its catalog, in few rounds.
///
/// What a package needs is guessed from its best build, and what that needs likewise, so that the
/// records of an environment arrive in as many rounds as its dependencies are deep. The solver is
/// told only what it asks for; its answer does not depend on the guesses.
package struct CondaHarvest: Sendable {
    private let source: any CondaSource
    /// Requirements whose best candidate is to be looked at.
    private var guesses: [Guess] = []
    private var guessed: Set<String> = []

    /// How many packages may be fetched on a guess; a bound for hostile chains.
    private static let guessLimit = 5_000

    private struct Guess {
        var key: PackageKey
        var requirement: RequirementText
    }

    package init(source: any CondaSource) { self.source = source }

    /// Guesses at what this requirement will lead to.
    package mutating func expect(_ key: PackageKey, _ requirement: RequirementText) {
        guard let name = key.condaPackage?.name, guessed.count < Self.guessLimit,
            guessed.insert(name).inserted
        else { return }
        guesses.append(Guess(key: key, requirement: requirement))
    }

    /// Makes the lists of `keys` known to the catalog; throws if a channel cannot be reached.
    package mutating func gather(
        _ keys: [PackageKey], into catalog: inout CondaCatalog
    ) async throws {
        while true {
            var names = follow(&catalog)
            for key in keys { names.formUnion(catalog.names(wantedFor: key)) }
            if names.isEmpty { break }
            let found = try await source.records(of: names)
            // Sorted, so that nothing depends on an order that differs from run to run.
            for name in names.sorted() { catalog.add(found[name] ?? [], of: name) }
        }
        for key in keys { catalog.settle(key) }
    }

    /// Takes each guess as far as what is known allows; returns the packages that the rest needs.
    private mutating func follow(_ catalog: inout CondaCatalog) -> Set<String> {
        var names: Set<String> = []
        var waiting: [Guess] = []
        while let guess = guesses.popLast() {
            let wanted = catalog.names(wantedFor: guess.key)
            guard wanted.isEmpty else {
                names.formUnion(wanted)
                waiting.append(guess)
                continue
            }
            catalog.settle(guess.key)
            for (key, requirement) in catalog.firstNeeds(of: guess.key, guess.requirement) {
                expect(key, requirement)
            }
        }
        guesses = waiting
        return names
    }
}

extension CondaCatalog {
    /// What the best candidate that a requirement accepts needs.
    fileprivate func firstNeeds(
        of key: PackageKey, _ requirement: RequirementText
    ) -> [(PackageKey, RequirementText)] {
        guard let list = candidates(of: key) else { return [] }
        let accepted =
            requirement == .any ? list.all : candidates(of: key, matching: requirement)
        guard let best = accepted.subtracting(list.excluded).first else { return [] }
        return list.demands.compactMap { demand in
            guard demand.candidates.contains(best), demand.dependency.kind == .requires,
                demand.dependency.conditions.isEmpty
            else { return nil }
            return (demand.dependency.target, demand.dependency.requirement)
        }
    }
}
