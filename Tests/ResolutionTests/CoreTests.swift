import Testing

@testable import Resolution

/// What is left to tell contradicts itself, and no part of it is superfluous.
@Suite struct CoreTests {
    @Test(arguments: 0..<20)
    func `no fact of a reduced core can be spared`(block: Int) {
        for seed in UInt64(block * 10)..<UInt64(block * 10 + 10) {
            for problem in [RandomProblem(seed: seed, .dense), .web(seed: seed)] {
                var solver = Solver(roots: problem.roots)
                guard case .unsatisfiable(let derivation) = solver.run(problem) else { continue }
                var core = Core(derivation)
                core.reduce()
                #expect(contradicts(core.facts, core), "seed \(seed)")
                for index in core.facts.indices {
                    var rest = core.facts
                    rest.remove(at: index)
                    #expect(!contradicts(rest, core), "seed \(seed), fact \(index)")
                }
            }
        }
    }

    @Test func `shortening a chain keeps the contradiction`() {
        let (problem, roots) = LargeProblem.chain(of: 40, satisfiable: false)
        var solver = Solver(roots: roots)
        guard case .unsatisfiable(let derivation) = solver.run(problem) else {
            Issue.record("no refutation")
            return
        }
        var core = Core(derivation)
        #expect(core.facts.count >= 40)
        core.reduce()
        #expect(core.facts.count <= 3)
        #expect(contradicts(core.facts, core))
    }

    private func contradicts(_ facts: [Fact], _ core: Core) -> Bool {
        var trial = core
        return trial.adopt(facts)
    }
}
