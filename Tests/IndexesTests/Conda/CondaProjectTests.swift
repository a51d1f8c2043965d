import Diagnostics
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

@Suite struct CondaProjectTests {
    private let bench: CondaBench
    private let channel: String

    init() throws {
        bench = try CondaBench()
        var builder = CondaChannelBuilder()
        for name in ["pytorch", "zlib", "Pillow-like", "new-thing", "clib", "both"] {
            var record = CondaRecord.test(name.lowercased())
            if name != "clib" { record.depends = ["python >=3.10"] }
            try builder.add(record)
        }
        var told = CondaRecord.test("told")
        told.purls = ["pkg:pypi/the-project@1.0", "pkg:generic/x"]
        try builder.add(told)
        var untold = CondaRecord.test("untold", depends: ["python"])
        untold.purls = []
        try builder.add(untold)
        try builder.write(to: bench.folder.appending("c"))
        channel = "file://\(bench.folder.appending("c"))"
    }

    private static let table = """
        {"told": "wrong", "untold": "wrong", "zlib": null, "pytorch": "torch",
         "pillow-like": "Pillow_Like", "both": ["one", "two"]}
        """

    private let names: Set = [
        "pytorch", "zlib", "pillow-like", "new-thing", "clib", "both", "told", "untold", "none",
    ]

    private func named(_ table: [String: [String]]) throws -> [String: Set<PackageName>] {
        try table.mapValues { Set(try $0.map { try PackageName.named($0) }) }
    }

    @Test func `records count before the table, the table before names`() async throws {
        let server = try LoopbackServer { $0.serve("/table", text: Self.table, etag: "\"1\"") }
        let log = WarningLog()
        for isOffline in [false, false, true] {
            let run = try bench.run(
                channel, isOffline: isOffline, table: server.url("/table"), reporter: log)
            #expect(
                try await run.projects(of: names)
                    == named([
                        "pytorch": ["torch"], "pillow-like": ["pillow-like"],
                        "both": ["one", "two"], "told": ["the-project"],
                        "new-thing": ["new-thing"],
                    ]))
        }
        #expect(server.requests.count == 1)
        #expect(log.warnings.isEmpty)
    }

    @Test func `the table is asked for again after a day, and an old one serves meanwhile`()
        async throws
    {
        let server = try LoopbackServer { $0.serve("/table", text: Self.table, etag: "\"1\"") }
        _ = try await bench.run(channel, table: server.url("/table")).projects(of: ["pytorch"])
        bench.clock.advance(by: 86_399)
        _ = try await bench.run(channel, table: server.url("/table")).projects(of: ["pytorch"])
        #expect(server.requests.count == 1)
        bench.clock.advance(by: 2)
        _ = try await bench.run(channel, table: server.url("/table")).projects(of: ["pytorch"])
        #expect(server.requests.count == 2)
        bench.clock.advance(by: 86_402)
        server.serve("/table", [], always: .status(400))
        let log = WarningLog()
        let run = try bench.run(channel, table: server.url("/table"), reporter: log)
        #expect(
            try await run.projects(of: ["pytorch"]) == named(["pytorch": ["torch"]]))
        #expect(log.warnings.isEmpty)
        server.serve("/table", text: "{\"pytorch\": \"other\"}")
        bench.clock.advance(by: 86_402)
        let later = try bench.run(channel, table: server.url("/table"))
        #expect(
            try await later.projects(of: ["pytorch"]) == named(["pytorch": ["other"]]))
    }

    @Test func `without a table names count, with one warning a run and no second try`()
        async throws
    {
        let server = try LoopbackServer { $0.serve("/table", [], always: .status(400)) }
        for _ in 0..<2 {
            let log = WarningLog()
            let run = try bench.run(channel, table: server.url("/table"), reporter: log)
            for _ in 0..<2 {
                #expect(
                    try await run.projects(of: names)
                        == named([
                            "pytorch": ["torch"], "zlib": ["zlib"],
                            "pillow-like": ["pillow-like"], "both": ["both"],
                            "told": ["the-project"], "new-thing": ["new-thing"],
                        ]))
            }
            #expect(log.warnings.map(\.code) == [.condaNamesUnreachable])
        }
        #expect(server.requests.count == 1)
    }

    @Test func `the table may be a file`() async throws {
        try bench.folder.write("table.json", Self.table)
        let address = "file://\(bench.folder.appending("table.json"))"
        for _ in 0..<2 {
            let run = try bench.run(channel, table: address)
            #expect(
                try await run.projects(of: ["pytorch"]) == named(["pytorch": ["torch"]]))
        }
    }

    @Test(arguments: [
        ("https://m.test/t.json", "https://m.test/t.json"), ("/a/b.json", "file:///a/b.json"),
        ("b.json", "file:///srv/b.json"), ("~/b.json", "file:///home/u/b.json"),
        ("", CondaDefaults.projectTable),
    ])
    func `where the table is, as a variable says`(_ value: String, _ url: String) {
        let environment = ["PROVISION_CONDA_MAPPING": value]
        #expect(
            CondaDefaults.projectTable(
                environment: environment, folder: "/srv", home: "/home/u") == url)
    }

    @Test(arguments: ["", "[]", "{\"a\": \"b\"", "<html>"])
    func `what is no table is one that cannot be had`(_ text: String) async throws {
        try bench.folder.write("table.json", text)
        let log = WarningLog()
        let run = try bench.run(
            channel, table: "file://\(bench.folder.appending("table.json"))", reporter: log)
        #expect(try await run.projects(of: ["pytorch"]) == named(["pytorch": ["torch"]]))
        #expect(log.warnings.count == 1)
    }

    @Test func `lines are found whatever lies around them`() throws {
        let names = (0..<500).map { "n\($0)" } + ["a", "zz", "n1-x", "N", "ü"]
        let table = "{" + names.map { "\"\($0)\": \"v-\($0)\"" }.joined(separator: ",") + "}"
        let lines = try SortedLines(table: Array(table.utf8), source: "x")
        for name in names { #expect(lines.value(of: name) == "v-\(name)") }
        for name in ["", "n", "n500", "b", "zzz", "v-a", "\n", "\t"] {
            #expect(lines.value(of: name) == nil)
        }
        #expect(try SortedLines(table: Array("{}".utf8), source: "x").value(of: "a") == nil)
    }
}
