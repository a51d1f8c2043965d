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
        for seed in UInt64(block * 40 + 100_000)..<UInt64(block * 40 + 100_040) {
            check(RandomProblem(seed: seed, packages: 6, candidates: 3, density: 62), seed)
        }
    }

    private func check(_ problem: RandomProblem, _ seed: UInt64) {
        let roots = problem.roots
        var solver = Solver(roots: roots)
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

    /// The culprits alone must already be unsolvable, and leaving any of them out must help as far as
    /// the told facts go.
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
