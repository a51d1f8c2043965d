import FoundationEssentials
import Resolution
import Testing

/// Times of the big problems: `PROVISION_MEASURE=1 swift test -c release -Xswiftc -enable-testing`.
@Suite(
    .serialized,
    .enabled(
        if: ProcessInfo.processInfo.environment["PROVISION_MEASURE"] != nil,
        "measures only where PROVISION_MEASURE is set"))
struct MeasureTests {
    @Test func `the time of big problems`() {
        measure("chain of 5,000, solved", LargeProblem.chain(of: 5_000, satisfiable: true))
        measure("chain of 5,000, refuted", LargeProblem.chain(of: 5_000, satisfiable: false))
        for width in [0, 1, 40, 1_400] {
            measure(
                "1,500 × 1,500, ranges of \(width + 1)",
                LargeProblem.client(of: 1_500, width: width))
        }
        measure("1,500 × 1,500, pinned", LargeProblem.pinned(of: 1_500))
        for holes in 5...7 { measure("\(holes) pigeon holes", LargeProblem.pigeons(holes)) }
    }

    private func measure(_ name: String, _ problem: (LargeProblem, [RootRequirement])) {
        var solver = Solver(roots: problem.1)
        let clock = ContinuousClock()
        var derivation: Derivation?
        let solving = clock.measure {
            if case .unsatisfiable(let proof) = solver.run(problem.0) { derivation = proof }
        }
        print("\(name): \(solving), \(solver.steps) steps, \(solver.conflicts) conflicts")
        guard let derivation else { return }
        let verifying = clock.measure { #expect(derivation.verify() == []) }
        var lines = 0
        let telling = clock.measure { lines = derivation.explanation().lines.count }
        print(
            "  proof of \(derivation.count): verified in \(verifying), \(lines) lines in \(telling)"
        )
    }
}
