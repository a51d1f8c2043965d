import PackageModel
import Planning
import Resolution
import TestSupport

/// Conda channels in memory.
///
/// `table.serve("numpy", "2.1", build: "py312_0", needs: ["python >=3.12,<3.13"])` reads like the
/// record that it adds.
struct CondaTable: CondaSource {
    var channels = ["https://example.org/main"]
    private(set) var records: [String: [CondaRecord]] = [:]
    /// Puts what is answered into another order, where it is set.
    var seed: UInt64?

    mutating func serve(
        _ name: String, _ version: String, build: String = "0", number: Int = 0,
        needs: [String] = [], allows: [String] = [], extras: [String: [String]] = [:],
        features: [String] = [], timestamp: Int64? = nil, suffix: String = ".conda",
        channel: Int = 0
    ) {
        let file = "\(name)-\(version)-\(build)\(suffix)"
        var record = CondaRecord(
            name: name, version: version, build: build, buildNumber: number, subdir: "linux-64",
            filename: file, channel: channels[channel],
            url: "\(channels[channel])/linux-64/\(file)")
        record.depends = needs
        record.constrains = allows
        record.extraDepends = extras
        record.trackFeatures = features
        record.timestamp = timestamp
        records[name, default: []].append(record)
    }

    func records(of names: Set<String>) async throws -> [String: [CondaRecord]] {
        var answer: [String: [CondaRecord]] = [:]
        for name in names {
            var found = records[name] ?? []
            if let seed {
                var random = SeededGenerator(seed: seed &+ UInt64(name.utf8.count))
                found.shuffle(using: &random)
            }
            answer[name] = found
        }
        return answer
    }

    func names() async throws -> Set<String> { Set(records.keys) }

    func packages(of projects: Set<PackageName>) async throws -> [PackageName: Set<String>] { [:] }

    func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>] { [:] }

    /// What solving comes to, as `name version build`, or the lines of the explanation.
    func solve(
        _ wishes: String..., facts: [VirtualPackage] = [],
        priority: CondaChannelRules.Priority = .strict
    ) async throws -> [String] {
        try await solve(wishes, facts: facts, priority: priority)
    }

    func solve(
        _ wishes: [String], facts: [VirtualPackage] = [],
        priority: CondaChannelRules.Priority = .strict
    ) async throws -> [String] {
        let rules = CondaChannelRules(channels: channels, priority: priority)
        var solve = try CondaSolve(
            wishes.map { CondaWish($0) }, rules: rules, virtualPackages: facts, source: self)
        switch try await solve.answer() {
        case .solved(let solution):
            return solution.records.map { "\($0.name) \($0.version) \($0.build)" }
        case .unsatisfiable(let derivation): return derivation.explanation().rendered
        case .exhausted: return ["gave up"]
        }
    }
}
