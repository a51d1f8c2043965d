import Diagnostics
import SystemPackage
import TestSupport
import Testing

@testable import Transfer

@Suite struct SettingsTests {
    @Test func `proxies come from the variables that curl knows`() throws {
        let rules = ProxyRules(environment: [
            "http_proxy": "http://plain:1", "HTTP_PROXY": "http://cgi:2",
            "HTTPS_PROXY": "http://secure:3", "NO_PROXY": "example.org, .corp 10.0.0.0/8",
        ])
        func proxy(_ address: String) throws -> String? { rules.proxy(for: try .parse(address)) }
        #expect(try proxy("http://a/") == "http://plain:1")
        #expect(try proxy("https://a/") == "http://secure:3")
        #expect(try proxy("https://example.org/") == nil)
        #expect(try proxy("https://x.EXAMPLE.org/") == nil)
        #expect(try proxy("https://badexample.org/") == "http://secure:3")
        #expect(try proxy("https://x.corp/") == nil)
        #expect(try proxy("https://10.1.2.3/") == nil)
        #expect(try proxy("https://11.1.2.3/") == "http://secure:3")
    }

    @Test(arguments: [
        ("*", true), ("a.b", true), ("b", true), ("*.b", true), (".a.b", true), ("c", false),
        ("a.b:443", true), ("a.b:80", false), ("", false), ("aa.b", false), ("10.0.0.0/99", false),
    ])
    func `NO_PROXY's patterns`(_ pattern: String, _ matches: Bool) throws {
        let rules = ProxyRules(environment: ["all_proxy": "http://p", "no_proxy": pattern])
        #expect((rules.proxy(for: try .parse("https://a.b/")) == nil) == matches)
    }

    @Test func `the upper-case HTTP_PROXY does not count`() throws {
        let rules = ProxyRules(environment: ["HTTP_PROXY": "http://cgi:2"])
        #expect(rules == ProxyRules())
    }

    @Test func `requests go through the proxy, and errors say so without its password`()
        async throws
    {
        let proxy = try LoopbackServer {
            $0.serve("http://192.0.2.1/x", text: "by proxy")
        }
        let address = proxy.url("").replacingHost(with: "me:secret@127.0.0.1")
        let downloader = try Downloader.forTests {
            $0.proxies = ProxyRules(environment: ["http_proxy": address])
        }
        let answer = try await downloader.fetch(Request(url: "http://192.0.2.1/x"))
        #expect(answer.text == "by proxy")
        let error = try await downloader.failure(of: Request(url: "http://192.0.2.1/y"))
        #expect(
            error.context.last
                == "through the proxy `\(proxy.url("").replacingHost(with: "***@127.0.0.1"))`")
    }

    @Test func `certificates in the curl tool's order`() {
        func read(_ environment: [String: String]) -> Certificates {
            Certificates(environment: environment, isFolder: { $0.hasSuffix("/") })
        }
        #expect(read([:]) == Certificates())
        #expect(
            read(["CURL_CA_BUNDLE": "a", "SSL_CERT_FILE": "b", "SSL_CERT_DIR": "c"])
                == Certificates(file: "a"))
        #expect(
            read(["SSL_CERT_FILE": "b", "SSL_CERT_DIR": "c", "PIP_CERT": "d"])
                == Certificates(file: "b", folder: "c"))
        #expect(read(["REQUESTS_CA_BUNDLE": "d", "PIP_CERT": "e"]) == Certificates(file: "d"))
        #expect(read(["REQUESTS_CA_BUNDLE": "d/"]) == Certificates(folder: "d/"))
        #expect(read(["CURL_CA_BUNDLE": "", "PIP_CERT": "e"]) == Certificates(file: "e"))
    }

    @Test func `the environment and the home folder make the settings`() throws {
        let folder = try TemporaryDirectory()
        try folder.write(".netrc", "machine a login b password c\n")
        let other = try folder.write("other", "default login d password e\n")
        func load(_ environment: [String: String]) throws -> TransferSettings {
            try TransferSettings.load(
                environment: environment, home: folder.path, version: "1.2", clock: { 0 })
        }
        let settings = try load(["https_proxy": "http://p", "SSL_CERT_FILE": "/c"])
        #expect(settings.userAgent == "provision/1.2")
        #expect(settings.proxies.https == "http://p")
        #expect(settings.certificates.file == "/c")
        #expect(settings.netrc.credentials(for: "a")?.password == "c")
        #expect(try load(["NETRC": other.string]).netrc.credentials(for: "a")?.user == "d")
        #expect(throws: ProvisionError.self) { try load(["NETRC": "/does/not/exist"]) }
    }

    @Test func `netrc's grammar`() {
        let netrc = Netrc(
            parsing: """
                # machine commented login x password y
                machine One.example login "two words" password "a\\"b"
                machine two
                  account ignored
                  login u
                  password p
                machine two login second password second
                macdef init
                machine three login in macro

                machine four password only
                default login anonymous password guest
                """)
        #expect(
            netrc.credentials(for: "one.example")
                == Credentials(user: "two words", password: "a\"b"))
        #expect(netrc.credentials(for: "two") == Credentials(user: "u", password: "p"))
        #expect(netrc.credentials(for: "three")?.user == "anonymous")
        #expect(netrc.credentials(for: "four") == Credentials(user: "", password: "only"))
        #expect(netrc.credentials(for: "commented")?.user == "anonymous")
        #expect(Netrc(parsing: "machine").credentials(for: "a") == nil)
    }

    @Test(arguments: [("", "Og=="), ("a", "YTo="), ("ab", "YWI6"), ("é", "w6k6")])
    func `basic credentials`(_ user: String, _ expected: String) {
        #expect(Credentials(user: user, password: "").basic == "Basic " + expected)
    }
}
