import Diagnostics
import Testing

@testable import Transfer

@Suite struct AddressTests {
    @Test func `an address is taken apart`() throws {
        let address = try WebAddress.parse("HTTPS://User:p%40ss@Example.ORG:443/a/../b c?q=1#f")
        #expect(address.origin == .init(scheme: .https, host: "example.org", port: 443))
        #expect(address.path == "/b%20c")
        #expect(address.credentials == Credentials(user: "User", password: "p@ss"))
        #expect(!address.text.contains("p%40ss") && !address.text.contains("#"))
        #expect(address.text.hasSuffix("/b%20c?q=1"))
        #expect(address.description.hasPrefix("https://***@"))
        #expect(try WebAddress.parse("http://a").origin.port == 80)
    }

    @Test(arguments: [
        ("../../x-1.whl#sha256=0", "https://h/files/x-1.whl"),
        ("/y?z", "https://h/y?z"),
        ("//other/z", "https://other/z"),
        ("http://a/b", "http://a/b"),
        ("x", "https://h/files/simple/name/x"),
    ])
    func `references are resolved`(_ reference: String, _ expected: String) throws {
        let base = try WebAddress.parse("https://h/files/simple/name/")
        #expect(try WebAddress.parse(reference, relativeTo: base).text == expected)
    }

    @Test func `origins differ by scheme, host and port`() throws {
        func origin(_ text: String) throws -> WebAddress.Origin {
            try WebAddress.parse(text).origin
        }
        #expect(try origin("https://a/x") == origin("https://A:443/y"))
        #expect(try origin("https://a/") != origin("http://a/"))
        #expect(try origin("https://a/") != origin("https://a:444/"))
        #expect(try origin("https://a/") != origin("https://a.b/"))
    }

    @Test func `credentials are masked in what is no address, too`() {
        #expect("ftp://me:pw@host/a@b".maskingCredentials == "ftp://***@host/a@b")
        #expect("http://host/a@b".maskingCredentials == "http://host/a@b")
        #expect("plain".maskingCredentials == "plain")
        let error = #expect(throws: ProvisionError.self) {
            try WebAddress.parse("ftp://me:pw@host/")
        }
        #expect(error?.message == "cannot fetch `ftp://***@host/`")
    }

    @Test(arguments: ["file:///a%2", "file:///a%zz", "file:///a%00", "https://a/"])
    func `what names no file`(_ text: String) throws {
        #expect((try? WebAddress.parse(text))?.filePath == nil)
    }

    @Test(arguments: [
        ("bytes 0-9/10", true), ("Bytes 5-5/*", true), ("bytes 5-4/10", false),
        ("bytes 0-10/10", false), ("bytes */10", false), ("items 0-1/2", false),
        ("bytes 0-1", false),
        ("bytes -1-2/5", false), ("", false), ("bytes 0-9223372036854775807/*", false),
        ("bytes 1-2/3/4", false),
    ])
    func `a range field is well formed or nothing`(_ text: String, _ isValid: Bool) {
        #expect((ContentRange(text) != nil) == isValid)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Int64(784_111_777)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
    ])
    func `dates of HTTP`(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate.parse(text) == seconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT",
    ])
    func `what is no date`(_ text: String) { #expect(HTTPDate.parse(text) == nil) }

    @Test func `dates for people`() {
        #expect(HTTPDate.show(784_111_777) == "1994-11-06 08:49 UTC")
        #expect(HTTPDate.show(1_709_251_199) == "2024-02-29 23:59 UTC")
        #expect(HTTPDate.show(.min) == "1970-01-01 00:00 UTC")
    }
}
