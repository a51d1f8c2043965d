import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Indexes

@Suite struct RepodataFileTests {
    private func file(_ json: String) throws -> RepodataFile {
        try RepodataFile(Array(json.utf8), place: Repodata.place)
    }

    /// Where and why a text is refused.
    private func context(_ json: String) -> [String] {
        do {
            _ = try file(json)
            return []
        } catch {
            return (error as? ProvisionError)?.context ?? ["\(error)"]
        }
    }

    @Test(arguments: [
        "", "  \n", "{}", "\u{FEFF}{}", "{\"packages\": {}, \"packages.conda\": null}",
    ])
    func `an empty channel`(_ text: String) throws {
        let file = try file(text)
        #expect(file.count == 0 && file.packages.isEmpty && file.records(of: "x").isEmpty)
    }

    @Test func `only what is asked for is decoded`() throws {
        let file = try file(Repodata.sample)
        #expect(file.count == 4)
        #expect(file.packages == ["x", "y", "z"])
        #expect(file.records(of: "x").map(\.buildNumber) == [1])
        #expect(file.records(of: "y").map(\.purls) == [["pkg:pypi/y"]])
        let all = file.records(of: ["x", "z", "nothing"])
        #expect(all.mapValues(\.count) == ["x": 1, "z": 1, "nothing": 0])
        #expect(all["z"]?.first?.url == "https://h/c/linux-64/files/z-3-0.conda")
    }

    @Test func `names are found however they are written`() throws {
        let file = try file(
            """
            {"packages": {
            "a.conda": {"license": "name", "x": {"name": "no"}, "name" : "numpy", "version": "1",
              "build": "a"},
            "b.conda": {"version": "1", "build": "b", "name": "num\\u0070y"},
            "c.conda": {"version": "1", "build": "c", "name": "NumPy"},
            "d.conda": {"version": "1", "build": "d", "na\\u006de": "other", "name": "numpy"},
            "e.conda": {"version": "1", "build": "\\\\\\"}", "name": "e"},
            "f.conda": {"version": "1", "name": 7, "build": "f"}, "g.conda": [],
            "h.conda": {"version": "1", "build": "d", "name": "\\ud800"}}}
            """)
        #expect(file.count == 8)
        #expect(file.records(of: "numpy").map(\.build) == ["a", "b", "c", "d"])
        #expect(file.packages == ["numpy", "e"])
        #expect(file.batch(of: "e").leftOut.count == 1)
    }

    @Test func `a base address overrules, but does not lead to this machine`() throws {
        func urls(_ base: String) throws -> [String] {
            try file(
                """
                {"packages": {"x-1-0.conda": {"name": "x", "version": "1", "build": "0"}},
                "info": {"base_url": \(base)}}
                """
            ).records(of: "x").map(\.url)
        }
        #expect(try urls("\"https://files/d\"") == ["https://files/d/x-1-0.conda"])
        #expect(try urls("\"../pkgs/\"") == ["https://h/c/pkgs/x-1-0.conda"])
        #expect(try urls("\"./\"") == ["https://h/c/linux-64/x-1-0.conda"])
        #expect(try urls("null") == ["https://h/c/linux-64/x-1-0.conda"])
        #expect(throws: ProvisionError.self) { try urls("\"file:///etc/\"") }
    }

    @Test(
        arguments: [
            ("[]", "expected an object at byte 0"),
            ("{\"a\": 1", "expected the end of an object at byte 7"),
            ("{\"a\" 1}", "expected `:` at byte 5"),
            ("{\"a\": 1} x", "expected the end at byte 9"),
            ("{\"a\": 1 \"b\": 2}", "expected `,` at byte 8"),
            ("{\"packages\": []}", "expected an object at byte 13"),
            ("{\"packages\": {\"a\": {\"b}}}", "expected the end of a string at byte 25"),
            ("{\"packages\": {\"a\": {\"b\": 1}", "expected the end of an object at byte 27"),
            ("{\"info\": {\"base_url\": 1.}}", "expected a value at byte 24"),
            ("{\"a\": }", "expected a value at byte 6"),
            ("{\"removed\": [\"a\" \"b\"]}", "expected `,` at byte 17"),
        ])
    func `a file that is no repodata is refused at its byte`(_ text: String, _ line: String) {
        #expect(context(text) == [line])
    }

    @Test func `the message names the address`() {
        let place = RecordPlace(
            channel: "https://h/c", subdir: "noarch", source: "https://h/c/noarch/repodata.json")
        let error = #expect(throws: ProvisionError.self) {
            try RepodataFile(Array("x".utf8), place: place)
        }
        #expect(error?.code.name == "R240")
        #expect(error?.message == "cannot read `https://h/c/noarch/repodata.json`")
    }

    @Test func `no beginning of a file is taken for the whole`() {
        let whole = Array(Repodata.sample.utf8)
        for end in 1..<whole.count {
            let part = Array(whole[..<end])
            #expect(throws: ProvisionError.self) {
                try RepodataFile(part, place: Repodata.place)
            }
        }
    }

    @Test func `a broken entry is left out and the others stay`() throws {
        let file = try file(
            """
            {"packages": {"a.conda": {"name": "x", "version": 1.e, "build": "0"},
            "b.conda": {"name": "x", "version": "1", "build": "b"},
            "c.conda": {"name": "x", "version": "1", "build": "\\q"}}}
            """)
        let batch = file.batch(of: "x")
        #expect(batch.records.map(\.build) == ["b"])
        #expect(
            batch.leftOut == [
                .init(filename: "a.conda", reason: "expected a value at byte 52"),
                .init(filename: "c.conda", reason: "expected an escape at byte 179"),
            ])
    }

    @Test(arguments: 0..<400)
    func `damaged files and shards give records or an error`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let isFile = seed % 2 == 0
        var bytes =
            isFile
            ? Array(Repodata.sample.utf8)
            : MessagePackBuilder.bytes(of: try JSONValue(parsing: Repodata.sample))
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: bytes.indices, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: bytes.remove(at: index)
            default:
                bytes.insert(bytes[Int.random(in: bytes.indices, using: &generator)], at: index)
            }
        }
        for record in Self.records(bytes, isFile: isFile) {
            #expect(IndexFile.isPlain(record.filename) && IndexFile.isPlain(record.name))
            #expect(record.url.hasPrefix("https://"))
        }
    }

    private static func records(_ bytes: [UInt8], isFile: Bool) -> [CondaRecord] {
        guard isFile else {
            return (try? RepodataShard.records(bytes, place: Repodata.place)) ?? []
        }
        guard let file = try? RepodataFile(bytes, place: Repodata.place) else { return [] }
        return file.packages.flatMap { file.records(of: $0) }
    }

    @Test(.enabled(if: Corpus.folder != nil, "PROVISION_CORPORA is not set"))
    func `the JSON test suite as files and as entries`() throws {
        let folder = try #require(Corpus.folder).appending("hostile/json/JSONTestSuite")
        var counts = (accepted: 0, refused: 0, leftOut: 0)
        for entry in try Files.walk(folder) where entry.path.string.hasSuffix(".json") {
            let name = entry.path.lastComponent?.string ?? ""
            let bytes = try Files.read(folder.appending(entry.path.string))
            _ = Self.records(bytes, isFile: true)
            let head =
                #"{"packages": {"a.conda": {"name": "x", "version": "1", "build": "0", "y": "#
            let whole = Array(head.utf8) + bytes + Array("}}}".utf8)
            guard let file = try? RepodataFile(whole, place: Repodata.place) else {
                counts.refused += 1
                #expect(!name.hasPrefix("y_"), "\(name)")
                continue
            }
            let batch = file.batch(of: "x")
            counts.accepted += batch.records.count
            counts.leftOut += batch.leftOut.count
            if name.hasPrefix("y_") { #expect(batch.records.count == 1, "\(name)") }
            if name.hasPrefix("n_") { #expect(batch.records.isEmpty, "\(name)") }
        }
        #expect(counts.accepted > 40 && counts.refused > 10 && counts.leftOut > 50, "\(counts)")
    }
}
