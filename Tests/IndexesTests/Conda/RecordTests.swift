import PackageModel
import TestSupport
import Testing

@testable import Indexes

@Suite struct RecordTests {
    private let sha256 = String(repeating: "0a", count: 32)
    private let md5 = String(repeating: "b1", count: 16)

    @Test func `a record with everything`() throws {
        let found = try Repodata.one(
            """
            "build_number": 7, "subdir": "noarch", "depends": ["python >=3.9", "é"],
            "constrains": ["z <2"], "extra_depends": {"test": ["pytest"], "none": []},
            "flags": ["cuda", "blas:mkl"], "track_features": "a,b  c", "noarch": "python",
            "md5": "\(md5)", "sha256": "\(sha256.uppercased())", "size": 123456789012,
            "timestamp": 1700000000123, "license": "MIT", "license_family": "MIT",
            "python_site_packages_path": "lib/python3.14t/site-packages",
            "purls": ["pkg:pypi/x"], "indexed_timestamp": 1773851561010, "arch": null,
            "app": {"a": "\\u00e9\\n", "b": [1.5, true]}, "fn": "other", "url": "https://evil/",
            "channel": "evil"
            """)
        var record = CondaRecord(
            name: "x", version: "1", build: "0", buildNumber: 7, subdir: "noarch",
            filename: "x-1-0.conda", channel: "https://h/c", url: "https://h/c/linux-64/x-1-0.conda"
        )
        record.depends = ["python >=3.9", "é"]
        record.constrains = ["z <2"]
        record.extraDepends = ["test": ["pytest"], "none": []]
        record.flags = ["cuda", "blas:mkl"]
        record.trackFeatures = ["a", "b", "c"]
        record.noarch = .python
        record.md5 = Digest(.md5, hex: md5)
        record.sha256 = Digest(.sha256, hex: sha256)
        record.size = 123_456_789_012
        record.timestamp = 1_700_000_000_123
        (record.license, record.licenseFamily) = ("MIT", "MIT")
        record.pythonSitePackagesPath = "lib/python3.14t/site-packages"
        record.purls = ["pkg:pypi/x"]
        record.others["indexed_timestamp"] = "1773851561010"
        record.others["arch"] = "null"
        record.others["app"] = #"{"a":"é\n","b":[1.5,true]}"#
        #expect(found == record)
    }

    @Test(
        arguments: [
            ("\"license\": null", 0), ("\"build_number\": null", 0), ("\"build_number\": 3.0", 3),
            ("\"build_number\": \"3\"", 0),
        ])
    func `build numbers in all forms`(_ fields: String, _ number: Int) throws {
        #expect(try Repodata.one(fields)?.buildNumber == number)
    }

    @Test(
        arguments: [
            ("1700000000", 1_700_000_000_000), ("1700000000123", 1_700_000_000_123),
            ("1700000000.5", 1_700_000_000_500), ("0", 0), ("253402300799", 253_402_300_799_000),
            ("253402300800", 253_402_300_800), ("-1", nil), ("\"now\"", nil), ("null", nil),
            ("1e30", nil), ("9223372036854775807", Int64.max), ("1e400", nil),
        ] as [(String, Int64?)])
    func `timestamps in seconds or milliseconds`(_ text: String, _ expected: Int64?) throws {
        let file = try Repodata.file(
            """
            {"packages": {"x-1-0.tar.bz2":
            {"name": "x", "version": "1", "build": "0", "timestamp": \(text)}}}
            """)
        #expect(file.records.first?.timestamp == expected)
    }

    @Test(
        arguments: [
            ("\"a b\"", ["a", "b"]), ("\"\"", []), ("\" a, b \"", ["a", "b"]), ("null", []),
            ("[\"a\", \"b\"]", ["a", "b"]), ("[1]", []), ("{\"a\": 1}", []), ("true", []),
        ] as [(String, [String])])
    func `features in all forms`(_ text: String, _ expected: [String]) throws {
        #expect(try Repodata.one("\"track_features\": \(text)")?.trackFeatures == expected)
    }

    @Test(
        arguments: [
            ("true", .generic), ("false", nil), ("\"python\"", .python), ("\"generic\"", .generic),
            ("null", nil), ("\"other\"", nil), ("1", nil),
        ] as [(String, CondaRecord.Noarch?)])
    func `noarch in all forms`(_ text: String, _ expected: CondaRecord.Noarch?) throws {
        let record = try #require(try Repodata.one("\"noarch\": \(text)"))
        #expect(record.noarch == expected)
    }

    @Test(arguments: [
        "\"license\": null", "\"license\": [\"MIT\"]", "\"license_family\": 1", "\"md5\": null",
        "\"sha256\": \"short\"", "\"md5\": [1]", "\"size\": -1", "\"size\": 1.5", "\"size\": \"1\"",
        "\"depends\": null", "\"constrains\": null", "\"extra_depends\": null", "\"purls\": null",
        "\"subdir\": null", "\"subdir\": \"../..\"", "\"python_site_packages_path\": 1",
        "\"url\": {\"a\": [1]}",
    ])
    func `what cannot be read of a description is not there`(_ fields: String) throws {
        let plain = try Repodata.one("")
        #expect(plain != nil)
        #expect(try Repodata.one(fields) == plain)
    }

    @Test(
        arguments: [
            (#""depends": "python""#, "its `depends` is no list of texts"),
            (#""depends": ["a", 1]"#, "its `depends` is no list of texts"),
            (#""constrains": {"a": 1}"#, "its `constrains` is no list of texts"),
            (#""flags": [null]"#, "its `flags` is no list of texts"),
            (#""extra_depends": ["a"]"#, "its `extra_depends` is no map"),
            (#""extra_depends": {"a": "b"}"#, "its `extra_depends` is no list of texts"),
            (#""build_number": -1"#, "its `build_number` is none"),
            (#""build_number": 1.5"#, "its `build_number` is none"),
            (#""version": "1/../2""#, "its name, version or build cannot be part of a file's name"),
            (#""build": "a\u0000""#, "its name, version or build cannot be part of a file's name"),
            (#""version": """#, "its name, version or build cannot be part of a file's name"),
            (#""build": null"#, "it tells no name, version or build"),
        ])
    func `an entry that cannot be used is left out and the others stay`(
        _ fields: String, _ reason: String
    ) throws {
        let version = fields.contains("\"version\"") ? "" : "\"version\": \"1\", "
        let build = fields.contains("\"build\"") ? "" : "\"build\": \"0\", "
        let json = """
            {"packages": {"x-1-0.tar.bz2": {"name": "x", \(version)\(build)\(fields)},
            "x-2-0.tar.bz2": {"name": "x", "version": "2", "build": "0"}}}
            """
        for batch in [try Repodata.shard(json), try Repodata.file(json)] {
            #expect(batch.records.map(\.filename) == ["x-2-0.tar.bz2"])
            #expect(batch.leftOut == [.init(filename: "x-1-0.tar.bz2", reason: reason)])
        }
    }

    @Test(arguments: [
        "../x-1-0.conda", "a/x-1-0.conda", "x-1-0.zip", ".conda/..", "x\\u0000-1-0.conda",
        "x-1-0.conda\\n", "x 1-0.conda", "x\\\\-1-0.conda", "x-1-0.CONDA", "",
    ])
    func `names that are no plain file names are left out`(_ name: String) throws {
        let json = """
            {"packages.conda": {"\(name)": {"name": "x", "version": "1", "build": "0"}}}
            """
        for batch in [try Repodata.shard(json), try Repodata.file(json)] {
            #expect(batch.records.isEmpty)
            #expect(batch.leftOut.map(\.reason) == ["its name is not that of a conda package"])
        }
    }

    @Test func `names that mean something in an address are escaped`() throws {
        let records = try Repodata.both(
            """
            {"packages.conda": {"x-1!2+c-é#?%25.conda":
            {"name": "X", "version": "1!2+c", "build": "é"}}}
            """)
        #expect(
            records.map(\.url) == ["https://h/c/linux-64/x-1!2+c-%C3%A9%23%3F%2525.conda"])
        #expect(records.map(\.name) == ["x"])
    }

    @Test func `of a distribution in several forms the best counts`() throws {
        func entry(_ name: String, _ number: Int) -> String {
            """
            "\(name)": {"name": "x", "version": "1", "build": "\(name.first == "a" ? "a" : "b")",
            "build_number": \(number)}
            """
        }
        let records = try Repodata.both(
            """
            {"packages": {\(entry("a.tar.bz2", 1)), \(entry("b.tar.bz2", 2))},
             "packages.conda": {\(entry("a.conda", 3))},
             "v3": {"conda": {\(entry("a", 4))}, "tar.bz2": {\(entry("b", 5))}, "whl": {"b": {}},
             "other": []}}
            """)
        #expect(records.map(\.filename) == ["a.conda", "b.tar.bz2"])
        #expect(records.map(\.buildNumber) == [4, 5])
    }

    @Test func `what was removed is no record`() throws {
        let records = try Repodata.both(
            """
            {"removed": ["x-1-0.tar.bz2", "nothing.conda"],
             "packages": {"x-1-0.tar.bz2": {"name": "x", "version": "1", "build": "0"},
             "x-2-0.tar.bz2": {"name": "x", "version": "2", "build": "0"}}}
            """)
        #expect(records.map(\.version) == ["2"])
    }
}
