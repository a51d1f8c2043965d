import PackageModel
import TestSupport
import Testing

/// The smaller files of PyPA's suite: wheel names, tags, platforms, metadata.
@Suite(.enabled(if: PyPACases.folder != nil, PyPACases.unset))
struct PyPAFileTests {
    @Test func `names of packages and wheels are read as PyPA's suite says`() throws {
        var cases = PyPACases(file: "utils")
        cases.checks = [
            "test_canonicalize_name": {
                try PackageName($0.text("name"))?.normalized == $0.text("expected")
            },
            // The reference normalises these without a look; we refuse them.
            "test_canonicalize_name_invalid": { PackageName(try $0.text("name")) == nil },
            "test_is_normalized_name": { row in
                let name = try row.text("name")
                return try PackageName(name)?.normalized == row.text("expected")
            },
            "test_canonicalize_version": {
                try $0.version("version").canonical == $0.text("expected")
            },
            "test_canonicalize_version_no_strip_trailing_zero": {
                try $0.version("version").description == $0.text("version")
            },
            "test_parse_wheel_filename": { row in
                let wheel = try WheelFilename(row.text("filename"))
                return try wheel.name.normalized == row.text("name")
                    && wheel.version == row.version("version") && wheel.build == nil
                    && wheel.tags.tags.map(\.description) == row["tags"].texts
            },
            "test_parse_wheel_invalid_filename": {
                (try? WheelFilename($0.text("filename"))) == nil
            },
            "test_parse_wheel_unsorted_tags_valid_by_default": {
                try WheelFilename($0.text("filename")).tags.tags.count == 2
            },
        ]
        cases.notApplicable = [
            "test_parse_wheel_unsorted_tags_invalid_with_validate":
                "for those who publish; an installer takes what the index has"
        ]
        try cases.run()
    }

    @Test func `tags are read and ranked as PyPA's suite says`() throws {
        var cases = PyPACases(file: "tags")
        cases.checks = [
            "TestParseTag::test_empty_component_raises": isRefusedTag,
            "TestParseTag::test_invalid_interpreter_raises": isRefusedTag,
            "TestParseTag::test_invalid_component_count_raises": isRefusedTag,
            "TestParseTag::test_identifier_interpreter_is_valid": {
                WheelTagSet("\(try $0.text("interpreter"))-none-any") != nil
            },
            "TestManylinuxPlatform::test_linux_platforms_32_64bit_on_64bit_os": {
                $0["expected"].texts.last.map {
                    LinuxPlatforms(
                        machine: String($0.dropFirst(6)), library: .musl(major: 1, minor: -1)
                    ).tags == [$0]
                } ?? false
            },
            "TestManylinuxPlatform::test_linux_platforms_musllinux": hasMuslTags,
            "TestCPythonABI::test__debug_cp38": {
                SupportedTags(cpython: 8, platforms: ["linux_x86_64"]).tags.first?.abi
                    == $0["expected"].texts.first
            },
            "TestCPythonABI::test_pymalloc": { row in
                guard try row.flag("result") else { return true }
                return SupportedTags(cpython: 7, platforms: ["any"]).tags.first?.abi == "cp37m"
            },
            "test_create_compatible_tags_selector": selects,
            "test_pickle_tag_roundtrip": { row in
                let text = try ["interpreter", "abi", "platform"].map { try row.text($0) }
                    .joined(separator: "-")
                return WheelTagSet(text)?.tags.map(\.description) == [text]
            },
        ]
        cases.notApplicable = Self.foreignTags
        cases.exceptions = [
            .init(
                test: "TestManylinuxPlatform::test_linux_platforms_32_64bit_on_64bit_os",
                matches: { $0["is_32bit"].bool == true },
                reason: "32-bit interpreters are not supported")
        ]
        try cases.run()
    }

    @Test func `platform files of PyPA's suite hold nothing that we would miss`() throws {
        let probe = "probes the running interpreter; a machine's C library is Machine's to find"
        var manylinux = PyPACases(file: "manylinux")
        manylinux.notApplicable = [
            "test_module_declaration": "distributions' `_manylinux` module is not consulted",
            "test_module_declaration_missing_attribute":
                "distributions' `_manylinux` module is not consulted",
            "test_check_glibc_version_warning": probe, "test_glibc_version_string": probe,
            "test_glibc_version_string_confstr_fail": probe,
            "test_parse_elf_bad_executable": probe,
        ]
        manylinux.checks["test_is_manylinux_compatible_glibc_support"] = { row in
            let numbers = try #require(row["version"].array).compactMap(\.int)
            let tags = LinuxPlatforms(machine: "x86_64", library: .glibc(major: 2, minor: 5)).tags
            let has = tags.contains("manylinux_\(numbers[0])_\(numbers[1])_x86_64")
            return try has == (row.flag("compatible") && numbers[1] >= 5)
        }
        try manylinux.run()
        var musllinux = PyPACases(file: "musllinux")
        musllinux.notApplicable = [
            "test_parse_musl_version": probe, "test_get_musl_version": probe,
        ]
        try musllinux.run()
        var locks = PyPACases(file: "pylock")
        let lock = "PEP 751 lock files are neither read nor written by this version"
        locks.notApplicable = [
            "test_pylock_file_name": lock, "test_pylock_unsupported_version": lock,
            "test_dist_filename": lock, "test_hash_validation": lock,
        ]
        try locks.run()
        var selection = PyPACases(file: "pylock_select")
        selection.notApplicable = [
            "test_lock_no_matching_env": lock, "test_prefer_sdist_predicate": lock,
            "test_extras_and_groups": lock,
        ]
        try selection.run()
    }

    private func isRefusedTag(_ row: JSONValue) throws -> Bool {
        WheelTagSet(try row.text("tag")) == nil
    }

    private func hasMuslTags(_ row: JSONValue) throws -> Bool {
        let version = try #require(row["musl_version"].array).compactMap(\.int)
        let machine = try row.text("native_arch")
        let tags = LinuxPlatforms(
            machine: machine, library: .musl(major: version[0], minor: version[1])
        ).tags
        let expected = (0...version[1]).reversed().map {
            "musllinux_\(version[0])_\($0)_\(machine)"
        }
        return tags == expected + ["linux_\(machine)"]
    }

    /// The row's tags stand for single ones, dots for compressed sets: best of the supported first.
    private func selects(_ row: JSONValue) throws -> Bool {
        func set(_ text: String) -> WheelTagSet? { WheelTagSet("\(text)-none-any") }
        let supported = SupportedTags(row["supported"].texts.flatMap { set($0)?.tags ?? [] })
        let ranked = try row["things"].texts.compactMap { thing -> (Int, String)? in
            let tags = try #require(set(thing))
            return supported.rank(of: tags).map { ($0, thing) }
        }
        return ranked.sorted { $0 < $1 }.map(\.1) == row["expected"].texts
    }

    private static let foreignTags = [
        "TestInterpreterVersion::test_sys_version_info": "probes the running interpreter",
        "TestMacOSPlatforms::test_architectures": "macOS",
        "TestMacOSPlatforms::test_binary_formats": "macOS",
        "TestMacOSPlatforms::test_arch_detection": "macOS",
        "TestMacOSPlatforms::test_macos_11": "macOS",
        "TestManylinuxPlatform::test_linux_platforms_not_manylinux_abi":
            "32-bit interpreters are not supported",
        "test_platform_tags": "probes the running system",
        "TestCPythonABI::test_wide_unicode": "builds of Python 3.2",
        "TestCPythonTags::test_skip_redundant_abis": "ABIs are not a parameter here",
        "TestGenericTags::test__generic_abi_error": "only CPython is supported",
        "TestGenericTags::test__generic_abi_cpython_missing_version":
            "only CPython is supported",
        "TestSysTags::test_interpreter_name": "only CPython is supported",
        "TestSysTags::test_linux_platforms_not_manylinux_abi":
            "32-bit interpreters are not supported",
        "TestSysTags::test_linux_use_manylinux_compatible":
            "distributions' `_manylinux` module is not consulted",
    ]
}
