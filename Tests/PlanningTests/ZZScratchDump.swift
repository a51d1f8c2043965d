import Diagnostics
import Planning
import Recipes
import Testing
@Suite struct ZZScratchDump {
    @Test func dump() async throws {
        var out = ""
        for situation in Situation.refused {
            let answer = try await situation.answer(from: SituationIndex.world.get())
            out += "=== \(situation.testDescription)\n"
            out += "    \(situation.recipe)\n"
            guard case .refused(let e) = answer else { out += "SOLVED\n"; continue }
            out += "error[\(e.code.name)]: \(e.message)\n"
            for c in e.context { out += "  \(c)\n" }
            for h in e.hints { out += "hint: \(h.text)\n" }
            if let p = try? situation.problem() {
                let rs = try await situation.planner(SituationIndex.world.get()).repairs(for: p)
                out += "   [\(rs.count) repairs, edits: \(rs.map { $0.edits?.map { String(describing: $0) } ?? ["machine"] })]\n"
            } else { out += "   [no problem]\n" }
        }
        print(out)
    }
    @Test func accounts() async throws {
        var out = ""
        for situation in Situation.all where !situation.isRefused {
            guard let p = try? situation.problem() else { continue }
            out += "=== \(situation.testDescription)\n"
            out += "    \(situation.recipe)"
            for word in ["torch", "cuda", "driver"] {
                let (a, _) = try await situation.planner(SituationIndex.world.get()).account(of: word, in: p)
                guard let a else { continue }
                out += "  \(a.name) \(a.version) (\(a.build ?? ""))\n"
                for w in a.wanted { out += "    wanted by  \(w)\n" }
                for w in a.reasons { out += "    because    \(w)\n" }
                for r in a.passedOver { out += "    not \(r.versions): \(r.sentences)\n" }
                out += "    newer: \(a.newerVersions)\n"
            }
        }
        print(out)
    }
}
