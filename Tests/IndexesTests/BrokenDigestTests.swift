import PackageModel
import Testing

@testable import Indexes

@Suite struct BrokenDigestTests {
    private func html(_ link: String) throws -> IndexFile {
        let page = try SimplePage(
            html: Array("<a \(link)>x</a>".utf8), url: "https://index.example/x/")
        return try #require(page.files.first)
    }

    private func json(_ fields: String) throws -> IndexFile {
        let text = #"""
            {"meta": {"api-version": "1.1"}, "name": "x",
            "files": [{"filename": "x-1.whl", "url": "https://f/x-1.whl", \#(fields)}]}
            """#
        let page = try SimplePage(
            Array(text.utf8), contentType: "application/vnd.pypi.simple.v1+json",
            url: "https://index.example/x/")
        return try #require(page.files.first)
    }

    private static let digest = String(repeating: "ab", count: 32)

    @Test(arguments: ["zz", "", "abcd", digest + "0"])
    func `what stands for a SHA-256 and is none is told apart from none`(_ hex: String) throws {
        let file = try html(#"href="x-1.whl#sha256=\#(hex)""#)
        #expect(file.hasBrokenDigest && file.digest == nil)
        let other = try json(#""hashes": {"sha256": "\#(hex)"}"#)
        #expect(other.hasBrokenDigest && other.digest == nil)
    }

    @Test func `no digest and one of another kind are no broken one`() throws {
        for link in ["x-1.whl", "x-1.whl#md5=zz", "x-1.whl#egg=x", "x-1.whl#sha256=\(Self.digest)"]
        {
            #expect(try !html(#"href="\#(link)""#).hasBrokenDigest)
        }
        for hashes in ["null", "{}", #"{"md5": "zz"}"#, #"{"sha256": null}"#] {
            #expect(try !json(#""hashes": \#(hashes)"#).hasBrokenDigest)
        }
        #expect(try json(#""hashes": {"sha256": "\#(Self.digest)"}"#).digest != nil)
    }

    @Test func `metadata that could not be checked are none`() throws {
        #expect(try !html(#"href="x-1.whl" data-core-metadata="sha256=zz""#).hasMetadata)
        #expect(try html(#"href="x-1.whl" data-core-metadata="true""#).hasMetadata)
    }
}
