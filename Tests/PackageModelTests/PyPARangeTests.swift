import PackageModel
import TestSupport
import Testing

@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPARangeTests {
    @Test func `ranges of PyPA's suite hold as membership`() throws {
        var cases = PyPACases(file: "ranges")
        cases.checks = membership.merging(equivalences) { first, _ in first }
        cases.notApplicable = [
            "TestEquality::test_repr": "prints the reference implementation's range type",
            "TestToSpecifierSet::test_dev0_span_roundtrips_every_policy":
                "the row lacks the specifiers",
        ]
        try cases.run()
    }

    private var membership: [String: (JSONValue) throws -> Bool] {
        [
            "TestToRange::test_operators": { row in
                let set = try SpecifierSet(row.text("spec"))
                return try set.contains(row.version("inside"))
                    && !set.contains(row.version("outside"))
            },
            "TestFilter::test_intersected_requirement_keeps_opt_in": { row in
                let set = try SpecifierSet(row.text("dep")) & SpecifierSet(row.text("constraint"))
                let kept = set.filter(
                    texts: row["versions"].texts, prereleases: .ifNecessaryOrExplicit)
                return kept == row["expected"].texts
            },
            "TestSyntheticEmptyGaps::test_is_empty": {
                try Probes($0.text("spec")).isUnsatisfiable(.allow)
            },
            "TestSyntheticEmptyGaps::test_not_empty": {
                try !Probes($0.text("spec")).isUnsatisfiable(.allow)
            },
            "TestEmptyMatchesUnsatisfiable::test_prerelease_only_empty_when_policy_excludes": {
                try Probes($0.text("spec")).isUnsatisfiable(.exclude)
            },
            "TestEmptyMatchesUnsatisfiable::test_non_prerelease_bounds_survive": {
                try !Probes($0.text("spec")).isUnsatisfiable(.exclude)
            },
        ]
    }

    private var equivalences: [String: (JSONValue) throws -> Bool] {
        [
            "TestToSpecifierSet::test_roundtrip": { row in
                let set = try SpecifierSet(row.text("spec"))
                return try SpecifierSet("\(set)") == set
            },
            "TestToSpecifierSet::test_epoch_zero_family_floor_roundtrips": {
                try areEquivalent($0.text("spec"), $0.text("expected"))
            },
            "TestToSpecifierSet::test_prerelease_free_recovery_spelling": {
                try areEquivalent($0.text("spec"), $0.text("expected"))
            },
            "TestBoundaryCanonicalization::test_equal_and_hash": {
                try areEquivalent($0.text("dev_form"), $0.text("boundary_form"))
            },
        ]
    }

    private func areEquivalent(_ left: String, _ right: String) throws -> Bool {
        try Probes(left, right).isSubset && Probes(right, left).isSubset
    }
}
