import PackageModel
import TestSupport
import Testing

@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPAVersionTests {
    @Test func `versions are read, printed and ordered as PyPA's suite says`() throws {
        var cases = PyPACases(file: "version")
        cases.notApplicable = [
            "TestVersion::test_non_string_versions_raise_invalid_version":
                "the compiler refuses what is no text",
            "TestVersion::test_dunder_op_returns_notimplemented": "Python's operator protocol",
            "TestVersion::test_compare_other": "Python's operator protocol",
            "TestVersion::test_base_version_notimplemented_with_non_base_version":
                "Python's operator protocol",
        ]
        cases.checks = texts.merging(parts) { first, _ in first }
            .mapKeys { "TestVersion::" + $0 }
        cases.checks["test_from_parts"] = fromParts
        cases.checks["test_pickle_roundtrip"] = { try roundTrips($0.version("version")) }
        try cases.run()
    }

    private var texts: [String: (JSONValue) throws -> Bool] {
        [
            "test_valid_versions": { PEP440Version(try $0.text("version")) != nil },
            "test_invalid_versions": { PEP440Version(try $0.text("version")) == nil },
            "test_oversized_version_raises_valueerror": {
                PEP440Version(try $0.text("version")) == nil
            },
            "test_normalized_versions": { row in
                let version = try row.version("version")
                return try version.description == row.text("normalized") && roundTrips(version)
            },
            "test_version_str_repr": {
                try $0.version("version").description == $0.text("expected")
            },
            "test_version_hash": { try roundTrips($0.version("version")) },
            "test_comparison_true": { try compares($0) },
            "test_comparison_false": { try !compares($0) },
        ]
    }

    private var parts: [String: (JSONValue) throws -> Bool] {
        [
            "test_version_public": {
                try $0.version("version").public.description == $0.text("public")
            },
            "test_version_base_version": {
                try $0.version("version").base.description == $0.text("base_version")
            },
            "test_version_epoch": {
                try $0.version("version").epoch == UInt64(#require($0["epoch"].int))
            },
            "test_version_release": { row in
                let expected = try #require(row["release"].array).map(\.int)
                return try row.version("version").release.map { Int($0) } == expected
            },
            "test_version_local": { try $0.version("version").local == $0["local"].string },
            "test_version_pre": { row in
                let expected = row["pre"].array.map { "\($0[0].string ?? "")\($0[1].int ?? -1)" }
                return try row.version("version").prerelease?.description == expected
            },
            "test_version_post": {
                try $0.version("version").post.map { Int($0) } == $0["post"].int
            },
            "test_version_dev": { try $0.version("version").dev.map { Int($0) } == $0["dev"].int },
            "test_version_is_prerelease": {
                try $0.version("version").isPrerelease == $0.flag("expected")
            },
            "test_version_is_postrelease": {
                try $0.version("version").isPostRelease == $0.flag("expected")
            },
            "test_version_is_devrelease": {
                try $0.version("version").isDevelopmentRelease == $0.flag("expected")
            },
        ]
    }

    private func roundTrips(_ version: PEP440Version) throws -> Bool {
        let again = try #require(PEP440Version(version.description))
        return again == version && again.hashValue == version.hashValue
            && again.description == version.description
    }

    private func compares(_ row: JSONValue) throws -> Bool {
        let (left, right) = (try row.version("left"), try row.version("right"))
        switch try row["op"].text("op") {
        case "lt": return left < right
        case "le": return left <= right
        case "eq": return left == right && left.hashValue == right.hashValue
        case "ne": return left != right
        case "ge": return left >= right
        case "gt": return left > right
        case let name: throw UnknownOperator(name: name)
        }
    }

    private struct UnknownOperator: Error { var name: String }

    /// The parts put together as text in any spelling come out as the normalised text.
    private func fromParts(_ row: JSONValue) throws -> Bool {
        let parts = row["args"]
        var text = parts["epoch"].int.map { "\($0)!" } ?? ""
        text += try #require(parts["release"].array).map { "\($0.int ?? -1)" }
            .joined(separator: ".")
        if let pre = parts["pre"].array { text += "\(pre[0].string ?? "")\(pre[1].int ?? -1)" }
        if let post = parts["post"].int { text += ".post\(post)" }
        if let dev = parts["dev"].int { text += ".dev\(dev)" }
        if let local = parts["local"].string { text += "+\(local)" }
        return try PEP440Version(text)?.description == row.text("string")
    }
}
