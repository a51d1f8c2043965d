import Diagnostics
import SystemPackage
import Testing

@testable import Apt

@Suite struct `How apt would fetch` {
    private let dump = """
        APT "";
        Dir "/";
        Dir::Etc "etc/apt";
        Dir::Etc::netrc "auth.conf";
        Dir::Etc::netrcparts "auth.conf.d";
        Acquire::http::Proxy "http://proxy.example:3142/";
        Acquire::http::Proxy::near.example "DIRECT";
        Acquire::HTTPS::Proxy::vault.example "http://other.example:8080";
        """

    @Test func `a proxy holds for https as well, and a host may have its own`() {
        let apt = AptAcquisition(dump: dump)
        let general = AptAcquisition.Way.proxy("http://proxy.example:3142/")
        #expect(apt.way(to: "http://deb.example/debian/x.deb") == general)
        #expect(apt.way(to: "https://deb.example/debian/x.deb") == general)
        #expect(apt.way(to: "http://near.example:80/x.deb") == .direct)
        #expect(
            apt.way(to: "https://vault.example/x.deb") == .proxy("http://other.example:8080"))
        #expect(apt.way(to: "http://vault.example/x.deb") == general)
        #expect(apt.way(to: "file:///x.deb") == nil)
        #expect(AptAcquisition(dump: "Dir \"/\";\n").way(to: "http://a/x.deb") == nil)
    }

    @Test func `files of logins are where apt has them`() {
        let apt = AptAcquisition(dump: dump)
        #expect(apt.places.file == "/etc/apt/auth.conf")
        #expect(apt.places.folder == "/etc/apt/auth.conf.d")
        let other = AptAcquisition(dump: "Dir \"/srv/apt/\";\nDir::Etc::netrc \"/run/login\";\n")
        #expect(other.places.file == "/run/login")
        #expect(other.places.folder == "/srv/apt/etc/apt/auth.conf.d")
    }

    @Test func `a login fits by host, path and scheme`() {
        var apt = AptAcquisition(dump: "")
        apt.add(
            authentication: """
                # by hand
                machine vault.example/ubuntu login me password secret
                machine http://plain.example:8080
                  login you
                  password word
                machine vault.example login any password other
                """)
        func user(_ address: String) -> String? { apt.login(for: address)?.user }
        #expect(user("https://vault.example/ubuntu/pool/x.deb") == "me")
        #expect(user("https://vault.example/ubuntu-esm/x.deb") == "any")
        #expect(user("http://vault.example/ubuntu/x.deb") == nil)
        #expect(user("http://plain.example:8080/x.deb") == "you")
        #expect(user("https://plain.example:8080/x.deb") == nil)
        #expect(user("https://vault.example.evil/x.deb") == nil)
        #expect(apt.login(for: "http://plain.example:8080/x.deb")?.password == "word")
    }

    @Test func `the address of a source may have the login, which counts before the files`() {
        var apt = AptAcquisition(dump: "")
        apt.add(authentication: "machine http://vault.example login file password f\n")
        for source in [
            "http://u%40x:p%3aq@vault.example/debian/", "http://only@vault.example/debian/extra",
            "http://plain.example/debian/", "https://x:y@other.example:8443/", "file:/srv/debs",
            "http://%zz:%@odd.example/",
        ] { apt.add(source: source[...]) }
        func login(_ address: String) -> String? {
            apt.login(for: address).map { "\($0.user) \($0.password)" }
        }
        #expect(login("http://vault.example/debian/pool/x.deb") == "u@x p:q")
        #expect(login("http://vault.example/debian/extra/x.deb") == "only ")
        #expect(login("http://vault.example/ubuntu/x.deb") == "file f")
        #expect(login("https://vault.example/debian/x.deb") == nil)
        #expect(login("http://plain.example/debian/x.deb") == nil)
        #expect(login("https://other.example:8443/x.deb") == "x y")
        #expect(login("https://other.example/x.deb") == nil)
        #expect(login("http://odd.example/x.deb") == "%zz %")
    }

    @Test(
        arguments: [
            ("DIRECT\n", .direct), (" http://proxy:3142/ \nmore", .proxy("http://proxy:3142/")),
            ("socks5h://u:p@p:1", .proxy("socks5h://u:p@p:1")), ("", nil), ("\nDIRECT", nil),
        ] as [(String, AptAcquisition.Way?)])
    func `a program that finds a proxy answers with one line`(
        _ output: String, _ way: AptAcquisition.Way?
    ) throws {
        #expect(try AptAcquisition.way(printed: output) == way)
    }

    @Test(arguments: ["direct", "http://secret two", "ftp://x", "proxy:3142", "\u{1B}[31m"])
    func `anything else is refused, and not repeated`(_ output: String) {
        let error = #expect(throws: ProvisionError.self) {
            try AptAcquisition.way(printed: output)
        }
        #expect(error?.code == .proxyUnknown)
        #expect(error?.context.contains { $0.contains("secret") } == false)
    }

    @Test func `what a program says counts before what is said of all hosts`() {
        var apt = AptAcquisition(
            dump: dump + "\nAcquire::http::Proxy-Auto-Detect \"detect\";\n"
                + "Acquire::https::ProxyAutoDetect \"/usr/local/bin/detect\";")
        #expect(apt.detector(for: "http://deb.example/x.deb") == "/etc/apt/detect")
        #expect(apt.detector(for: "https://deb.example/x.deb") == "/usr/local/bin/detect")
        #expect(apt.detector(for: "http://near.example/x.deb") == nil)
        #expect(apt.detector(for: "file:///x.deb") == nil)
        apt.take(.direct, to: "http://deb.example/y.deb")
        #expect(apt.way(to: "http://deb.example/x.deb") == .direct)
        #expect(apt.way(to: "http://deb.example:8080/x.deb") != .direct)
        #expect(
            apt.way(to: "https://deb.example/x.deb") == .proxy("http://proxy.example:3142/"))
        #expect(apt.way(to: "http://near.example/x.deb") == .direct)
    }

    @Test(arguments: ["machine", "login x", "password", "machine a login", "#", ""])
    func `half a file is no crash`(_ text: String) {
        var apt = AptAcquisition(dump: "x\n\"\";\n \"\";")
        apt.add(authentication: text)
        #expect(apt.login(for: "https://b/") == nil)
    }
}
