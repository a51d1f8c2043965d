import FoundationEssentials
import Subprocess
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Station.hasPython, Station.needsPython))
struct RecordsPipelineTests {
    /// The records of one run; every line has to be one.
    private func records(_ text: String) throws -> [TestSupport.JSONValue] {
        try text.split(separator: "\n").map { line in
            try JSONDecoder().decode(TestSupport.JSONValue.self, from: Data(line.utf8))
        }
    }

    private func types(_ records: [TestSupport.JSONValue]) -> [String] {
        records.compactMap { $0["type"].string }
    }

    @Test func `records begin with the version and end with the summary`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        for arguments in [
            ["plan", recipe], ["apply", recipe, "--yes"], ["apply", recipe], ["status", recipe],
            ["verify", recipe],
        ] {
            let result = try await station.tool.start(
                Tool.executable, arguments + ["--json"], with: station.environment())
            #expect(result.status == .exited(0), "\(arguments) \(result.output)")
            #expect(result.errors == "", "\(arguments)")
            let all = try records(result.output)
            #expect(types(all).count == all.count, "each record has a type")
            #expect(types(all).first == "version")
            #expect(types(all).last == "summary")
            #expect(types(all).count { $0 == "version" || $0 == "summary" } == 2)
            #expect(all.last?["exit"].int == 0)
        }
    }

    @Test func `apply tells changes, progress, checks and the generation`() async throws {
        let station = try Station()
        let recipe = try station.recipe()
        let output = try await station.succeed("apply", recipe, "--yes", "--json")
        let all = try records(output)
        let changes = all.filter { $0["type"].string == "change" }
        #expect(changes.compactMap { $0["name"].string } == ["python", "greeter", "words"])
        #expect(changes.allSatisfy { $0["action"].string == "add" })
        let summary = all.first { $0["type"].string == "change_summary" }
        #expect(summary?["add"].int == 3)
        #expect(summary?["changes"].bool == true)
        let progress = all.last { $0["type"].string == "download_progress" }
        #expect(progress?["done"].int == progress?["total"].int)
        #expect(types(all).count { $0 == "check" } == 1)
        #expect(all.last?["generation"].int == 1)
        #expect(all.last?["changes"].bool == true)
        let again = try records(try await station.succeed("apply", recipe, "--json"))
        #expect(types(again) == ["version", "summary"])
        #expect(again.last?["changes"].bool == false)
    }

    @Test func `verify tells each check once`() async throws {
        let station = try Station()
        try await station.succeed("apply", try station.recipe(), "--yes")
        let all = try records(try await station.succeed("verify", "--json"))
        #expect(types(all).count { $0 == "check" } == 1)
    }

    @Test func `an error is a record with a code and hints`() async throws {
        let station = try Station()
        let recipe = try station.recipe(pip: "[greeter, words>=3]")
        let result = try await station.run("apply", recipe, "--yes", "--json")
        #expect(result.status == .exited(4))
        #expect(result.errors == "")
        let all = try records(result.output)
        #expect(types(all).first == "version")
        #expect(Array(types(all).suffix(2)) == ["diagnostic", "summary"])
        let diagnostic = all.first { $0["type"].string == "diagnostic" }
        #expect(diagnostic?["code"].string == "R150")
        #expect(diagnostic?["severity"].string == "error")
        #expect(all.last?["exit"].int == 4)
    }
}
