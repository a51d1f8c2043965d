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

    @Test(arguments: ["machine", "login x", "password", "machine a login", "#", ""])
    func `half a file is no crash`(_ text: String) {
        var apt = AptAcquisition(dump: "x\n\"\";\n \"\";")
        apt.add(authentication: text)
        #expect(apt.login(for: "https://b/") == nil)
    }
}
