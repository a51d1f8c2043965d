import Resolution
import Testing

/// What is chosen in situations that people meet.
@Suite struct ScenarioTests {
    /// The versions chosen, by name; nil if there is no solution.
    private func solve(_ index: TestIndex, _ roots: [RootRequirement]) -> [String: String]? {
        let trip = travel(Solver(roots: roots), index, .eager)
        guard case .solved(let answer) = trip.outcome else { return nil }
        #expect(SolutionChecker(roots: roots, provider: index).violations(in: answer) == [])
        var versions: [String: String] = [:]
        for (key, candidate) in answer.choices {
            versions[key.name] = index.candidates(of: key)?.labels[candidate]
        }
        return versions
    }

    @Test func `the newest version is taken`() {
        var index = TestIndex()
        index.serve("torch", versions: "2.8", "2.9", "2.10")
        #expect(solve(index, recipe("torch")) == ["torch": "2.10"])
        #expect(solve(index, recipe("torch <2.10")) == ["torch": "2.9"])
        #expect(solve(index, recipe()) == [:])
    }

    @Test func `two sides of a diamond agree on its tip`() {
        var index = TestIndex()
        index.serve("a", "1", needs: ["b": "", "c": ""])
        index.serve("b", "1", needs: ["d": ">=2"])
        index.serve("c", "1", needs: ["d": "<4"])
        index.serve("d", versions: "1", "2", "3", "4")
        #expect(solve(index, recipe("a")) == ["a": "1", "b": "1", "c": "1", "d": "3"])
    }

    @Test func `an older version is taken where the newer one's needs cannot be met`() {
        var index = TestIndex()
        index.serve("torch", "2.8", needs: ["cuda": ">=12.6"])
        index.serve("torch", "2.9", needs: ["cuda": ">=12.8"])
        index.serve("cuda", versions: "12.6", "12.8")
        index.serve("driver", versions: "560")
        index.demand("cuda", "==12.8", Dependency(.test("driver"), ">=570"))
        #expect(
            solve(index, recipe("torch", "driver"))
                == ["torch": "2.8", "cuda": "12.6", "driver": "560"])
    }

    @Test func `the first root keeps its best version at the cost of the second`() {
        var index = TestIndex()
        index.serve("a", versions: "1", "2")
        index.serve("b", "1")
        index.serve("b", "2", needs: ["a": "==1"])
        #expect(solve(index, recipe("a", "b")) == ["a": "2", "b": "1"])
        #expect(solve(index, recipe("b", "a")) == ["a": "1", "b": "2"])
    }

    @Test func `an extra adds its needs and agrees with its base on the version`() {
        var index = TestIndex()
        index.serve("torch", versions: "1", "2", "3")
        index.serveExtra("cuda", of: "torch", needs: ["nvcc": ""])
        index.serve("nvcc", "13")
        #expect(solve(index, recipe("torch")) == ["torch": "3"])
        #expect(
            solve(index, recipe("torch[cuda]", "torch <3"))
                == ["torch": "2", "torch[cuda]": "2", "nvcc": "13"])
    }

    @Test func `the tie of an extra is known without asking for metadata`() {
        var index = TestIndex()
        for version in 1...50 { index.serve("torch", "\(version)") }
        index.serveExtra("cuda", of: "torch", needs: [:])
        let trip = travel(Solver(roots: recipe("torch[cuda]", "torch ==1")), index, .dutiful)
        #expect(trip.delivered == 4)
    }

    @Test func `a constraint binds only what is chosen anyway`() {
        var index = TestIndex()
        index.serve("a", "1", allows: ["b": "<2"])
        index.serve("b", versions: "1", "2")
        #expect(solve(index, recipe("a")) == ["a": "1"])
        #expect(solve(index, recipe("a", "b")) == ["a": "1", "b": "1"])
        #expect(solve(index, recipe("b", "a")) == ["a": "1", "b": "1"])
        #expect(solve(index, recipe("a", "b >=2")) == nil)
    }

    @Test func `a constraint of the recipe binds only what is chosen anyway`() {
        var index = TestIndex()
        index.serve("a", "1")
        index.serve("b", "1", needs: ["a": ""])
        let bound = [RootRequirement(.test("a"), ">=2", isConstraint: true)]
        #expect(solve(index, bound) == [:])
        #expect(solve(index, bound + recipe("b")) == nil)
    }

    @Test func `a condition decides whether a dependency holds`() {
        var index = TestIndex()
        let old = Dependency.Condition(.test("python"), "<3.11")
        index.serve("a", "1", and: [Dependency(.test("tomli"), when: [old])])
        index.serve("tomli", "2")
        index.serve("python", versions: "3.10", "3.12")
        #expect(solve(index, recipe("python", "a")) == ["a": "1", "python": "3.12"])
        #expect(
            solve(index, recipe("python ==3.10", "a"))
                == ["a": "1", "python": "3.10", "tomli": "2"])
        #expect(solve(index, recipe("a")) == ["a": "1"])
    }

    @Test func `an unmet conditional dependency moves what its condition is about`() {
        var index = TestIndex()
        let old = Dependency.Condition(.test("python"), "<3.13")
        index.serve("a", "1", and: [Dependency(.test("gone"), when: [old])])
        index.serve("python", versions: "3.13", "3.12")
        #expect(solve(index, recipe("a", "python")) == ["a": "1", "python": "3.13"])
        #expect(solve(index, recipe("a", "python <3.13")) == nil)
    }

    @Test func `excluded candidates and broken ones are passed over`() {
        var index = TestIndex()
        index.serve("a", "1")
        index.serve("a", "2", and: [.unusable(.test("a"), because: "its metadata is damaged")])
        index.serve("a", "3", excluded: "yanked")
        #expect(solve(index, recipe("a")) == ["a": "1"])
    }

    @Test func `nothing is chosen that nothing needs`() {
        var index = TestIndex()
        index.serve("a", "2", needs: ["b": "", "c": ""])
        index.serve("a", "1")
        index.serve("b", "1", needs: ["d": ""])
        index.serve("c", "1", needs: ["d": "==9"])
        index.serve("d", "1")
        #expect(solve(index, recipe("a")) == ["a": "1"])
    }

    @Test func `a package that needs itself in another version cannot be used`() {
        var index = TestIndex()
        index.serve("a", "2", needs: ["a": "==1"])
        index.serve("a", "1", needs: ["a": "==1"])
        #expect(solve(index, recipe("a")) == ["a": "1"])
    }

    @Test func `packages may need each other`() {
        var index = TestIndex()
        index.serve("a", "1", needs: ["b": ""])
        index.serve("b", "1", needs: ["a": ""])
        #expect(solve(index, recipe("a")) == ["a": "1", "b": "1"])
    }

    @Test func `lists beyond sixty-four candidates behave like short ones`() {
        var index = TestIndex()
        for version in 1...200 { index.serve("a", "\(version)", needs: ["b": "<=\(version)"]) }
        for version in 1...130 { index.serve("b", "\(version)") }
        #expect(solve(index, recipe("a", "b ==66")) == ["a": "200", "b": "66"])
        #expect(solve(index, recipe("b ==130", "a <130")) == nil)
        #expect(solve(index, recipe("b ==65", "a <=65")) == ["a": "65", "b": "65"])
    }

    @Test func `who needs what is told with the answer`() {
        var index = TestIndex()
        index.serve("a", "1", needs: ["c": ">=1"])
        index.serve("b", "1", needs: ["c": ""])
        index.serve("c", "1")
        var solver = Solver(roots: recipe("a", "b"))
        guard case .solved(let answer) = solver.run(index) else {
            Issue.record("no answer")
            return
        }
        let sources = answer.requirers(of: .test("c")).map(\.source)
        #expect(sources == [.package(.test("a")), .package(.test("b"))])
        #expect(answer.requirers(of: .test("a")).map(\.source) == [.root(0)])
        #expect(answer.dependencies(of: .test("a")) == [.test("c")])
    }
}
