import FoundationEssentials
import Glibc
import PackageModel
import Planning
import Resolution

/// Solves the 247 problems of the corpora in one process, and prints a JSON object a row.
///
/// `SolveBench [row …]` solves these rows alone; `PROVISION_CORPORA` says where the corpora are, and
/// `PROVISION_BENCH_REPEAT` how often each row is solved (1; the best counts).
/// `conda_solves.py` runs this and the peer, and compares.
@main struct Main {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let folder = environment["PROVISION_CORPORA"] else {
            print("PROVISION_CORPORA is not set")
            exit(2)
        }
        let corpus = try Corpus(folder: folder)
        let chosen = Set(CommandLine.arguments.dropFirst().compactMap { Int($0) })
        let repeats = environment["PROVISION_BENCH_REPEAT"].flatMap { Int($0) } ?? 1
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for (index, row) in corpus.rows.enumerated()
        where chosen.isEmpty || chosen.contains(index) {
            var best = try await solve(row, index, corpus)
            for _ in 1..<max(1, repeats) {
                let next = try await solve(row, index, corpus)
                best.seconds = min(best.seconds, next.seconds)
                best.cpu = min(best.cpu, next.cpu)
            }
            print(String(decoding: try encoder.encode(best), as: UTF8.self))
        }
    }

    private static func solve(
        _ row: Corpus.Row, _ index: Int, _ corpus: Corpus
    ) async throws -> Line {
        let cpu = clock()
        let start = ContinuousClock.now
        var solve = try CondaSolve(
            row.specs.map { CondaWish($0) },
            rules: CondaChannelRules(channels: corpus.channel.channels),
            virtualPackages: row.machine, source: corpus.channel)
        let answer = try await solve.answer()
        let wall = ContinuousClock.now - start
        var line = Line(
            row: index, seconds: wall / .seconds(1), cpu: Double(clock() - cpu) / 1e6,
            conflicts: solve.conflicts)
        switch answer {
        case .solved(let solution): line.packages = solution.records.map(\.filename).sorted()
        case .unsatisfiable(let derivation):
            line.explanation = derivation.explanation().rendered
        case .exhausted: line.explanation = ["gave up"]
        }
        return line
    }

    /// What is printed of a row.
    private struct Line: Encodable {
        var row: Int
        /// On the clock, loading included, telling an explanation not.
        var seconds: Double
        var cpu: Double
        var conflicts: Int
        var packages: [String]?
        var explanation: [String]?
    }
}
