import PackageModel
import TestSupport
import Testing

@testable import Indexes

@Suite struct SimplePageTests {
    private let digest = String(repeating: "0123456789abcdef", count: 4)
    private let other = String(repeating: "fedcba9876543210", count: 4)

    private func json(_ text: String) throws -> [IndexFile] {
        try SimplePage(
            Array(text.utf8), contentType: "application/vnd.pypi.simple.v1+json",
            url: "https://h/simple/x/"
        ).files
    }

    private func html(_ text: String) throws -> [IndexFile] {
        try SimplePage(
            Array(text.utf8), contentType: "text/html; charset=utf-8", url: "https://h/simple/x/"
        ).files
    }

    @Test func `a JSON page with everything`() throws {
        let files = try json(
            """
            {"meta": {"api-version": "1.1", "x": [1]}, "name": "x", "versions": ["1"],
             "files": [{"filename": "x-1-py3-none-any.whl", "url": "../../f/x-1-py3-none-any.whl",
               "hashes": {"md5": "0", "sha256": "\(digest)"}, "size": 123,
               "requires-python": ">=3.9", "upload-time": "2026-01-02T03:04:05Z",
               "yanked": "broken", "core-metadata": {"sha256": "\(other)"},
               "data-dist-info-metadata": false, "gpg-sig": true, "provenance": null}]}
            """)
        #expect(
            files == [
                IndexFile(
                    filename: "x-1-py3-none-any.whl", url: "https://h/f/x-1-py3-none-any.whl",
                    size: 123, digest: Digest(.sha256, hex: digest), requiresPython: ">=3.9",
                    yanked: "broken", hasMetadata: true,
                    metadataDigest: Digest(.sha256, hex: other),
                    uploadTime: "2026-01-02T03:04:05Z")
            ])
    }

    @Test(
        arguments: [
            (#""yanked": false"#, nil, false), (#""yanked": true"#, "", false),
            (#""yanked": """#, "", false), (#""yanked": null"#, nil, false),
            (#""core-metadata": true"#, nil, true), (#""core-metadata": {}"#, nil, true),
            (#""core-metadata": false, "dist-info-metadata": true"#, nil, false),
            (#""data-dist-info-metadata": {"sha256": "bad"}"#, nil, false),
            (#""size": -1"#, nil, false), (#""size": 1.5"#, nil, false),
            (#""size": "7""#, nil, false),
            (#""hashes": null, "requires-python": """#, nil, false),
            (#""size": 99999999999999999999"#, nil, false),
        ] as [(String, String?, Bool)])
    func `fields in all their forms`(
        _ fields: String, _ yanked: String?, _ hasMetadata: Bool
    ) throws {
        let files = try json(
            #"{"files": [{"filename": "x-1.whl", "url": "https://f/x-1.whl", \#(fields)}]}"#)
        let file = try #require(files.first)
        #expect(file.yanked == yanked)
        #expect(file.hasMetadata == hasMetadata)
        #expect(file.size == nil && file.digest == nil && file.requiresPython == nil)
        #expect(file.metadataDigest == nil)
    }

    @Test(arguments: [
        "../x.whl", "a/b.whl", "", "..", "a\\\\b.whl", "a\\u0000.whl", "a b.whl", "a\\n.whl",
    ])
    func `names that are no plain file names are left out`(_ name: String) throws {
        let files = try json(
            #"{"files": [{"filename": "\#(name)", "url": "https://f/x"}, {"url": "https://f/y"}]}"#)
        #expect(files.isEmpty)
    }

    @Test func `links to this machine or to nowhere are left out`() throws {
        for url in ["file:///etc/x.whl", "ftp://h/x.whl", "data:x", "https://"] {
            #expect(
                try json(#"{"files": [{"filename": "x.whl", "url": "\#(url)"}]}"#).isEmpty)
            #expect(try html("<a href=\"\(url)\">x.whl</a>").isEmpty)
        }
        let files = try json(
            #"{"files": [{"filename": "x.whl", "url": "https://u:p@h/x.whl#sha256=0"}]}"#)
        #expect(files.map(\.url) == ["https://h/x.whl"])
    }

    @Test(arguments: [
        "", "{", "[]", #"{"files": {}}"#, #"{"files": [1]}"#, #"{"meta": []}"#,
        #"{"files": []} x"#, #"{"files": [{"filename": "x"]}"#, "\u{feff}x",
    ])
    func `what is no page is an error`(_ text: String) {
        #expect(throws: SimplePage.Fault.self) { try json(text) }
    }

    @Test func `versions of the format`() throws {
        for version in ["1", "1.0", "1.99"] {
            _ = try json(#"{"meta": {"api-version": "\#(version)"}, "files": []}"#)
            _ = try html("<meta name=\"pypi:repository-version\" content=\"\(version)\">")
        }
        #expect(throws: SimplePage.Fault.version("2.0")) {
            try json(#"{"files": [], "meta": {"api-version": "2.0"}}"#)
        }
        #expect(throws: SimplePage.Fault.version("10")) {
            try html("<META content='10' name='pypi:repository-version' />")
        }
    }

    @Test func `an HTML page with everything`() throws {
        let files = try html(
            """
            <!DOCTYPE html><html><head><title>Links for x</title></head><body><h1>x</h1>
            <!-- <a href="https://f/hidden-1.whl">hidden</a> -->
            <a href="../../f/x-1%2Bcu128-py3-none-any.whl#sha256=\(digest)"
               data-requires-python="&gt;=3.9,&#60;4" data-yanked="a &amp; b"
               data-core-metadata="sha256=\(other)">x-1+cu128-py3-none-any.whl</a><br/>
            <A HREF='/f/x-2.tar.gz?a=1&amp;b=2' data-dist-info-metadata=true>x</A>
            <a>no link</a><a href=>empty</a><a href="/f/">folder</a>
            <a data-yanked href=https://f/x-3.whl data-core-metadata=false>x</a>
            """)
        #expect(
            files == [
                IndexFile(
                    filename: "x-1+cu128-py3-none-any.whl",
                    url: "https://h/f/x-1%2Bcu128-py3-none-any.whl",
                    digest: Digest(.sha256, hex: digest), requiresPython: ">=3.9,<4",
                    yanked: "a & b", hasMetadata: true,
                    metadataDigest: Digest(.sha256, hex: other)),
                IndexFile(
                    filename: "x-2.tar.gz", url: "https://h/f/x-2.tar.gz?a=1&b=2",
                    hasMetadata: true),
                IndexFile(filename: "x-3.whl", url: "https://f/x-3.whl", yanked: ""),
            ])
    }

    @Test func `a base element moves the links, the first one only`() throws {
        let files = try html(
            "<base href='https://other/d/'><base href='https://third/'><a href='x-1.whl'>x</a>")
        #expect(files.map(\.url) == ["https://other/d/x-1.whl"])
        #expect(
            try html("<base href='file:///'><a href='x-1.whl'>").map(\.url)
                == ["https://h/simple/x/x-1.whl"])
    }

    @Test(arguments: [
        "<", "<a", "<a ", "<a href", "<a href=", "<a href='", "<a href='x", "<a href='x'", "<!--",
        "<!-- --", "</a><//>", "<a =x>", "<a / / href=/x.whl", "&#xFFFFFFFF;<a href='&#xD800;&'>",
        "<a href='%'>", "<a href='/%zz'>", "<a href='/%00.whl'>", "<a href='/%2e%2e'>",
        "<a href='/a%2fb.whl'>", "<<<<>>>>",
    ])
    func `strange HTML is passed over`(_ text: String) throws {
        for file in try html(text) { #expect(IndexFile.isPlain(file.filename)) }
        // The same with a good link behind: a reader that is out of step would lose it.
        let files = try html(text + "--> '\"> <a href='https://f/y-1.whl'>y</a>")
        #expect(files.last?.filename == "y-1.whl")
    }

    @Test(arguments: 0..<200)
    func `no mutation of a page crashes`(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let pages = [
            #"{"meta":{"api-version":"1.0"},"files":[{"filename":"x-1.whl","url":"\u0041x","size":1}]}"#,
            "<a href=\"x-1.whl#sha256=0\" data-yanked='&#38;&amp;'>x</a><!-- c --><base href=/>",
        ]
        var bytes = Array(pages[seed % 2].utf8)
        for _ in 0..<4 {
            let position = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[position] = .random(in: 0...255, using: &random)
            case 1: bytes.remove(at: position)
            default: bytes.insert(bytes.randomElement(using: &random) ?? 0, at: position)
            }
        }
        _ = try? SimplePage(bytes, contentType: nil, url: "https://h/")
        _ = try? SimplePage(bytes, contentType: "text/html", url: "https://h/")
        _ = try? SimplePage(bytes, contentType: "x/json", url: "https://h/")
    }

    @Test func `the content type decides, else the first byte`() throws {
        let json = Array(#" {"files": []}"#.utf8)
        let html = Array("<a href='x-1.whl'>".utf8)
        #expect(try SimplePage(json, contentType: nil, url: "https://h/").files.isEmpty)
        #expect(try SimplePage(html, contentType: nil, url: "https://h/").files.count == 1)
        #expect(throws: SimplePage.Fault.self) {
            try SimplePage(html, contentType: "application/json", url: "https://h/")
        }
    }

    @Test(
        arguments: [
            ("torch-2.9.1+cu128-cp312-cp312-linux_x86_64.whl", "torch"),
            ("My_Tool-1.0-py3-none-any.whl", "my-tool"), ("my-tool-1.0.tar.gz", "my-tool"),
            ("a-1.zip", "a"), ("a.tar.gz", nil), ("a-b.tar.gz", nil), ("a-1.exe", nil), ("", nil),
        ] as [(String, String?)])
    func `whose file it is`(_ filename: String, _ project: String?) {
        #expect(ProjectFilename.project(of: filename)?.normalized == project)
    }
}
