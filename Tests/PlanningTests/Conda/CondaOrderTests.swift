import PackageModel
import Planning
import Resolution
import TestSupport
import Testing

/// The answer depends on what the channels hold, never on the order in which it arrives.
@Suite struct CondaOrderTests {
    @Test(arguments: 0..<20)
    func `ten random channels have one answer in whatever order records arrive`(
        block: Int
    ) async throws {
        for seed in UInt64(block * 10)..<UInt64(block * 10 + 10) {
            var table = Self.channel(seed)
            let wishes = ["p0", "p1 <4", "p2"]
            let expected = try await table.solve(wishes, facts: Self.facts)
            for order in UInt64(1)...4 {
                table.seed = seed &* 7 &+ order
                #expect(try await table.solve(wishes, facts: Self.facts) == expected)
                #expect(
                    try await Self.solveKnowingMore(table, wishes, order) == expected,
                    "seed \(seed)")
            }
        }
    }

    private static let facts = [VirtualPackage(name: "__cuda", version: "2")]

    /// Packages with builds that tie and need ranges of each other.
    private static func channel(_ seed: UInt64) -> CondaTable {
        var random = SeededGenerator(seed: seed)
        var table = CondaTable()
        func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        for package in 0..<8 {
            for version in 1...(2 + number(4)) {
                for build in 0...number(3) {
                    var needs: [String] = []
                    for other in package + 1..<8 where number(100) < 40 {
                        let low = number(4)
                        needs.append("p\(other) >=\(low),<=\(low + number(3))")
                    }
                    if number(10) == 0 { needs.append("__cuda >=\(number(4))") }
                    if number(20) == 0 { needs.append("missing") }
                    let allows = number(4) == 0 ? ["p\(number(8)) >=\(number(4))"] : []
                    table.serve(
                        "p\(package)", "\(version)", build: "b\(build)", needs: needs,
                        allows: allows)
                }
            }
        }
        return table
    }

    /// Solves with packages in the catalog that nobody asked for, added in some order.
    private static func solveKnowingMore(
        _ table: CondaTable, _ wishes: [String], _ order: UInt64
    ) async throws -> [String] {
        var random = SeededGenerator(seed: order)
        var solve = try CondaSolve(
            wishes.map { CondaWish($0) }, rules: CondaChannelRules(channels: table.channels),
            virtualPackages: facts, source: table)
        for name in table.records.keys.sorted().shuffled(using: &random).prefix(5) {
            let records = try await table.records(of: [name])
            solve.add(records[name] ?? [], of: name)
        }
        switch try await solve.answer() {
        case .solved(let solution):
            return solution.records.map { "\($0.name) \($0.version) \($0.build)" }
        case .unsatisfiable(let derivation): return derivation.explanation().rendered
        case .exhausted: return ["gave up"]
        }
    }
}
