import Archives
import FoundationEssentials
import Indexes
import PackageModel
import Planning
import Resolution
import Testing

/// The 247 problems of the corpora, on the channel that they are about.
@Suite(
    .enabled(
        if: CondaCorpus.folder != nil, "needs the corpora: PROVISION_CORPORA is not set"))
struct CondaCorpusTests {
    private static let blocks = 19

    @Test(arguments: 0..<blocks)
    func `thirteen problems have the reference's answer or as good a one`(
        block: Int
    ) async throws {
        let corpus = try CondaCorpus.shared.get()
        for index in block * 13..<min((block + 1) * 13, corpus.rows.count) {
            try await check(corpus.rows[index], index, corpus)
        }
    }

    @Test func `the blocks hold all problems`() throws {
        #expect(try CondaCorpus.shared.get().rows.count <= Self.blocks * 13)
    }

    private func check(
        _ row: CondaCorpus.Row, _ index: Int, _ corpus: CondaCorpus
    ) async throws {
        var solve = try CondaSolve(
            row.specs.map { CondaWish($0) },
            rules: CondaChannelRules(channels: corpus.channels), virtualPackages: row.machine,
            source: corpus)
        switch try await solve.answer() {
        case .solved(let solution):
            #expect(row.sat, "row \(index)")
            let checker = CondaAnswerChecker(
                wishes: row.specs, facts: row.machine, records: solution.records)
            #expect(try checker.violations() == [], "row \(index)")
            compare(solution.records, with: row, index, corpus)
        case .unsatisfiable(let derivation):
            #expect(!row.sat, "row \(index)")
            let explanation = derivation.explanation()
            let height = explanation.lines.reduce(0) { $0 + $1.height }
            #expect(height <= 20, "row \(index): \(explanation)")
            for fact in try await culprits(of: row, corpus) {
                #expect(explanation.description.contains(fact), "row \(index): \(explanation)")
            }
            #expect(explanation.lines.contains { $0.text.hasPrefix("the recipe wants") })
            #expect(!explanation.culprits.isEmpty, "row \(index)")
        case .exhausted: Issue.record("row \(index): gave up")
        }
    }

    /// The facts of the machine that the reference blames, and without which there is a solution.
    private func culprits(
        of row: CondaCorpus.Row, _ corpus: CondaCorpus
    ) async throws -> [String] {
        var culprits: [String] = []
        for fact in row.machineFacts {
            var solve = try CondaSolve(
                row.specs.map { CondaWish($0) },
                rules: CondaChannelRules(channels: corpus.channels),
                virtualPackages: row.machine.filter { $0.name != fact }
                    + [VirtualPackage(name: fact, version: "999")],
                source: corpus)
            if case .solved = try await solve.answer() { culprits.append(fact) }
        }
        return culprits
    }

    /// What the row names is no older than the reference has it.
    private func compare(
        _ records: [CondaRecord], with row: CondaCorpus.Row, _ index: Int, _ corpus: CondaCorpus
    ) {
        for spec in row.specs {
            guard let name = (try? MatchSpec(spec))?.exactName,
                let mine = records.first(where: { $0.name == name }),
                let theirs = corpus.files.lazy.flatMap({ $0.records(of: name) })
                    .first(where: { row.packages?.contains($0.filename) ?? false }),
                let version = CondaVersion(mine.version), let other = CondaVersion(theirs.version)
            else { continue }
            #expect(version >= other, "row \(index): \(mine.filename) for \(theirs.filename)")
        }
    }
}

/// The channel and the problems, read once.
struct CondaCorpus: CondaSource {
    static let folder = ProcessInfo.processInfo.environment["PROVISION_CORPORA"]
    static let shared = Result { try CondaCorpus(folder ?? "") }

    struct Row: Decodable, Sendable {
        var specs: [String]
        var cuda: String?
        var glibc: String
        var archspec: String
        var sat: Bool
        /// What the reference says where there is no solution.
        var error: String?
        var packages: [String]?

        /// The facts of the machine that the reference blames.
        var machineFacts: [String] {
            ["__cuda", "__glibc", "__linux", "__archspec", "__win", "__osx"].filter {
                error?.contains($0) ?? false
            }
        }

        var machine: [VirtualPackage] {
            [
                VirtualPackage(name: "__unix", version: "0"),
                VirtualPackage(name: "__linux", version: "6.8"),
                VirtualPackage(name: "__glibc", version: glibc),
                VirtualPackage(name: "__archspec", version: "1", build: archspec),
            ] + (cuda.map { [VirtualPackage(name: "__cuda", version: $0)] } ?? [])
        }
    }

    let channels = ["https://conda.anaconda.org/conda-forge"]
    let rows: [Row]
    let files: [RepodataFile]

    private init(_ folder: String) throws {
        rows = try JSONDecoder().decode(
            [Row].self, from: Data(Self.unpack("\(folder)/conda/solves.json.zst")))
        files = try ["linux-64", "noarch"].map { [channels] subdir in
            try RepodataFile(
                Self.unpack("\(folder)/conda/channel/conda-forge/\(subdir)/repodata.json.zst"),
                place: RecordPlace(channel: channels[0], subdir: subdir))
        }
    }

    private static func unpack(_ path: String) throws -> [UInt8] {
        let packed = try Data(contentsOf: URL(filePath: path))
        return try Zstandard.decompress(Array(packed), named: path, limit: 1 << 30)
    }

    func records(of names: Set<String>) async throws -> [String: [CondaRecord]] {
        files[0].records(of: names).merging(files[1].records(of: names), uniquingKeysWith: +)
    }

    func names() async throws -> Set<String> { files[0].packages.union(files[1].packages) }

    func packages(of projects: Set<PackageName>) async throws -> [PackageName: Set<String>] { [:] }

    func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>] { [:] }
}
