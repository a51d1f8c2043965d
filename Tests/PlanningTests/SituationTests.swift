import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Resolution
import TestSupport
import Testing

/// What users report, as a table: machine, recipe and the answer of the cited source.
@Suite struct SituationTests {
    @Test func `the table has at least sixty situations and all of them can be read`() {
        for (name, reading) in Situation.files {
            #expect(throws: Never.self, "\(name)") { _ = try reading.get() }
        }
        #expect(Situation.all.count >= 60)
        #expect(Set(Situation.all.map(\.sentence)).count == Situation.all.count)
    }

    @Test(arguments: Situation.all)
    func `a situation is answered as its source says`(_ situation: Situation) async throws {
        situation.check(try await situation.answer(from: SituationIndex.world.get()))
    }

    @Test(arguments: Situation.refused)
    func `an explanation has at most twenty lines of eighty columns`(
        _ situation: Situation
    ) async throws {
        guard
            case .refused(let error) = try await situation.answer(from: SituationIndex.world.get())
        else { return }
        let told = error.context.map(\.printedLines).reduce(0, +)
        // The headline, and the empty line before the hints.
        let lines = 1 + told + 1 + error.hints.map(\.height).reduce(0, +)
        #expect(lines <= Explanation.lineLimit, "\(error.context.joined(separator: "\n"))")
    }

    @Test(arguments: Situation.refused)
    func `each repair that is offered leads to a solution`(_ situation: Situation) async throws {
        guard let problem = try situation.unlessRefusedAtOnce() else { return }
        let planner = try situation.planner(SituationIndex.world.get())
        let repairs = try await planner.repairs(for: problem)
        // What is offered is what is printed, in the same order, and there is always something.
        let answer = try await situation.answer(from: SituationIndex.world.get())
        guard case .refused(let error) = answer else {
            Issue.record("it is not refused")
            return
        }
        let printed = error.hints.prefix { !$0.text.hasPrefix("`--fix") }
        #expect(!printed.isEmpty && !repairs.isEmpty)
        #expect(repairs.map(\.hint).starts(with: printed))
        for repair in repairs {
            await #expect(throws: Never.self, "\(repair.hint.text)") {
                _ = try await planner.solve(repair.apply(to: problem)).sentence
            }
            guard let edits = repair.edits else { continue }
            await #expect(throws: Never.self, "\(repair.hint.text), as text") {
                let changed = try situation.problem(edits)
                _ = try await planner.solve(changed).sentence
            }
        }
    }

    @Test func `of the refusals all but two have something to solve`() throws {
        let early = try Situation.refused.filter { try $0.unlessRefusedAtOnce() == nil }
        #expect(Set(early.map(\.name)) == ["jetson", "login-node"])
        #expect(Situation.refused.count >= 36)
    }

    @Test func `the ways out of a refusal before any solve lead to a solution`() async throws {
        let situation = try #require(Situation.all.first { $0.name == "login-node" })
        for (old, new) in [
            ("pytorch: {}", "target: {gpus: [h100]}\npytorch: {}"),
            ("pytorch: {}", "pytorch: {build: cpu}"),
        ] {
            var changed = situation
            changed.recipe = situation.recipe.replacing(old, with: new)
            guard case .lock = try await changed.answer(from: SituationIndex.world.get()) else {
                Issue.record("\(new) is refused")
                continue
            }
        }
    }

    @Test(arguments: Situation.all.filter { !$0.isRefused })
    func `an account says in a page what rules out every newer version`(
        _ situation: Situation
    ) async throws {
        let problem = try situation.problem()
        let planner = try situation.planner(SituationIndex.world.get())
        for subject in ["torch", "cuda", "driver"] {
            guard let account = try await planner.account(of: subject, in: problem).account else {
                continue
            }
            let told = account.passedOver.reduce(0) { $0 + $1.versions.count }
            #expect(told == account.newerVersions, "\(account)")
            #expect(!account.reasons.isEmpty, "\(account)")
            let sentences = account.passedOver.flatMap(\.sentences)
            #expect(account.passedOver.allSatisfy { !$0.sentences.isEmpty }, "\(account)")
            #expect(!sentences.contains { $0.contains("it fits too; what") }, "\(account)")
            #expect(!sentences.contains { $0.contains("not tried") }, "\(account)")
            let lines = account.wanted + account.reasons + sentences
            #expect(1 + lines.map(\.printedLines).reduce(0, +) <= 20, "\(account)")
        }
    }

    @Test(arguments: Situation.all)
    func `the answer does not depend on the order in which metadata arrive`(
        _ situation: Situation
    ) async throws {
        let world = try SituationIndex.world.get()
        let first = try await situation.answer(from: world)
        for seed in [1, 2] as [UInt64] {
            let source = DisorderlySource(world, seed: seed)
            let again = try await situation.answer(from: source).text
            #expect(again == first.text, "seed \(seed)")
        }
    }
}

extension Situation {
    /// Compares an answer with the table, word by word.
    func check(_ answer: SituationAnswer) {
        let misses = misses(of: answer)
        guard !misses.isEmpty else { return }
        Issue.record("\(misses.joined(separator: "; "))\nsource: \(source)\n\(answer.summary)")
    }

    private func misses(of answer: SituationAnswer) -> [String] {
        switch (expected, answer) {
        case (.choice(let wanted), .lock):
            wanted.sorted { $0.key < $1.key }.filter { !answer.fits($1, of: $0) }.map {
                key, words in
                "\(key) is \(answer.value(of: key)), not \(words.joined(separator: " "))"
            }
        case (.refusal(let refusal), .refused(let error)):
            refusal.culprit.filter { !error.told.contains($0) }.map { "`\($0)` is not told" }
                + refusal.repairs.filter { !error.offered.contains($0) }
                .map { "`\($0)` is not offered" }
        case (.choice, .refused): ["it is refused"]
        case (.refusal, .lock): ["it is not refused"]
        }
    }
}

extension Situation {
    /// The problem; nil for what is refused, as the table says, before there is anything to solve.
    fileprivate func unlessRefusedAtOnce() throws -> Problem? {
        do {
            return try problem()
        } catch let error as ProvisionError {
            // Whoever is refused so early is told what to do all the same.
            #expect(!error.hints.isEmpty && isRefused)
            return nil
        }
    }
}

extension SituationAnswer {
    /// It in short, for messages.
    fileprivate var summary: String {
        switch self {
        case .lock(let lock, let solution): "\(solution.sentence)\n\(lock.notes)"
        case .refused: text
        }
    }

    /// All of it as text, for comparisons.
    var text: String {
        switch self {
        case .lock(let lock, _): lock.text
        case .refused(let error): error.told + "\n" + error.offered
        }
    }
}

extension ProvisionError {
    /// What went wrong, in lines.
    fileprivate var told: String { ([message] + context).joined(separator: "\n") }

    /// What would help, in lines.
    fileprivate var offered: String { hints.map(\.text).joined(separator: "\n") }
}

extension String {
    /// The lines that it takes in 80 columns, two columns in and its rest four.
    fileprivate var printedLines: Int {
        var lines = 1
        var column = 2
        for word in split(separator: " ") {
            if column > 4, column + word.count > 80 {
                lines += 1
                column = 4
            }
            column += word.count + 1
        }
        return lines
    }
}
