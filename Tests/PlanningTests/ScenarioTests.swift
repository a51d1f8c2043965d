import Compatibility
import Diagnostics
import FoundationEssentials
import PackageModel
import Planning
import Resolution
import Testing

/// The resolver scenarios of the corpus, solved by the whole planner on an index in memory.
@Suite(.enabled(if: ScenarioCorpus.folder != nil, "PROVISION_CORPORA is not set"))
struct ScenarioTests {
    @Test(arguments: ScenarioCorpus.scenarios)
    func `a scenario is answered as its authors expect`(_ scenario: Scenario) async throws {
        guard case .run(let expected) = try scenario.verdict() else { return }
        let problem = try Problem.scenario(expected)
        let planner = Planner(source: expected.source, reporter: SilentReporter())
        guard expected.isSatisfiable else {
            let error = await #expect(throws: ProvisionError.self) {
                _ = try await planner.solve(problem).environment
            }
            #expect(error?.code == .noSolution)
            #expect((error?.context.count ?? 0) <= 20)
            return
        }
        let solution = try await planner.solve(problem)
        for (name, version) in expected.packages {
            let project = try #require(PackageName(name))
            #expect(solution.version(of: project)?.description == version)
        }
        if !expected.packages.isEmpty {
            #expect(solution.environment.count == expected.packages.count)
        }
    }

    @Test func `only universal locks, lowest versions and source builds are left out`() throws {
        var skipped: [String: Int] = [:]
        for scenario in ScenarioCorpus.scenarios {
            if case .notApplicable(let reason) = try scenario.verdict() {
                skipped[reason, default: 0] += 1
            }
        }
        let total = skipped.values.reduce(0, +)
        #expect(ScenarioCorpus.scenarios.count - total >= 60)
        #expect(
            Set(skipped.keys)
                == ["a universal lock", "needs a source distribution"])
    }
}

enum ScenarioCorpus {
    static let folder: String? = ProcessInfo.processInfo.environment["PROVISION_CORPORA"]

    static let scenarios: [Scenario] = {
        guard let folder else { return [] }
        let root = "\(folder)/python/scenarios"
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        return paths.filter { $0.hasSuffix(".toml") }.sorted().compactMap { path in
            guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
                return nil
            }
            return Scenario(path: path, text: String(decoding: data, as: UTF8.self))
        }
    }()
}

extension Problem {
    /// The problem of a scenario: its root requirements on one interpreter of this system.
    static func scenario(_ expected: Scenario.Expectation) throws -> Problem {
        var problem = Problem(name: "scenario", target: try .test(pythons: [expected.python]))
        problem.python = Wish(SpecifierSet(), text: "python")
        problem.requirements = try expected.requirements.compactMap { text in
            let requirement = try Requirement(text)
            let environment = problem.target.interpreters[0].markers
            guard requirement.applies(in: environment) else { return nil }
            return EnvironmentWish(Wish(requirement, text: text), isTorch: false)
        }
        return problem
    }
}
