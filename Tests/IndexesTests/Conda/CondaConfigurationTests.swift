import Diagnostics
import SystemPackage
import Testing
import Transfer

@testable import Indexes

@Suite struct CondaConfigurationTests {
    private func load(
        _ files: [String: String], environment: [String: String] = [:], home: String? = "/home/u"
    ) throws -> CondaConfiguration {
        try CondaConfiguration.load(
            environment: environment, home: home, reader: reader(files))
    }

    private func reader(_ files: [String: String]) -> CondaFileReader {
        CondaFileReader(
            text: { files[$0] },
            names: { folder in
                files.keys.filter { $0.hasPrefix(folder + "/") }
                    .map { String($0.dropFirst(folder.count + 1)) }.sorted()
            })
    }

    @Test func `without files all is as conda has it built in`() throws {
        let configuration = try load([:])
        #expect(configuration == CondaConfiguration())
        #expect(configuration.channelAlias == "https://conda.anaconda.org")
    }

    @Test func `files are looked for where conda looks, the strongest last`() throws {
        let reader = reader(["/etc/conda/condarc.d/b.yml": "", "/etc/conda/condarc.d/a.yaml": ""])
        let paths = CondaSettingsPaths(
            environment: [
                "CONDA_EXE": "/opt/conda/bin/conda", "XDG_CONFIG_HOME": "/x",
                "CONDA_PREFIX": "/env", "CONDARC": "/named",
            ], home: "/home/u", reader: reader)
        #expect(
            try paths.files() == [
                "/etc/conda/.condarc", "/etc/conda/condarc", "/etc/conda/condarc.d/a.yaml",
                "/etc/conda/condarc.d/b.yml", "/var/lib/conda/.condarc", "/var/lib/conda/condarc",
                "/opt/conda/.condarc", "/opt/conda/condarc", "/x/conda/.condarc",
                "/x/conda/condarc", "/home/u/.config/conda/.condarc",
                "/home/u/.config/conda/condarc", "/home/u/.conda/.condarc",
                "/home/u/.conda/condarc", "/home/u/.condarc", "/env/.condarc", "/env/condarc",
                "/named",
            ])
    }

    @Test func `stronger files win name by name, and variables over all`() throws {
        let files = [
            "/etc/conda/.condarc": """
            channel_alias: https://weak.test
            custom_channels: {a: https://one.test, b: https://two.test}
            default_channels: [https://x.test/main]
            """,
            "/home/u/.condarc": """
            channels: [never-read]
            channel_alias: https://strong.test/
            custom_channels: {b: https://three.test}
            custom_multichannels: {all: [a, b]}
            mirrored_channels: {a: [https://m1.test/a, https://m2.test/a]}
            default_channels: [https://y.test/main]
            proxy_servers: {http: http://p.test:1, https: http://p.test:2}
            unknown_key: {anything: [at, all]}
            """,
        ]
        let configuration = try load(files)
        #expect(configuration.channelAlias == "https://strong.test/")
        #expect(configuration.customChannels["a"] == "https://one.test")
        #expect(configuration.customChannels["b"] == "https://three.test")
        #expect(configuration.multichannels == ["all": ["a", "b"]])
        #expect(configuration.mirrors == ["a": ["https://m1.test/a", "https://m2.test/a"]])
        #expect(configuration.defaultChannels == ["https://y.test/main", "https://x.test/main"])
        #expect(configuration.warnings == [])
        let other = try load(files, environment: ["CONDA_CHANNEL_ALIAS": "https://env.test"])
        #expect(other.channelAlias == "https://env.test")
    }

    @Test func `values may refer to variables`() throws {
        let configuration = try load(
            [
                "/home/u/.condarc":
                    "channel_alias: https://h.test/t/$TOKEN\ncustom_channels: {a: '${BASE}/x$', b: $NONE}"
            ],
            environment: ["TOKEN": "abc", "BASE": "https://b.test"])
        #expect(configuration.channelAlias == "https://h.test/t/abc")
        #expect(configuration.customChannels["a"] == "https://b.test/x$")
        #expect(configuration.customChannels["b"] == "$NONE")
    }

    @Test(arguments: [
        ("channel_alias: [a]", 1), ("x: 1\ncustom_channels: text", 2),
        ("custom_multichannels:\n  a: [{b: c}]", 2), ("- a", 1), ("a: [", 1), ("a: 1\na: 2", 2),
    ])
    func `a file that is not as conda wants it is an error with its place`(
        _ text: String, _ line: Int
    ) throws {
        let error = try #require(throws: ProvisionError.self) {
            _ = try load(["/home/u/.condarc": text])
        }
        #expect(error.mark?.file == "/home/u/.condarc")
        #expect(error.mark?.line == line)
    }

    @Test func `an empty file, and keys without values, say nothing`() throws {
        let configuration = try load([
            "/home/u/.condarc": "", "/etc/conda/.condarc": "channel_alias:\nssl_verify: ~\n",
        ])
        #expect(configuration == CondaConfiguration())
    }

    @Test(arguments: [
        ("true", CondaConfiguration.Trust.system), ("truststore", .system), ("yes", .system),
        ("/corp/ca.pem", .certificates("/corp/ca.pem")),
        ("~/ca.pem", .certificates("/home/u/ca.pem")),
    ])
    func `what ssl_verify means`(_ text: String, _ trust: CondaConfiguration.Trust) throws {
        let configuration = try load(["/home/u/.condarc": "ssl_verify: \(text)"])
        #expect(configuration.trust == trust)
        #expect(configuration.warnings == [])
    }

    @Test(arguments: ["false", "False", "no", "0"])
    func `servers are verified even where conda would not`(_ text: String) throws {
        let configuration = try load(["/home/u/.condarc": "ssl_verify: \(text)"])
        #expect(configuration.trust == .system)
        let warning = try #require(configuration.warnings.first?.error)
        #expect(warning.message == "`ssl_verify` of conda's configuration is not followed")
        #expect(warning.context.last == "it is set by `/home/u/.condarc`")
        let other = try load(
            ["/home/u/.condarc": "ssl_verify: \(text)"], environment: ["CONDA_SSL_VERIFY": "/ca"])
        #expect(other.trust == .certificates("/ca"))
        #expect(other.warnings == [])
    }

    @Test func `what cannot be followed is told`() throws {
        let configuration = try load([
            "/home/u/.condarc":
                "client_ssl_cert: /a.pem\nproxy_servers: {'http://h.test': http://p.test}"
        ])
        #expect(configuration.warnings.map(\.setting) == ["client_ssl_cert", "proxy_servers"])
    }

    @Test func `proxies and certificates fill what the environment leaves open`() throws {
        let configuration = try load([
            "/home/u/.condarc":
                "ssl_verify: /ca\nproxy_servers: {https: http://p.test:2, all: http://a.test}"
        ])
        var settings = TransferSettings(version: "0", clock: { 0 })
        settings.proxies.https = "http://env.test"
        configuration.complete(&settings, isFolder: { _ in true })
        #expect(settings.proxies.https == "http://env.test")
        #expect(settings.proxies.http == "http://a.test")
        #expect(settings.certificates == Certificates(folder: "/ca"))
        var other = TransferSettings(version: "0", clock: { 0 })
        other.certificates = Certificates(file: "/env")
        configuration.complete(&other, isFolder: { _ in false })
        #expect(other.proxies.https == "http://p.test:2")
        #expect(other.certificates == Certificates(file: "/env"))
    }

    @Test func `tokens of anaconda-client are for its host of channels, too`() throws {
        let name = "https%3A%2F%2Fapi.anaconda.org.token"
        let configuration = try load(["/home/u/.local/share/binstar/tokens/\(name)": "an-12\n"])
        let secrets = configuration.secrets
        #expect(secrets.secret(host: "conda.anaconda.org", path: "/x") == .token("an-12"))
        #expect(secrets.secret(host: "api.anaconda.org", path: "") == .token("an-12"))
        #expect(secrets.secret(host: "anaconda.org", path: "") == nil)
    }

    @Test func `rattler's file of logins`() throws {
        let text = """
            {"*.prefix.dev": {"BearerToken": "pfx"}, "h.test": {"CondaToken": "tk"},
             "h.test/private": {"BasicHTTP": {"username": "u", "password": "p"}},
             "s3://bucket": {"S3Credentials": {"access_key_id": "x"}}}
            """
        for environment in [["RATTLER_AUTH_FILE": "/auth.json"], [:]] {
            let path = environment.isEmpty ? "/home/u/.rattler/credentials.json" : "/auth.json"
            let secrets = try load([path: text], environment: environment).secrets
            #expect(secrets.secret(host: "repo.prefix.dev", path: "/c") == .bearer("pfx"))
            #expect(secrets.secret(host: "prefix.dev", path: "/c") == .bearer("pfx"))
            #expect(secrets.secret(host: "xprefix.dev", path: "/c") == nil)
            #expect(secrets.secret(host: "h.test", path: "/c") == .token("tk"))
            #expect(
                secrets.secret(host: "h.test", path: "/private/x")
                    == .login(user: "u", password: "p"))
            #expect(secrets.secret(host: "h.test", path: "/privateer") == .token("tk"))
        }
    }

    @Test func `a named file of logins must be there and be one`() throws {
        for files in [[:], ["/auth.json": "{\"h\": {\"CondaToken\": secret}}"]] {
            let error = try #require(throws: ProvisionError.self) {
                _ = try load(files, environment: ["RATTLER_AUTH_FILE": "/auth.json"])
            }
            #expect(error.code == .badCondaConfiguration)
            #expect(!error.text.contains("secret"))
        }
    }
}
