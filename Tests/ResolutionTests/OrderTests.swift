import Resolution
import Testing

/// The answer depends on the facts, never on when they arrived.
@Suite struct OrderTests {
    @Test(arguments: 0..<25)
    func `twelve random problems have one answer in whatever order facts arrive`(block: Int) {
        for seed in UInt64(block * 12)..<UInt64(block * 12 + 12) {
            let problem =
                seed % 2 == 0
                ? RandomProblem(seed: seed, .dense)
                : RandomProblem.web(seed: seed, packages: 9)
            let solver = Solver(roots: problem.roots)
            var direct = solver
            let expected = Answer(direct.run(problem))
            var manners: [Manners] = [.dutiful, .eager]
            manners += (0..<4).map { .erratic(seed: seed &* 31 &+ $0) }
            for manner in manners {
                let trip = travel(solver, problem, manner, unasked: problem.allNeeds)
                #expect(!trip.stalled, "seed \(seed)")
                #expect(Answer(trip.outcome) == expected, "seed \(seed)")
            }
        }
    }

    @Test func `everything that is needed at once is asked for at once`() {
        var index = TestIndex()
        index.serve("a", "1", needs: ["c": "", "d": "", "e": ""])
        index.serve("b", "1", needs: ["f": ""])
        for name in ["c", "d", "e", "f"] { index.serve(name, "1") }
        let trip = travel(Solver(roots: recipe("a", "b")), index, .dutiful)
        // Lists of a and b; metadata of a and b; lists of c to f; metadata of c to f.
        #expect(trip.rounds <= 5)
        #expect(trip.delivered == 12)
    }

    @Test func `a solver that was answered keeps its answer`() {
        var index = TestIndex()
        index.serve("a", "1")
        var solver = Solver(roots: recipe("a"))
        let first = Answer(solver.run(index))
        #expect(Answer(solver.run(TestIndex())) == first)
    }

    @Test func `packages tried in vain again and again are prefetched in batches`() {
        var index = TestIndex()
        for version in 1...200 {
            index.serve("a", "\(version)", needs: ["b": version > 20 ? ">=2" : ">=1"])
        }
        index.serve("b", "1")
        index.serve("b", "2", excluded: "yanked")
        let solver = Solver(roots: recipe("a"))
        let plain = travel(solver, index, .dutiful)
        let eager = travel(solver, index, .eager)
        #expect(Answer(plain.outcome) == Answer(eager.outcome))
        #expect(plain.rounds > 180)
        #expect(eager.rounds < 20)
    }
}

/// An outcome that can be compared.
enum Answer: Equatable {
    case solved(ResolvedSet)
    case unsatisfiable(Derivation)
    case exhausted(Int)
    case needs

    init(_ outcome: Outcome) {
        self =
            switch outcome {
            case .solved(let answer): .solved(answer)
            case .unsatisfiable(let derivation): .unsatisfiable(derivation)
            case .exhausted(let steps): .exhausted(steps)
            case .needs: .needs
            }
    }
}
