import PackageModel
import TestSupport
import Testing

@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPAMetadataTests {
    @Test func `metadata is read as PyPA's suite says`() throws {
        var cases = PyPACases(file: "metadata")
        cases.checks = raw.merging(parsed) { first, _ in first }
        cases.notApplicable = Self.notApplicable
        cases.exceptions = [
            .init(
                test: "TestMetadata::test_optional_defaults_to_none",
                matches: {
                    !["requires_python", "provides_extra"].contains($0["field_name"].string)
                },
                reason: "a field that nothing here needs is not read")
        ]
        try cases.run()
    }

    /// The header itself, whatever its fields mean.
    private var raw: [String: (JSONValue) throws -> Bool] {
        [
            "TestRawMetadata::test_non_repeating_fields_only_once": hasFieldOnce,
            "TestRawMetadata::test_repeating_fields_only_once": hasFieldOnce,
            "TestRawMetadata::test_repeating_fields_repeated": { row in
                let name = try header(row.text("raw_field"))
                return try values("\(name): VAL\n\(name): VAL2\n", name) == ["VAL", "VAL2"]
            },
            "TestMetadataWriting::test_headers": { row in
                let text = try row.text("data").replacing("                ", with: "")
                let fields = try HeaderBlock(Array(text.utf8)).fields
                let expected = try #require(row["items"].array).map(\.texts)
                return fields.map { [$0.name, $0.value] }
                    == expected.map { [$0[0].lowercased(), $0[1]] }
            },
        ]
    }

    private var parsed: [String: (JSONValue) throws -> Bool] {
        [
            "TestRawMetadata::test_non_repeating_fields_repeated": { row in
                let name = try header(row.text("raw_field"))
                let needed = ["metadata-version", "version"]
                let isNeeded = needed.contains(name.lowercased())
                let text = "\(Self.minimal)\(name): 2.1\n\(isNeeded ? "" : "\(name): 2.2\n")"
                return (fault(text) == nil) == !isNeeded
            },
            "TestMetadata::test_from_email_deduplicates_unparsed_required_fields": { row in
                guard case .repeated(let field) = fault(try row.text("data")) else { return false }
                return try field.lowercased() == row.text("field")
            },
            "TestMetadata::test_required_fields_missing": { row in
                let name = try header(row.text("field"))
                let text = Self.minimal.split(separator: "\n")
                    .filter { !$0.lowercased().hasPrefix(name.lowercased() + ":") }
                    .joined(separator: "\n")
                guard case .missing(let field) = fault(text) else { return false }
                return field.lowercased() == name.lowercased()
            },
            "TestMetadata::test_valid_metadata_version": { row in
                let text = Self.minimal.replacing("2.1", with: try row.text("version"))
                return fault(text) == nil
            },
            "TestMetadata::test_valid_requires_python": { row in
                let text = Self.minimal + "Requires-Python: \(try row.text("specifier"))\n"
                return try CoreMetadata(Array(text.utf8)).requiresPython
                    == SpecifierSet(row.text("specifier"))
            },
            "TestMetadata::test_optional_defaults_to_none": { _ in
                let metadata = try CoreMetadata(Array(Self.minimal.utf8))
                return metadata.requiresPython == nil && metadata.extras.isEmpty
            },
        ]
    }

    private static let minimal = "Metadata-Version: 2.1\nName: packaging\nVersion: 1.0\n"

    private func fault(_ text: String) -> CoreMetadata.Fault? {
        do throws(CoreMetadata.Fault) { _ = try CoreMetadata(Array(text.utf8)) } catch {
            return error
        }
        return nil
    }

    private func hasFieldOnce(_ row: JSONValue) throws -> Bool {
        let name = try header(row.text("raw_field"))
        return try values("\(name): VAL\n", name) == ["VAL"]
    }

    private func values(_ text: String, _ name: String) throws -> [String] {
        try HeaderBlock(Array(text.utf8)).values(of: name.lowercased())
    }

    /// `requires_python` → `requires-python`; plural attributes name a singular field, which does
    /// not matter to the header's grammar.
    private func header(_ attribute: String) -> String { attribute.replacing("_", with: "-") }

    private static let unused = "a field that nothing here needs is not read"

    private static let notApplicable = [
        "TestRawMetadata::test_keywords": unused,
        "TestRawMetadata::test_project_urls_parsing": unused,
        "TestRawMetadata::test_description": unused,
        "TestRawMetadata::test_description_multipart_payload": unused,
        "TestMetadata::test_from_email_wraps_description_content_type_parse_errors": unused,
        "TestMetadata::test_metadata_version_field_introduction_mismatch":
            "for those who publish; an installer takes a field whatever the version",
        "TestMetadata::test_single_value_unvalidated_attribute": unused,
        "TestMetadata::test_multi_value_unvalidated_attribute": unused,
        "TestMetadata::test_invalid_summary": unused,
        "TestMetadata::test_valid_description_content_type": unused,
        "TestMetadata::test_invalid_description_content_type": unused,
        "TestMetadata::test_disallowed_dynamic": "concerns source distributions alone",
        "TestMetadata::test_valid_license_expression": unused,
        "TestMetadata::test_invalid_license_expression": unused,
        "TestMetadata::test_valid_license_files": unused,
        "TestMetadata::test_invalid_license_files": unused,
        "TestMetadata::test_valid_import_names": unused,
        "TestMetadata::test_invalid_import_names_identifier": unused,
        "TestMetadata::test_invalid_import_names_keyword": unused,
        "TestMetadataWriting::test_headers_fold_every_line_boundary":
            "metadata is never written here",
    ]
}
