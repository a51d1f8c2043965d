import FoundationEssentials
import PackageModel
import TestSupport
import Testing

@testable import Indexes

/// A place and the two ways by which the same repodata comes.
enum Repodata {
    static let place = RecordPlace(channel: "https://h/c", subdir: "linux-64")

    /// What a shard of this JSON has.
    static func shard(_ json: String) throws -> RecordBatch {
        let bytes = MessagePackBuilder.bytes(of: try JSONValue(parsing: json))
        return try RepodataShard.batch(bytes, place: place)
    }

    /// What a file of this JSON has of all packages, in the order of the packages' names.
    static func file(_ json: String) throws -> RecordBatch {
        let file = try RepodataFile(Array(json.utf8), place: place)
        var all = RecordBatch()
        for name in file.packages.sorted() {
            let batch = file.batch(of: name)
            all.records += batch.records
            all.leftOut += batch.leftOut
        }
        return all
    }

    /// The records of both forms, which are the same; file names sorted.
    static func both(_ json: String) throws -> [CondaRecord] {
        let shard = try shard(json).records.sorted { $0.filename < $1.filename }
        let file = try file(json).records.sorted { $0.filename < $1.filename }
        #expect(shard == file)
        return file
    }

    /// The one record with these fields besides the three that it must have.
    static func one(_ fields: String) throws -> CondaRecord? {
        let fields = fields.isEmpty ? "" : ", " + fields
        let records = try both(
            """
            {"packages": {}, "packages.conda": {"x-1-0.conda":
            {"name": "x", "version": "1", "build": "0"\(fields)}}}
            """)
        #expect(records.count <= 1)
        return records.first
    }

    /// A document with every list and many spellings, to be damaged.
    static let sample = """
        {"info": {"subdir": "linux-64", "base_url": "files/"},
         "packages": {"x-1-0.tar.bz2": {"name": "x", "version": "1", "build": "0",
            "build_number": 0, "depends": ["python >=3.9", "a\\"b\\\\", "é😀"], "track_features": "a b",
            "sha256": "\(String(repeating: "ab", count: 32))", "size": 1.0, "noarch": true}},
         "packages.conda": {"x-1-0.conda": {"name": "x", "version": "1", "build": "0",
            "build_number": 1, "depends": [], "license": null, "timestamp": 1700000000,
            "extra_depends": {"t": ["y"]}, "flags": ["f"], "more": {"a": [1, {"b": null}]}},
            "y-2-1.conda": {"name": "y", "version": "2", "build": "1", "purls": ["pkg:pypi/y"]}},
         "removed": ["x-0-0.conda"],
         "v3": {"conda": {"z-3-0": {"name": "z", "version": "3", "build": "0"}}, "whl": {"w": {}}},
         "repodata_version": 2}
        """
}

extension JSONValue {
    init(parsing text: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}
