import Diagnostics
import PackageModel
import Resolution
import Testing

@testable import Planning

/// The 247 problems of the corpora once more, as recipes of a whole run.
@Suite(
    .enabled(
        if: CondaCorpus.folder != nil, "needs the corpora: PROVISION_CORPORA is not set"))
struct CondaPlannerCorpusTests {
    @Test(arguments: 0..<19)
    func `thirteen recipes are planned as their problems are solved`(block: Int) async throws {
        let corpus = try CondaCorpus.shared.get()
        let planner = Planner(
            source: TableSource(), conda: corpus, reporter: SilentReporter())
        for index in block * 13..<min((block + 1) * 13, corpus.rows.count) {
            let row = corpus.rows[index]
            var problem = Problem(name: "row", target: try .test())
            problem.conda = Problem.CondaEnvironment(
                wishes: row.specs.map { CondaWish($0) }, virtualPackages: row.machine)
            do {
                let records = try await planner.solve(problem).condaChoices.map(\.record)
                #expect(row.sat, "row \(index)")
                let checker = CondaAnswerChecker(
                    wishes: row.specs, facts: row.machine, records: records)
                #expect(try checker.violations() == [], "row \(index)")
                try await compare(records, row, index, corpus)
            } catch let error as ProvisionError {
                #expect(!row.sat && error.code == .noSolution, "row \(index): \(error)")
            }
        }
    }

    /// The planner's answer is that of the solver alone.
    private func compare(
        _ records: [CondaRecord], _ row: CondaCorpus.Row, _ index: Int, _ corpus: CondaCorpus
    ) async throws {
        var solve = try CondaSolve(
            row.specs.map { CondaWish($0) },
            rules: CondaChannelRules(channels: corpus.channels), virtualPackages: row.machine,
            source: corpus)
        guard case .solved(let alone) = try await solve.answer() else {
            Issue.record("row \(index) has no solution")
            return
        }
        #expect(
            records.map(\.filename).sorted() == alone.records.map(\.filename).sorted(),
            "row \(index)")
    }
}
