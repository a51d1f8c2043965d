import Resolution
import Testing

/// Problems on which a plain search never ends, recurses too deeply, or forgets to stop.
@Suite struct TrapTests {
    @Test(arguments: [true, false])
    func `a chain of five thousand packages is followed to its end`(satisfiable: Bool) throws {
        let (problem, roots) = LargeProblem.chain(of: 5_000, satisfiable: satisfiable)
        var solver = Solver(roots: roots)
        switch solver.run(problem) {
        case .solved(let answer):
            #expect(satisfiable)
            #expect(answer.choices.count == 5_000)
        case .unsatisfiable(let derivation):
            #expect(!satisfiable)
            #expect(derivation.verify() == [])
            let explanation = derivation.explanation()
            #expect(explanation.lines.count <= Explanation.lineLimit)
            #expect(explanation.culprits == [0])
        case .needs, .exhausted: Issue.record("no answer")
        }
    }

    @Test(arguments: [0, 1, 40])
    func `fifteen hundred clients and libraries end at the newest that works`(width: Int) throws {
        let (problem, roots) = LargeProblem.client(of: 1_500, width: width)
        var solver = Solver(roots: roots)
        guard case .solved(let answer) = solver.run(problem) else {
            Issue.record("no answer")
            return
        }
        #expect(SolutionChecker(roots: roots, provider: problem).violations(in: answer) == [])
        #expect(answer.choices[problem.key(0)] == 1_500 - 2 * width - 20)
        #expect(answer.choices[problem.key(1)] == 1_500 - width - 20)
    }

    @Test func `a pinned library leads to the one client that fits`() throws {
        let (problem, roots) = LargeProblem.pinned(of: 1_500)
        var solver = Solver(roots: roots)
        guard case .solved(let answer) = solver.run(problem) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.choices[problem.key(0)] == 1_499)
    }

    @Test func `six pigeons do not fit into five holes`() throws {
        let (problem, roots) = LargeProblem.pigeons(5)
        var solver = Solver(roots: roots)
        guard case .unsatisfiable(let derivation) = solver.run(problem) else {
            Issue.record("no refutation")
            return
        }
        #expect(derivation.verify() == [])
        let explanation = derivation.explanation()
        #expect(explanation.lines.count <= Explanation.lineLimit)
        #expect(explanation.culprits == Array(0...5))
    }

    @Test func `a solver out of steps says so`() {
        let (problem, roots) = LargeProblem.pigeons(9)
        var solver = Solver(roots: roots, budget: 20_000)
        guard case .exhausted(let steps) = solver.run(problem) else {
            Issue.record("found an answer")
            return
        }
        #expect(steps >= 20_000)
    }

    @Test func `packages that need each other are chosen together`() {
        let problem = LargeProblem(sizes: { _ in 3 }) { package, candidate in
            [((package + 1) % 100, candidate...2)]
        }
        let roots = [RootRequirement(problem.key(0)), RootRequirement(problem.key(50), "1..2")]
        var solver = Solver(roots: roots)
        guard case .solved(let answer) = solver.run(problem) else {
            Issue.record("no answer")
            return
        }
        #expect(SolutionChecker(roots: roots, provider: problem).violations(in: answer) == [])
        #expect(answer.choices[problem.key(0)] == 1)
    }
}
