import Diagnostics
import Resolution
import Testing

/// Whole messages, as people read them.
@Suite struct ExplanationTests {
    private func explain(_ index: TestIndex, _ roots: [RootRequirement]) -> String {
        var solver = Solver(roots: roots)
        guard case .unsatisfiable(let derivation) = solver.run(index) else {
            return "no refutation"
        }
        #expect(derivation.verify() == [])
        return derivation.explanation().description
    }

    @Test func `a version that does not exist`() {
        var index = TestIndex()
        index.serve("a", "1.0")
        #expect(
            explain(index, recipe("a ==2.0"))
                == "the recipe wants `a ==2.0` at recipe.yaml:1:1, but there is only `a 1.0`")
    }

    @Test func `a package that does not exist`() {
        var index = TestIndex()
        index.serve("a", "1.0", needs: ["b": ""])
        #expect(
            explain(index, recipe("a")) == """
                `a 1.0` needs `b`, which is not in the index
                the recipe wants `a` at recipe.yaml:1:1
                """)
    }

    @Test func `two packages that need different versions of a third`() {
        var index = TestIndex()
        index.serve("a", "1", needs: ["c": "==1"])
        index.serve("b", "1", needs: ["c": "==2"])
        index.serve("c", versions: "1", "2")
        #expect(
            explain(index, recipe("x", "a", "b").dropFirst() + []) == """
                `a 1` needs `c ==1`
                `b 1` needs `c ==2`
                the recipe wants `a` at recipe.yaml:2:1
                the recipe wants `b` at recipe.yaml:3:1
                """)
    }

    @Test func `versions that are shut out from two sides`() {
        var index = TestIndex()
        index.serve("a", "1", needs: ["b": "==1"])
        index.serve("a", "2", needs: ["b": "==2"])
        index.serve("a", "3", needs: ["b": "==3"])
        index.serve("b", versions: "1", "2", "3")
        index.serve("c", "1", needs: ["a": "<2"])
        index.serve("c", "2", needs: ["a": ">=3"])
        #expect(
            explain(index, recipe("b ==2", "c")) == """
                `c 2` needs `a >=3`
                `c 1` needs `a <2`
                `a 3` needs `b ==3`
                `a 1` needs `b ==1`
                the recipe wants `b ==2` at recipe.yaml:1:1
                the recipe wants `c` at recipe.yaml:2:1
                """)
    }

    @Test func `a requirement of the recipe that contradicts another`() {
        var index = TestIndex()
        index.serve("a", versions: "1", "2")
        #expect(
            explain(index, recipe("a >=2", "a <2")) == """
                the recipe wants `a >=2` at recipe.yaml:1:1
                the recipe wants `a <2` at recipe.yaml:2:1
                """)
    }

    @Test func `candidates left out for several reasons`() {
        var index = TestIndex()
        index.serve("a", "1", excluded: "no wheel for this Python")
        index.serve("a", "2", excluded: "no wheel for this Python")
        index.serve("a", "3", excluded: "yanked")
        index.serve("a", "4", and: [.unusable(.test("a"), because: "its metadata is damaged")])
        #expect(
            explain(index, recipe("a")) == """
                `a 4` is left out: its metadata is damaged
                `a 3` is left out: yanked
                `a` 1 and 2 are left out: no wheel for this Python
                the recipe wants `a` at recipe.yaml:1:1
                """)
    }

    @Test func `only the exclusions that matter are told`() {
        var index = TestIndex()
        index.serve("a", "1", excluded: "yanked")
        index.serve("a", "2", excluded: "needs glibc 2.34")
        #expect(
            explain(index, recipe("a >=2")) == """
                `a 2` is left out: needs glibc 2.34
                the recipe wants `a >=2` at recipe.yaml:1:1
                """)
    }

    @Test func `a fact of the machine comes before the recipe's lines`() {
        var index = TestIndex()
        index.serve("torch", "2.8", needs: ["driver": ">=560"])
        index.serve("torch", "2.9", needs: ["driver": ">=570"])
        index.serve("driver", versions: "550", "560", "570")
        let machine = RootRequirement(
            .test("driver"), "==550", text: "this machine has driver 550")
        #expect(
            explain(index, [machine] + recipe("torch")) == """
                `torch 2.9` needs `driver >=570`
                `torch 2.8` needs `driver >=560`
                this machine has driver 550
                the recipe wants `torch` at recipe.yaml:1:1
                """)
    }

    @Test func `what the machine has instead is told with what is needed`() {
        var index = TestIndex()
        index.serve("python", "3.9")
        index.remark("python", "this machine has Python 3.9")
        for version in ["1", "2", "3"] {
            index.serve("a", version)
            index.demand("a", "==\(version)", Dependency(.test("python"), ">=3.10"))
        }
        #expect(
            explain(index, recipe("a")) == """
                every `a` needs `python >=3.10`, but this machine has Python 3.9
                the recipe wants `a` at recipe.yaml:1:1
                """)
    }

    @Test func `a condition is named`() {
        var index = TestIndex()
        let old = Dependency.Condition(.test("python"), "<3.11")
        index.serve("a", "1", and: [Dependency(.test("tomli"), ">=9", when: [old])])
        index.serve("tomli", "2")
        index.serve("python", versions: "3.10", "3.12")
        #expect(
            explain(index, recipe("a", "python ==3.10")) == """
                `a 1` needs `tomli >=9` with `python <3.11`, but there is only `tomli 2`
                the recipe wants `a` at recipe.yaml:1:1
                the recipe wants `python ==3.10` at recipe.yaml:2:1
                """)
    }

    @Test func `a constraint is told as what it allows`() {
        var index = TestIndex()
        index.serve("a", "1", allows: ["b": "<2"])
        index.serve("b", versions: "1", "2")
        #expect(
            explain(index, recipe("a", "b >=2")) == """
                `a 1` allows only `b <2`
                the recipe wants `a` at recipe.yaml:1:1
                the recipe wants `b >=2` at recipe.yaml:2:1
                """)
    }

    @Test func `a sentence of a dependency is told as it is`() {
        var index = TestIndex()
        index.serve(
            "driver", "535",
            and: [
                Dependency(
                    .test("cuda"), "<=12.2", kind: .constrains,
                    sentence: "driver 535 runs CUDA 12.2 at most")
            ])
        index.serve("cuda", versions: "12.2", "12.8")
        #expect(
            explain(index, recipe("driver", "cuda ==12.8")) == """
                driver 535 runs CUDA 12.2 at most
                the recipe wants `driver` at recipe.yaml:1:1
                the recipe wants `cuda ==12.8` at recipe.yaml:2:1
                """)
    }

    @Test func `many versions with a need each are told as one`() {
        var index = TestIndex()
        for version in 1...40 {
            index.serve("client", "\(version)", needs: ["library": "==\(version)"])
            index.serve("library", "\(version)", needs: ["base": version > 1 ? ">=2" : ">=3"])
        }
        index.serve("base", versions: "1", "2", "3")
        #expect(
            explain(index, recipe("client >=10", "base <2")) == """
                `client >=10` (31 versions) need `library >=10`
                `library >=10` (31 versions) need `base >=2`
                the recipe wants `client >=10` at recipe.yaml:1:1
                the recipe wants `base <2` at recipe.yaml:2:1
                """)
    }

    @Test func `the wheels of a version are one version and no range`() {
        var index = TestIndex()
        for version in ["1", "2", "3", "4", "5", "6"] {
            for _ in ["cp311", "cp312"] {
                index.serve(
                    "wheels", version, needs: ["2", "4", "5"].contains(version) ? ["b": ""] : [:])
            }
        }
        #expect(
            explain(index, recipe("wheels >=2", "wheels !=3", "wheels !=6")) == """
                `wheels` 2, 4 and 5 need `b`, which is not in the index
                the recipe wants `wheels >=2` at recipe.yaml:1:1
                the recipe wants `wheels !=3` at recipe.yaml:2:1
                the recipe wants `wheels !=6` at recipe.yaml:3:1
                """)
    }

    @Test func `an extra is named with its base`() {
        var index = TestIndex()
        index.serve("a", "1")
        index.serveExtra("x", of: "a", needs: ["b": "==1"])
        index.serve("b", versions: "1", "2")
        #expect(
            explain(index, recipe("a[x]", "b ==2")) == """
                `a[x] 1` needs `b ==1`
                the recipe wants `a[x]` at recipe.yaml:1:1
                the recipe wants `b ==2` at recipe.yaml:2:1
                """)
    }

    @Test func `a long chain is told by its ends`() {
        var index = TestIndex()
        for step in 0..<30 { index.serve("p\(step)", "1", needs: ["p\(step + 1)": ""]) }
        index.serve("p30", "1", needs: ["q": "<2"])
        index.serve("q", versions: "1", "2")
        #expect(
            explain(index, recipe("p0", "q >=2")) == """
                `p0 1` needs `q <2` through `p1`, `p2` and 28 more
                the recipe wants `p0` at recipe.yaml:1:1
                the recipe wants `q >=2` at recipe.yaml:2:1
                """)
    }

    @Test func `what goes beyond twenty lines is counted`() {
        let (problem, roots) = LargeProblem.pigeons(6)
        let marked = roots.enumerated().map { index, root in
            RootRequirement(
                root.key, at: Mark(file: "recipe.yaml", line: index + 1, column: 1))
        }
        var solver = Solver(roots: marked)
        guard case .unsatisfiable(let derivation) = solver.run(problem) else {
            Issue.record("no refutation")
            return
        }
        let explanation = derivation.explanation()
        #expect(explanation.lines.count == Explanation.lineLimit)
        #expect(explanation.lines[12].text == "… and 30 more facts")
        #expect(explanation.lines.last?.mark?.line == 7)
        #expect(explanation.culprits == Array(0...6))
    }

    @Test func `many demands of the recipe are counted and the last one is told`() {
        var index = TestIndex()
        for step in 1...30 { index.serve("p\(step)", "1", needs: ["q": "!=\(step)"]) }
        for version in 1...30 { index.serve("q", "\(version)") }
        var solver = Solver(roots: (1...30).flatMap { recipe("p\($0)") })
        guard case .unsatisfiable(let derivation) = solver.run(index) else {
            Issue.record("no refutation")
            return
        }
        let explanation = derivation.explanation()
        #expect(explanation.lines.count == Explanation.lineLimit)
        #expect(explanation.lines[11].text == "… and 19 more facts")
        #expect(explanation.lines[18].text == "… and 23 more demands")
        #expect(explanation.lines[19].text == "the recipe wants `p30`")
        #expect(explanation.culprits == Array(0...29))
    }

    @Test func `the error carries the explanation and its exit status`() {
        var index = TestIndex()
        index.serve("a", "1.0")
        var solver = Solver(roots: recipe("a ==2.0"))
        guard case .unsatisfiable(let derivation) = solver.run(index) else {
            Issue.record("no refutation")
            return
        }
        let error = derivation.explanation().error(recipe: "r.yaml", hints: ["write `a: 1.0`"])
        #expect(error.code == .noSolution)
        #expect(error.code.exitStatus == .noSolution)
        #expect(error.message == "no set of packages satisfies `r.yaml`")
        #expect(error.context.count == 1)
        #expect(error.hints.count == 1)
    }
}
