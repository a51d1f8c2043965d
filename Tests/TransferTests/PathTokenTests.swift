import TestSupport
import Testing

@testable import Transfer

@Suite struct PathTokenTests {
    private func address(_ text: String) throws -> WebAddress { try WebAddress.parse(text) }

    @Test(arguments: [
        ("https://h.test/t/tok/c", "https://h.test/c"),
        ("https://h.test/a/b/t/tok/c/", "https://h.test/a/b/c/"),
        ("https://h.test/t/tok", "https://h.test"), ("https://h.test/c", "https://h.test/c"),
        ("https://h.test/cat/t/", "https://h.test/cat/t/"), ("file:///t/x/y", "file:///t/x/y"),
        ("https://h.test/t//t/tok/c", "https://h.test/t//c"), ("no address", "no address"),
    ])
    func `an address without its token`(_ text: String, _ open: String) {
        #expect(text.withoutPathToken == open)
    }

    @Test(
        arguments: [
            ("https://h.test/t/tok/c", "https://h.test/c/x?q=1", "https://h.test/t/tok/c/x?q=1"),
            ("https://h.test/a/t/tok/c", "https://h.test/a/c", "https://h.test/a/t/tok/c"),
            ("https://h.test/a/t/tok/c/", "https://h.test/a/c/d", "https://h.test/a/t/tok/c/d"),
            ("https://h.test/t/tok/c", "https://h.test/cd", nil),
            ("https://h.test/t/tok/c", "http://h.test/c/x", nil),
            ("https://h.test/t/tok/c", "https://h.test:8443/c/x", nil),
            ("https://h.test/t/tok/c", "https://other.test/c/x", nil),
        ] as [(String, String, String?)])
    func `a token is used below its own address alone`(
        _ known: String, _ asked: String, _ sent: String?
    ) throws {
        var secrets = KnownSecrets()
        secrets.add(try #require(PathTokenRule(try address(known))))
        let plain = try address(asked)
        let token = secrets.token(for: plain)
        let whole = WebAddress(
            origin: plain.origin, text: plain.text, path: plain.path, credentials: nil,
            token: token)
        #expect(whole.requestText == sent ?? plain.text)
        #expect(whole.description == plain.text)
        #expect(whole.revealed.hiding(token).text == plain.text)
    }

    @Test func `the nearest token counts, and a newer one replaces an older`() throws {
        var secrets = KnownSecrets()
        for text in [
            "https://h.test/t/one/a", "https://h.test/a/t/two/b", "https://h.test/t/new/a",
        ] {
            secrets.add(try #require(PathTokenRule(try address(text))))
        }
        #expect(secrets.token(for: try address("https://h.test/a/x"))?.secret == "new")
        #expect(secrets.token(for: try address("https://h.test/a/b/x"))?.secret == "two")
    }

    @Test func `addresses of files and those without a token make no rule`() throws {
        #expect(PathTokenRule(try address("file:///t/tok/c")) == nil)
        #expect(PathTokenRule(try address("https://h.test/c")) == nil)
    }

    @Test func `a token in a text of any kind is starred`() {
        #expect("https://h.test/t/tok/c".maskingPathToken == "https://h.test/t/***/c")
        #expect("x /t/tok".maskingPathToken == "x /t/***")
        #expect("file:///t/a/b".maskingPathToken == "file:///t/a/b")
    }
}
