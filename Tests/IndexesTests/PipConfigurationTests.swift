import Diagnostics
import Testing

@testable import Indexes

@Suite struct PipConfigurationTests {
    private func load(
        _ environment: [String: String], files: [String: String] = [:]
    ) throws -> PythonIndexConfiguration {
        try PythonIndexConfiguration.load(
            environment: environment, home: "/home/me", read: { files[$0] })
    }

    @Test func `variables win in their order, files come last`() throws {
        var environment = [
            "UV_DEFAULT_INDEX": "https://a/simple", "UV_INDEX_URL": "https://b/simple/",
            "PIP_INDEX_URL": "https://c/simple",
        ]
        let files = ["/etc/pip.conf": "[global]\nindex-url = https://d/simple\n"]
        let found = try ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "-"].map { name in
            defer { environment[name] = nil }
            let main = try #require(try load(environment, files: files).main)
            return "\(main.url) \(main.source)"
        }
        #expect(
            found == [
                "https://a/simple/ `UV_DEFAULT_INDEX`", "https://b/simple/ `UV_INDEX_URL`",
                "https://c/simple/ `PIP_INDEX_URL`", "https://d/simple/ `/etc/pip.conf`",
            ])
        #expect(try load([:]).main == nil)
        #expect(try load(["UV_DEFAULT_INDEX": ""]).main == nil)
    }

    @Test func `pip's files in pip's order`() throws {
        func index(_ environment: [String: String], _ paths: [String]) throws -> String? {
            let files = Dictionary(
                uniqueKeysWithValues: paths.map { ($0, "[global]\nindex_url: https:/\($0)") })
            return try load(environment, files: files).main?.url
        }
        let all = [
            "/etc/xdg/pip/pip.conf", "/etc/pip.conf", "/home/me/.pip/pip.conf",
            "/home/me/.config/pip/pip.conf", "/venv/pip.conf", "/named.conf",
        ]
        for count in 1...4 {
            #expect(
                try index([:], Array(all[..<count])) == "https:/\(all[count - 1])/")
        }
        let environment = ["VIRTUAL_ENV": "/venv"]
        #expect(try index(environment, Array(all[..<5])) == "https://venv/pip.conf/")
        #expect(try index(["PIP_CONFIG_FILE": "/named.conf"], all) == "https://named.conf/")
        #expect(
            try index(["PIP_CONFIG_FILE": "/named.conf"], Array(all[..<4])) == "https:/\(all[3])/")
        #expect(try index(["PIP_CONFIG_FILE": "/dev/null"], all) == nil)
        #expect(
            try index(["XDG_CONFIG_HOME": "/x"], ["/x/pip/pip.conf"] + all[..<2])
                == "https://x/pip/pip.conf/")
        #expect(
            try index(["XDG_CONFIG_DIRS": "/p:/q"], ["/p/pip/pip.conf", "/q/pip/pip.conf"])
                == "https://p/pip/pip.conf/")
    }

    @Test func `what is set for install wins over global, even from a weaker file`() throws {
        let files = [
            "/etc/pip.conf": "[install]\nindex-url=https://install\n",
            "/home/me/.config/pip/pip.conf": "[global]\nindex-url=https://global\n",
        ]
        #expect(try load([:], files: files).main?.url == "https://install/")
    }

    @Test func `lists may stand on several lines`() throws {
        let files = [
            "/etc/pip.conf": """
            # a comment
            [global]
            Extra_Index_URL =
                https://a/simple
                ; another comment
                https://b/simple/
            find-links = /wheels https://c/page.html
            trusted-host = d e
            no-index = yes
            """
        ]
        let configuration = try load([:], files: files)
        #expect(configuration.extras.map(\.url) == ["https://a/simple/", "https://b/simple/"])
        #expect(configuration.findLinks == ["/wheels", "https://c/page.html"])
        #expect(configuration.trustedHosts == ["d", "e"])
        #expect(configuration.forbidsIndexes)
        #expect(configuration.indexes.isEmpty)
    }

    @Test func `variables replace what the files list`() throws {
        let files = [
            "/etc/pip.conf": "[global]\nextra-index-url = https://x\nfind-links = /x\nno-index = 1"
        ]
        let configuration = try load(
            [
                "PIP_EXTRA_INDEX_URL": "https://a https://b/", "PIP_FIND_LINKS": "/y /z",
                "UV_FIND_LINKS": "/u,/v", "UV_INDEX": "named=https://n/s https://m?a=b",
                "PIP_NO_INDEX": "0",
            ], files: files)
        #expect(
            configuration.extras.map(\.url) == [
                "https://n/s/", "https://m?a=b/", "https://a/", "https://b/",
            ])
        #expect(configuration.extras.first?.name == "named")
        #expect(configuration.findLinks == ["/u", "/v", "/y", "/z"])
        #expect(!configuration.forbidsIndexes)
    }

    @Test(arguments: [
        ("index-url = x", 1, "a section such as `[global]`"),
        ("[global]\nindex-url", 2, "`name = value`"),
        ("\n[global\n", 2, "`]` at the end of the section"),
    ])
    func `a file that departs from the grammar is named with its line`(
        _ text: String, _ line: Int, _ expected: String
    ) throws {
        let error = #expect(throws: ProvisionError.self) {
            try load([:], files: ["/etc/pip.conf": text])
        }
        #expect(error?.mark == Mark(file: "/etc/pip.conf", line: line, column: 1))
        #expect(error?.context == ["expected \(expected)"])
    }

    @Test func `the recipe's indexes stand in front, and claim what they list`() throws {
        let base = try load([
            "PIP_INDEX_URL": "https://main", "PIP_EXTRA_INDEX_URL": "https://extra",
        ])
        let configuration = base.adding([
            NamedIndex(name: "own", url: "https://own", packages: [try .named("tool")]),
            NamedIndex(name: "open", url: "https://open", packages: nil),
        ])
        #expect(
            configuration.indexes(for: try .named("tool")).map(\.url) == ["https://own/"])
        #expect(
            configuration.indexes(for: try .named("numpy")).map(\.url)
                == ["https://open/", "https://extra/", "https://main/"])
        #expect(configuration.extras.first?.source == "`indexes.own` of the recipe")
    }
}
