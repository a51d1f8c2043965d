import TestSupport
import Testing

@testable import PackageModel

@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPAMarkerTests {
    @Test func `markers are read and evaluated as PyPA's suite says`() throws {
        var cases = PyPACases(file: "markers")
        cases.checks = reading.merging(evaluating) { first, _ in first }
            .mapKeys { "TestMarker::" + $0 }
        cases.checks["test_pickle_marker_roundtrip"] = { try roundTrips($0.text("marker_str")) }
        cases.checks["TestNode::test_value_serialize_chooses_quote_delimiter"] = { row in
            let marker = try Marker("os_name == \(row.text("expected"))")
            guard case .comparison(let comparison) = marker else { return false }
            return try comparison.right == .literal(row.text("value"))
                && "\(comparison.right)" == row.text("expected")
        }
        cases.notApplicable = [
            "TestNode::test_accepts_value": "the compiler refuses what is no text",
            "TestNode::test_repr": "Python's representation of an object",
        ]
        try cases.run()
    }

    private var reading: [String: (JSONValue) throws -> Bool] {
        [
            "test_parses_valid": { try roundTrips($0.text("marker_string")) },
            "test_parses_pep345_valid": { try roundTrips($0.text("marker_string")) },
            "test_parses_setuptools_legacy_valid": { try roundTrips($0.text("marker_string")) },
            "test_parses_invalid": { isRefused(try $0.text("marker_string")) },
            "test_parses_invalid_trailing_line_break": {
                isRefused("os_name == \"posix\"" + (try $0.text("line_break")))
            },
            "test_parses_trailing_horizontal_whitespace": {
                try Marker("os_name == \"posix\"" + $0.text("whitespace"))
                    == Marker("os_name == \"posix\"")
            },
            "test_parses_invalid_malformed_quoted_string": { row in
                pointsAsExpected(try row.text("expected")) {
                    _ = try Marker(row.text("marker_string"))
                }
            },
            "test_str_repr_eq_hash": { row in
                let marker = try Marker(row.text("marker_string"))
                return try "\(marker)" == row.text("expected")
                    && marker == Marker("\(marker)")
                    && marker.hashValue == Marker("\(marker)").hashValue
            },
            "test_different_markers_different_hashes": {
                try Marker($0.text("example1")) != Marker($0.text("example2"))
            },
            "test_extras_and_dependency_groups_disallowed": {
                isRefused("\"foo\" in \(try $0.text("variable"))")
            },
            "test_set_valued_marker_on_lhs_raises_undefined_comparison": {
                let text = "\(try $0.text("variable")) \(try $0.text("op")) \"foo\""
                return (try? Marker(text, dialect: .lockFile)) == nil
            },
        ]
    }

    private var evaluating: [String: (JSONValue) throws -> Bool] {
        [
            "test_evaluates": { try evaluates($0) },
            "test_evaluate_pep345_markers": { try evaluates($0) },
            "test_version_like_equality": { try evaluates($0) },
            "test_extras_and_dependency_groups": { row in
                let name = try row.text("variable")
                let text = try row.text("expression").replacing("{0}", with: name)
                let names = Set(["foo", "bar"].compactMap { PackageName($0) })
                let holds = try Marker(text, dialect: .lockFile).evaluate(
                    in: .sample, extras: names, groups: names)
                return holds == row["result"].bool
            },
            "test_membership_value_str_normalization_negated": { row in
                let names = Set([PackageName("foo-bar")].compactMap(\.self))
                let text = "\"Foo_Bar\" not in \(try row.text("variable"))"
                return try !Marker(text, dialect: .lockFile).evaluate(
                    in: .sample, extras: names, groups: names)
            },
        ]
    }

    private func isRefused(_ text: String) -> Bool { (try? Marker(text)) == nil }

    /// The marker is read, and what it prints reads as the same marker.
    private func roundTrips(_ text: String) throws -> Bool {
        let marker = try Marker(text)
        return try Marker("\(marker)") == marker
    }

    private func evaluates(_ row: JSONValue) throws -> Bool {
        var environment = MarkerEnvironment.sample
        var extras: Set<PackageName> = []
        for (name, value) in row["environment"].object ?? [:] {
            let text = try #require(value.string)
            if name == "extra" {
                extras = Set([PackageName(text)].compactMap(\.self))
            } else {
                let variable = try #require(MarkerVariable(rawValue: name))
                environment[variable] = text
            }
        }
        let holds = try Marker(row.text("marker_string")).evaluate(
            in: environment, extras: extras)
        return try holds == row.flag("expected")
    }
}

extension MarkerEnvironment {
    static var sample: MarkerEnvironment {
        MarkerEnvironment(
            python: PEP440Version("3.12.4") ?? PEP440Version.zero, machine: "x86_64",
            kernelRelease: "6.1.0-31-amd64", kernelVersion: "#1 SMP")
    }
}

extension PEP440Version {
    static var zero: PEP440Version { PEP440Version(packed: 0) }
}

/// Whether `read` fails inside the span that the reference implementation's message underlines.
func pointsAsExpected(_ message: String, _ read: () throws -> Void) -> Bool {
    let lines = message.split(separator: "\n")
    guard lines.count == 3 else { return false }
    let start = (lines[2].prefix { $0 == " " }).count - 4
    let end = lines[2].count - 4
    do {
        try read()
    } catch let error as SyntaxError {
        return start...end ~= error.offset
    } catch {}
    return false
}
