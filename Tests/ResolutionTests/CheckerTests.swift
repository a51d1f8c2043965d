import Testing

@testable import Resolution

/// The checkers find what is wrong; a check that cannot fail would check nothing.
@Suite struct CheckerTests {
    private var index: TestIndex {
        var index = TestIndex()
        index.serve("a", "1", needs: ["b": ">=2"], allows: ["c": "<2"])
        index.serve("b", versions: "1", "2")
        index.serve("b", "3", excluded: "yanked")
        index.serve("c", versions: "1", "2")
        index.serve("d", "1", and: [.unusable(.test("d"), because: "damaged")])
        return index
    }

    private func violations(_ choices: [String: Int]) -> [String] {
        var keyed: [PackageKey: Int] = [:]
        for (name, candidate) in choices { keyed[.test(name)] = candidate }
        return SolutionChecker(roots: recipe("a"), provider: index)
            .violations(in: ResolvedSet(choices: keyed, edges: []))
    }

    @Test func `a right answer passes`() {
        #expect(violations(["a": 0, "b": 1]) == [])
    }

    @Test(arguments: [
        ([:], "does not meet the root requirement"),
        (["a": 0], "pypi:a 1 and its dependency on pypi:b >=2 do not agree"),
        (["a": 0, "b": 2], "pypi:a 1 and its dependency on pypi:b >=2 do not agree"),
        (["a": 0, "b": 0], "pypi:b 3 is chosen, but left out: yanked"),
        (["a": 0, "b": 1, "c": 0], "pypi:a 1 and its dependency on pypi:c <2 do not agree"),
        (["a": 0, "b": 1, "c": 1], "pypi:c is chosen, but nothing needs it"),
        (["a": 0, "b": 7], "pypi:b has no candidate 7"),
        (["a": 0, "b": 1, "d": 0], "pypi:d 1 and its dependency on pypi:d"),
    ])
    func `a wrong answer is found out`(choices: [String: Int], complaint: String) {
        #expect(violations(choices).contains { $0.contains(complaint) })
    }

    @Test func `a proof with a step changed is found out`() throws {
        let (problem, roots) = LargeProblem.pigeons(3)
        var solver = Solver(roots: roots)
        guard case .unsatisfiable(let derivation) = solver.run(problem) else {
            Issue.record("no refutation")
            return
        }
        #expect(derivation.verify() == [])
        for length in 0..<derivation.count {
            #expect(derivation.truncated(to: length).verify() != [])
        }
        for step in 0..<derivation.count {
            #expect(derivation.droppingTerm(ofStep: step).verify() != [], "step \(step)")
        }
    }
}

extension Derivation {
    fileprivate func truncated(to length: Int) -> Derivation {
        var copy = self
        copy.nodes.removeSubrange(length...)
        return copy
    }

    /// The proof with one step that claims more than it may.
    fileprivate func droppingTerm(ofStep step: Int) -> Derivation {
        var copy = self
        if copy.nodes[step].terms.isEmpty {
            copy.nodes[step].terms = copy.nodes[0].terms
        } else {
            copy.nodes[step].terms.removeLast()
        }
        return copy
    }
}
