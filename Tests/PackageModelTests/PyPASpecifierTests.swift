import PackageModel
import TestSupport
import Testing

@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPASpecifierTests {
    @Test func `specifiers are read and matched as PyPA's suite says`() throws {
        var cases = PyPACases(file: "specifiers")
        let groups = [
            single.mapKeys { "TestSpecifier::" + $0 }, sets.mapKeys { "TestSpecifierSet::" + $0 },
            satisfiable.mapKeys { "TestIsUnsatisfiable::" + $0 }, others,
        ]
        for group in groups { cases.checks.merge(group) { first, _ in first } }
        cases.notApplicable = Self.notApplicable
        cases.exceptions = Self.exceptions
        try cases.run()
    }

    private static let exceptions: [PyPACases.Exception] = [
        .init(
            test: "TestIsUnsatisfiable::test_satisfiable_prereleases_false",
            matches: { $0["spec_str"].string == "===foobar" },
            reason: "satisfied by a text that is no version, which no probe is"),
        .init(
            test: "TestIsUnsatisfiable::test_satisfiable",
            matches: { ["===foobar", "===FooBar,===FOOBAR"].contains($0["spec_str"].string) },
            reason: "satisfied by a text that is no version, which no probe is"),
        .init(
            test: "TestIsUnsatisfiable::test_satisfiable",
            matches: { $0["spec_str"].string == "===1.01,==1.1" },
            reason: "satisfied by the spelling `1.01`; probes are normalised versions"),
    ]

    private var single: [String: (JSONValue) throws -> Bool] {
        [
            "test_specifiers_valid": { try Specifier($0.text("specifier")).version != nil },
            "test_specifiers_invalid": { isRefused(try $0.text("specifier")) },
            "test_specifiers_normalized": { row in
                let text = try row.text("version")
                let version = try #require(PEP440Version(text))
                let comparison = version.local == nil ? "~=" : "=="
                return try Specifier(comparison + text).contains(version)
            },
            "test_specifiers_str_and_repr": {
                try Specifier($0.text("specifier")).description == $0.text("expected")
            },
            "test_specifiers_hash": { row in
                let specifier = try Specifier(row.text("specifier"))
                return try specifier.hashValue == Specifier("\(specifier)").hashValue
            },
            "test_comparison_true": { try compares($0) { try Specifier($0) } },
            "test_comparison_false": { try !compares($0) { try Specifier($0) } },
            "test_specifiers": { row in
                let specifier = try Specifier(row.text("spec_str"))
                return try specifier.contains(row.version("version")) == row.flag("expected")
                    && specifier.contains(text: row.text("version")) == row.flag("expected")
            },
            "test_invalid_version": matchesText,
            "test_arbitrary_equality": matchesText,
            "test_arbitrary_equality_normalization": matchesText,
            "test_specifier_prereleases_set": prereleasesSet,
            "test_specifier_prereleases_detection": {
                try Specifier($0.text("specifier")).mentionsPrerelease == $0.flag("expected")
            },
            "test_specifiers_prereleases": { row in
                try SpecifierSet(row.text("specifier")).contains(
                    row.version("version"),
                    prereleases: policy(row["contains_pre"], row["spec_pre"]))
                    == row.flag("expected")
            },
            "test_specifier_filter": filters,
            "test_specifier_filter_arbitrary_equality_normalization": filtersSpellings,
            "test_specifier_operator_property": {
                try Specifier($0.text("spec")).comparison.rawValue == $0.text("op")
            },
            "test_specifier_version_property": {
                try Specifier($0.text("spec")).versionText == $0.text("version")
            },
            "test_length": { row in
                let set = try SpecifierSet(row.text("spec_str"))
                return set.specifiers.count == row["expected_length"].int
            },
            "test_iteration": { row in
                let set = try SpecifierSet(row.text("spec_str"))
                return set.specifiers.map(\.description) == row["expected_items"].texts
            },
        ]
    }

    private var sets: [String: (JSONValue) throws -> Bool] {
        [
            "test_empty_specifier": {
                try SpecifierSet("").contains($0.version("version"), prereleases: .allow)
            },
            "test_empty_specifier_arbitrary_string": { row in
                let kept = SpecifierSet().filter(
                    texts: row["versions"].texts, prereleases: policy(row["prereleases"]))
                return kept == row["expected"].texts
            },
            "test_empty_specifier_ordering_with_arbitrary": { row in
                let kept = SpecifierSet().filter(
                    texts: row["versions"].texts, prereleases: .ifNecessaryOrExplicit)
                return kept == row["expected"].texts
            },
            "test_specifier_prereleases_explicit": prereleasesSet,
            "test_specifier_contains_installed_prereleases": { row in
                let flags = [row["contains_prereleases"], row["spec_prereleases"]]
                let policy = row["installed"].bool == true ? .allow : policy(flags[0], flags[1])
                return try SpecifierSet(row.text("specifier")).contains(
                    row.version("version"), prereleases: policy) == row.flag("expected")
            },
            "test_specifier_filter": filters,
            "test_filter_exclusionary_bridges": filters,
            "test_contains_exclusionary_bridges": { row in
                try SpecifierSet(row.text("specifier")).contains(
                    row.version("version"), prereleases: policy(row["prereleases"]))
                    == row.flag("expected")
            },
            "test_contains_post_release_boundary_intersection": matchesText,
            "test_contains_oversized_version_raises_valueerror": {
                isRefused(try $0.text("specifier"))
            },
            "test_contains_arbitrary_equality_contains": matchesText,
            "test_contains_arbitrary_equality_normalization": matchesText,
            "test_comparison_ignores_local": matchesText,
            "test_specifiers_str_and_repr": {
                try SpecifierSet($0.text("specifier")).description == $0.text("expected")
            },
            "test_specifiers_hash": { row in
                let set = try SpecifierSet(row.text("specifier"))
                return try set.hashValue == SpecifierSet("\(set)").hashValue
            },
            "test_comparison_true": { try compares($0) { try SpecifierSet($0) } },
            "test_comparison_false": { try !compares($0) { try SpecifierSet($0) } },
            "test_comparison_canonicalizes": {
                try SpecifierSet($0.text("left")) == SpecifierSet($0.text("right"))
            },
            "test_is_subset": {
                try Probes($0.text("left"), $0.text("right")).isSubset == $0.flag("expected")
            },
            "test_is_superset": {
                try Probes($0.text("right"), $0.text("left")).isSubset == $0.flag("expected")
            },
            "test_is_disjoint": {
                try Probes($0.text("left"), $0.text("right")).isDisjoint == $0.flag("expected")
            },
            "test_arbitrary_equality_is_intersection_preserving": { row in
                let first = try SpecifierSet(row.text("spec1"))
                let second = try SpecifierSet(row.text("spec2"))
                let texts = row["input_versions"].texts
                let inTurn = second.filter(
                    texts: first.filter(texts: texts, prereleases: .allow), prereleases: .allow)
                return (first & second).filter(texts: texts, prereleases: .allow) == inTurn
            },
        ]
    }

    private var satisfiable: [String: (JSONValue) throws -> Bool] {
        [
            "test_unsatisfiable": { try Probes($0.text("spec_str")).isUnsatisfiable(.allow) },
            "test_satisfiable": { try !Probes($0.text("spec_str")).isUnsatisfiable(.allow) },
            "test_unsatisfiable_prereleases_false": {
                try Probes($0.text("spec_str")).isUnsatisfiable(.exclude)
            },
            "test_satisfiable_prereleases_false": {
                try !Probes($0.text("spec_str")).isUnsatisfiable(.exclude)
            },
            "test_post_release_boundary_unsatisfiable": {
                try Probes($0.text("spec_str")).isUnsatisfiable(.allow)
            },
            "test_contains_identical_across_canonicalization": { row in
                // The order of clauses and their repetition change nothing.
                let set = try SpecifierSet(row.text("spec"))
                let other = SpecifierSet(set.specifiers.reversed() + set.specifiers)
                return row["versions"].texts.compactMap { PEP440Version($0) }.allSatisfy {
                    set.contains($0) == other.contains($0)
                }
            },
        ]
    }

    private var others: [String: (JSONValue) throws -> Bool] {
        [
            "test_boundary_closure_short_release": matchesText,
            "test_pickle_specifier_roundtrip": { row in
                let specifier = try Specifier(row.text("specifier"))
                return try Specifier("\(specifier)") == specifier
            },
            "test_pickle_specifierset_roundtrip": { row in
                let set = try SpecifierSet(row.text("specifiers"))
                return try SpecifierSet("\(set)") == set
            },
        ]
    }

    private static let equivalence =
        "asserts that two forms of the reference implementation agree; we have one form"
    private static let cache = "asserts on a cache of the reference implementation"
    private static let noInput = "the row lacks the items that it filters"

    private static let notApplicable = [
        "TestSpecifier::test_specifier_filter_with_key": noInput,
        "TestSpecifierSet::test_specifierset_filter_with_key": noInput,
        "TestSpecifierSet::test_empty_specifierset_filter_with_key": noInput,
        "TestSpecifierInternal::test_spec_version_cache_consistency": cache,
        "TestSpecifierInternal::test_spec_version_cache_with_wildcards": cache,
        "TestSpecifierInternal::test_spec_version_cache_with_arbitrary_equality": cache,
        "TestSpecifierInternal::test_spec_version_cache_compatible_operator": cache,
        "TestSpecifierSet::test_set_relations_raise_on_prerelease_policy_mismatch":
            "a policy is a parameter here, sets carry none",
        "TestSpecifierSet::test_set_relations_require_specifierset":
            "the compiler refuses other types",
        "TestSpecifierSet::test_set_relations_reject_arbitrary_equality":
            "relations of sets are not offered; candidate sets are finite here",
        "test_specifier_construction_is_lazy": "reading is never put off here",
        "test_specifierset_construction_is_lazy": "reading is never put off here",
        "TestSpecifierSetToRangeEquivalence::test_contains_equivalent": equivalence,
        "TestSpecifierSetToRangeEquivalence::test_filter_equivalent": equivalence,
        "TestSpecifierSetToRangeEquivalence::test_to_specifier_set_roundtrip_matches":
            equivalence,
        "TestSpecifierSetToRangeEquivalence::test_contains_equivalent_with_version_objects":
            equivalence,
    ]
}

private func isRefused(_ text: String) -> Bool { (try? Specifier(text)) == nil }

/// The first flag that is set decides.
private func policy(_ flags: JSONValue...) -> PrereleasePolicy {
    switch flags.lazy.compactMap(\.bool).first {
    case true: .allow
    case false: .exclude
    case nil: .ifNecessaryOrExplicit
    }
}

private func matchesText(_ row: JSONValue) throws -> Bool {
    let set = try SpecifierSet(row.text(row["spec_str"].isNull ? "specifier" : "spec_str"))
    let name = row["version"].isNull ? "version_str" : "version"
    let isVersionObject = !row[name]["str"].isNull
    let holds =
        isVersionObject
        ? set.contains(try row.version(name))
        : !set.filter(texts: [try row.text(name)], prereleases: .allow).isEmpty
    return try holds == row.flag("expected")
}

private func prereleasesSet(_ row: JSONValue) throws -> Bool {
    let set = try SpecifierSet(row.text(row["spec_str"].isNull ? "specifier" : "spec_str"))
    let version = try row.version("version")
    let before = set.contains(version, prereleases: policy(row["initial_prereleases"]))
    let after = set.contains(
        version, prereleases: policy(row["set_prereleases"], row["initial_prereleases"]))
    return try before == row.flag("initial_contains") && after == row.flag("final_contains")
}

private func filters(_ row: JSONValue) throws -> Bool {
    let kept = try SpecifierSet(row.text("specifier")).filter(
        texts: row["input"].texts,
        prereleases: policy(row["prereleases"], row["specifier_prereleases"]))
    return kept == row["expected"].texts
}

/// Rows that mix texts and versions, which `===` tells apart: each item is asked on its own.
private func filtersSpellings(_ row: JSONValue) throws -> Bool {
    let specifier = try Specifier(row.text("specifier"))
    let kept = try #require(row["input"].array).filter { item in
        if let text = item.string { return specifier.contains(text: text) }
        return specifier.contains(try item.version("str"))
    }
    return kept == row["expected"].array
}

private func compares<Value: Equatable>(
    _ row: JSONValue, _ read: (String) throws -> Value
) throws -> Bool {
    let (left, right) = (try read(row.text("left")), try read(row.text("right")))
    return try row["op"].text("op") == "eq" ? left == right : left != right
}
