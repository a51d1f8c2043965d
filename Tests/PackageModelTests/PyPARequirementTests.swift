import PackageModel
import TestSupport
import Testing

@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPARequirementTests {
    @Test func `requirements are read and compared as PyPA's suite says`() throws {
        var cases = PyPACases(file: "requirements")
        cases.checks = parsing.mapKeys { "TestRequirementParsing::" + $0 }
        cases.checks.merge(behaviour.mapKeys { "TestRequirementBehaviour::" + $0 }) { $1 }
        cases.checks.merge(others) { $1 }
        cases.notApplicable = [
            "test_pickle_requirement_preserves_prereleases":
                "a policy is a parameter here, requirements carry none"
        ]
        try cases.run()
    }

    private var parsing: [String: (JSONValue) throws -> Bool] {
        [
            "test_valid_marker": { try Requirement("name; \($0.text("marker"))").marker != nil },
            "test_file_url": {
                try Requirement("name @ \($0.text("url"))").url == $0.text("url")
            },
            "test_error_when_suffixed_with_line_break": {
                isRefused(try $0.text("requirement") + $0.text("line_break"))
            },
            "test_trailing_horizontal_whitespace": {
                try Requirement("name>=1" + $0.text("whitespace")) == Requirement("name>=1")
            },
            "test_error_when_prefix_match_uses_post_release": {
                isRefused("name \(try $0.text("operator")) 1.0.post1.*")
            },
            "test_error_when_local_version_label_is_used_incorrectly": {
                isRefused("name \(try $0.text("operator")) 1.0+local.version.label")
            },
            "test_error_invalid_marker_malformed_quoted_string": { row in
                pointsAsExpected(try row.text("expected")) {
                    _ = try Requirement(row.text("to_parse"))
                }
            },
        ]
    }

    private var behaviour: [String: (JSONValue) throws -> Bool] {
        [
            "test_str_and_repr": { row in
                let url = try row.text("url_or_specifier")
                let marker = try row.text("marker")
                let text = try "name\(row.text("extras"))\(url)\(marker)"
                let read = try Requirement(text)
                return try Requirement("\(read)") == read && "\(read)" == text.trimmingSpaces
            },
            "test_equal_reqs_equal_hashes": { try compare($0) { $0 == $1 } },
            "test_equivalent_reqs_equal_hashes_unequal_strings": { try compare($0) { $0 == $1 } },
            "test_different_reqs_different_hashes": { try compare($0) { $0 != $1 } },
        ]
    }

    private var others: [String: (JSONValue) throws -> Bool] {
        [
            "test_basic_valid_requirement_parsing": readsBasic,
            "test_normalized_requirements": {
                try "\(Requirement($0.text("input_req")))" == $0.text("norm_req")
            },
            "test_pickle_requirement_roundtrip": { row in
                let read = try Requirement(row.text("req_str"))
                return try Requirement("\(read)") == read
            },
            "test_pickle_requirement_setstate_rejects_invalid_string": {
                isRefused(try $0.text("invalid_requirement"))
            },
        ]
    }

    /// Puts the row's parts together as the suite does and looks for them in what was read.
    private func readsBasic(_ row: JSONValue) throws -> Bool {
        let space = try row.text("whitespace")
        let extras = row["extras"].texts
        let specifier = try row.text("specifier")
        let url = row["url"].string
        let marker = row["marker"].string?.replacing("\\\"", with: "\"")
        var parts = [try row.text("name")]
        if !extras.isEmpty {
            parts += ["[", extras.sorted().joined(separator: "\(space),\(space)"), "]"]
        }
        if !specifier.isEmpty { parts.append(specifier.replacing("{ws}", with: space)) }
        if let url { parts += ["@", url.replacing("{ws}", with: space)] }
        if let marker {
            parts += [url == nil ? ";" : " ;", marker.replacing("{ws}", with: space)]
        }
        let read = try Requirement(parts.joined(separator: space))
        let plain = specifier.replacing("{ws}", with: "").filter { !"()".contains($0) }
        let expected = try marker.map { try Marker($0.replacing("{ws}", with: "")) }
        return read.name == PackageName(try row.text("name"))
            && read.extras == extras.compactMap { PackageName($0) }.sorted()
            && "\(read.specifiers)" == plain && read.url == url && read.marker == expected
    }

    private func isRefused(_ text: String) -> Bool { (try? Requirement(text)) == nil }

    private func compare(
        _ row: JSONValue, _ holds: (Requirement, Requirement) -> Bool
    ) throws -> Bool {
        let (first, second) = (
            try Requirement(row.text("dep1")), try Requirement(row.text("dep2"))
        )
        return holds(first, second) && (first == second) == (first.hashValue == second.hashValue)
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
