import Resolution
import Testing

/// What the solver says, against what trying everything says.
@Suite struct BruteForceTests {
    @Test(arguments: 0..<60)
    func `forty random problems agree with brute force`(block: Int) {
        for seed in UInt64(block * 40)..<UInt64(block * 40 + 40) {
            check(RandomProblem(seed: seed), seed)
        }
    }

    @Test(arguments: 0..<20)
    func `forty dense random problems agree with brute force`(block: Int) {
        for seed in UInt64(block * 40)..<UInt64(block * 40 + 40) {
            check(RandomProblem(seed: seed, .dense), seed)
        }
    }

    @Test(arguments: 0..<20)
    func `twenty tangled problems agree with brute force, however far backjumps go`(block: Int) {
        for seed in UInt64(block * 20)..<UInt64(block * 20 + 20) {
            let problem = RandomProblem.web(seed: seed)
            check(problem, seed)
            check(problem, seed, farJump: 0)
        }
    }

    @Test func `the tangled problems are of both kinds and many need backtracking`() {
        var (solved, refuted, hard) = (0, 0, 0)
        for seed in UInt64(0)..<100 {
            let problem = RandomProblem.web(seed: seed)
            var solver = Solver(roots: problem.roots)
            if case .solved = solver.run(problem) { solved += 1 } else { refuted += 1 }
            if solver.conflicts > 3 { hard += 1 }
        }
        #expect(solved > 30)
        #expect(refuted > 30)
        #expect(hard > 50)
    }

    private func check(_ problem: RandomProblem, _ seed: UInt64, farJump: Int = 64) {
        let roots = problem.roots
        var solver = Solver(roots: roots, farJump: farJump)
        let best = problem.bestRootChoices()
        switch solver.run(problem) {
        case .solved(let answer):
            let violations = SolutionChecker(roots: roots, provider: problem).violations(in: answer)
            #expect(violations == [], "seed \(seed)")
            let wanted = roots.filter { !$0.isConstraint }.map { answer.choices[$0.key] ?? -1 }
            #expect(wanted == best, "seed \(seed)")
        case .unsatisfiable(let derivation):
            #expect(best == nil, "seed \(seed)")
            #expect(derivation.verify() == [], "seed \(seed)")
            checkExplanation(derivation, problem, seed)
        case .needs, .exhausted:
            Issue.record("no answer for seed \(seed)")
        }
    }

    /// The culprits alone must already be unsolvable.
    private func checkExplanation(
        _ derivation: Derivation, _ problem: RandomProblem, _ seed: UInt64
    ) {
        let explanation = derivation.explanation()
        #expect(!explanation.lines.isEmpty, "seed \(seed)")
        #expect(explanation.lines.count <= Explanation.lineLimit, "seed \(seed)")
        var culprits = problem
        culprits.rootLinks = explanation.culprits.map { problem.rootLinks[$0] }
        #expect(culprits.bestRootChoices() == nil, "seed \(seed)")
    }
}
