import Installation
import PackageModel
import Testing

struct CondaPathsTests {
    private func parse(_ text: String) throws -> CondaPaths {
        try CondaPaths(json: Array(text.utf8))
    }

    @Test func `every field is read, and what is missing has its default`() throws {
        let hex = String(repeating: "a", count: 64)
        let paths = try parse(
            """
            {"paths": [
              {"_path": "bin/a", "path_type": "hardlink", "file_mode": "binary",
               "prefix_placeholder": "/old", "no_link": true, "sha256": "\(hex)",
               "size_in_bytes": 7, "more": [1]},
              {"_path": "lib/b", "prefix_placeholder": "", "sha256": null},
              {"_path": "lib/c", "path_type": "softlink"},
              {"_path": "var/d", "path_type": "directory"}
            ], "paths_version": 1, "x": {}}
            """)
        #expect(
            paths.entries == [
                .init(
                    path: "bin/a", kind: .hardlink, fileMode: .binary, prefixPlaceholder: "/old",
                    noLink: true, sha256: Digest(.sha256, hex: hex), size: 7),
                .init(path: "lib/b"),
                .init(path: "lib/c", kind: .softlink),
                .init(path: "var/d", kind: .directory),
            ])
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"paths": {}}"#, #"{"paths": [1]}"#, #"{"paths": [{}]}"#,
        #"{"paths": [], "paths": []}"#, #"{"paths": []} 1"#, #"{"paths": [], "paths_version": 2}"#,
        #"{"paths": [{"_path": "../a"}]}"#, #"{"paths": [{"_path": "/a"}]}"#,
        #"{"paths": [{"_path": "a//b"}]}"#, #"{"paths": [{"_path": "a/./b"}]}"#,
        #"{"paths": [{"_path": "a\\b"}]}"#, #"{"paths": [{"_path": "a\u0000b"}]}"#,
        #"{"paths": [{"_path": "a/"}]}"#, #"{"paths": [{"_path": "a"}, {"_path": "a"}]}"#,
        #"{"paths": [{"_path": "a", "path_type": "device"}]}"#,
        #"{"paths": [{"_path": "a", "file_mode": 1}]}"#,
        #"{"paths": [{"_path": "a", "no_link": 1}]}"#,
        #"{"paths": [{"_path": "a", "sha256": "abc"}]}"#,
        #"{"paths": [{"_path": "a", "size_in_bytes": -1}]}"#,
        #"{"paths": [{"_path": "a", "size_in_bytes": 1.5}]}"#,
    ])
    func `a list that is none, or unsafe, is refused`(_ text: String) {
        #expect(throws: CondaPaths.Fault.self) { try parse(text) }
    }

    @Test func `the older lists say the same`() throws {
        let paths = try CondaPaths(
            files: Array("bin/a\r\nbin/b\n\nlib/c d\nlib/e\n".utf8),
            hasPrefix: Array(
                """
                # placeholders
                bin/a
                /old binary bin/b
                "/old place" text "lib/c d"
                /old text gone
                """.utf8),
            noLink: Array("lib/e\ngone\n".utf8), isSymlink: { $0 == "lib/e" })
        #expect(
            paths.entries == [
                .init(path: "bin/a", prefixPlaceholder: CondaPaths.defaultPlaceholder),
                .init(path: "bin/b", fileMode: .binary, prefixPlaceholder: "/old"),
                .init(path: "lib/c d", prefixPlaceholder: "/old place"),
                .init(path: "lib/e", kind: .softlink, noLink: true),
            ])
    }

    @Test(arguments: ["a b", "/old hex bin/a", "'' text bin/a", "a b c d"])
    func `a has_prefix line that cannot be understood is refused`(_ line: String) {
        #expect(throws: CondaPaths.Fault.self) {
            try CondaPaths(
                files: Array("bin/a\n".utf8), hasPrefix: Array(line.utf8), isSymlink: { _ in false }
            )
        }
    }
}
