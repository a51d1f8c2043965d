import Apt
import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Packages are fetched as apt is configured to fetch: through its proxy, with its logins.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct AptNetworkTests {
    private let station: Station
    private let world: AptWorld
    private let server: LoopbackServer

    init() throws {
        station = try Station()
        world = try AptWorld()
        server = try LoopbackServer()
        try world.publish(DebPackage("greeter-tools", "1.0-1"))
        try station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: [greeter-tools]}\n")
    }

    /// Serves the source's files under addresses that begin with `base`.
    private func serve(below base: String, password: String? = nil) throws {
        for entry in try Files.list(world.source) {
            let bytes = try Files.read(world.source.appending(entry.name))
            // apt asks for the folder as the source names it.
            for path in ["\(base)/\(entry.name)", "\(base)/./\(entry.name)"] {
                server.serve(path) { request in
                    guard password == nil || request.headers["authorization"] == password else {
                        return LoopbackResponse(
                            401, headers: ["WWW-Authenticate": "Basic realm=\"x\""])
                    }
                    return LoopbackResponse(body: .bytes(bytes))
                }
            }
        }
    }

    private func apply() async throws -> Tool.Result {
        try await station.tool.start(
            Tool.executable, ["apply", "demo.yaml", "--yes"],
            with: station.environment(world.environment))
    }

    private func source(_ address: String) throws {
        try world.write("etc/apt/sources.list", "deb [trusted=yes] \(address) ./\n")
        try world.run("/usr/bin/apt-get", "-q", "update")
    }

    @Test func `apt's proxy is taken for its sources`() async throws {
        let base = "http://packages.example.invalid/debs"
        try serve(below: base)
        let configuration = try world.text("apt.conf")
        try world.write(
            "apt.conf",
            configuration + "Acquire::http::Proxy \"http://127.0.0.1:\(server.port)/\";\n")
        try source("\(base)/")
        let result = try await apply()
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(
            server.requests.contains {
                $0.path.hasPrefix(base) && $0.path.hasSuffix("/greeter-tools_1.0-1_all.deb")
            })
    }

    private func detector(_ script: String) throws {
        let program = world.machine.appending("usr/local/bin/detect")
        try Files.createDirectories(program.removingLastComponent())
        try Files.writeAtomically(
            "#!/bin/sh\necho \"$*\" >>'\(world.machine)/asked'\n\(script)\n", to: program,
            mode: 0o755)
        try world.write(
            "apt.conf",
            world.text("apt.conf") + "Acquire::http::Proxy-Auto-Detect \"\(program)\";\n")
    }

    @Test func `the program that finds apt's proxy is asked once for each host`() async throws {
        let base = "http://packages.example.invalid/debs"
        try world.publish(DebPackage("greeter-tools", "1.0-1"), DebPackage("other", "1"))
        try station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: [greeter-tools, other]}\n")
        try serve(below: base)
        try detector("echo http://127.0.0.1:\(server.port)/")
        try source("\(base)/")
        try Files.remove(world.machine.appending("asked"))
        let result = try await apply()
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(
            server.requests.contains {
                $0.path.hasPrefix(base) && $0.path.hasSuffix("/greeter-tools_1.0-1_all.deb")
            })
        let asked = try world.text("asked").split(separator: "\n")
        #expect(asked.count == 1)
        #expect(asked.first?.hasPrefix(base) == true)
    }

    @Test(arguments: ["exit 3", "echo nonsense", "kill -9 $$"])
    func `a program that finds no proxy is told, and apt's general one is taken`(
        _ script: String
    ) async throws {
        let base = "http://packages.example.invalid/debs"
        try serve(below: base)
        try world.write(
            "apt.conf",
            world.text("apt.conf")
                + "Acquire::http::Proxy \"http://127.0.0.1:\(server.port)/\";\n")
        try source("\(base)/")
        try detector(script)
        let result = try await apply()
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(result.errors.contains("warning[R633]: cannot "), "\(result.errors)")
    }

    @Test func `a login in a source's address is sent, and told nowhere`() async throws {
        // u@x:p:q
        try serve(below: "/private", password: "Basic dUB4OnA6cQ==")
        try source("http://u%40x:p%3aq@127.0.0.1:\(server.port)/private/")
        let result = try await apply()
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(
            server.requests.contains {
                $0.path.hasSuffix("/greeter-tools_1.0-1_all.deb")
                    && $0.headers["authorization"] == "Basic dUB4OnA6cQ=="
            })
        let state = world.machine.appending("var/lib/provision")
        let written = try [state, station.folder.path].flatMap { folder in
            try Files.walk(folder).filter { $0.attributes.kind == .file }
                .map { folder.pushing($0.path) }
        }
        let texts = try written.map { String(decoding: try Files.read($0), as: UTF8.self) }
        for text in texts + [result.output, result.errors] {
            #expect(!text.contains("p%3aq") && !text.contains("p:q@") && !text.contains("p:q"))
        }
    }

    @Test func `a login that the source refuses is not repeated`() async throws {
        try serve(below: "/private", password: "Basic dUB4OnA6cQ==")
        try source("http://u%40x:p%3aq@127.0.0.1:\(server.port)/private/")
        #expect(
            try await station.tool.start(
                Tool.executable, ["lock", "demo.yaml"],
                with: station.environment(world.environment)
            ).status == .exited(0))
        try serve(below: "/private", password: "Basic bmV3OnB3")
        let result = try await apply()
        #expect(result.status != .exited(0))
        #expect(!(result.output + result.errors).contains("p%3aq"), "\(result.errors)")
        #expect(!(result.output + result.errors).contains("u%40x"), "\(result.errors)")
    }

    @Test func `logins of auth.conf are sent to their source`() async throws {
        // u:p
        try serve(below: "/private", password: "Basic dTpw")
        try world.write(
            "etc/apt/auth.conf.d/private.conf",
            "machine \(server.url("/private")) login u password p\n")
        try source(server.url("/private/"))
        let result = try await apply()
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(
            server.requests.contains {
                $0.path.hasSuffix("/greeter-tools_1.0-1_all.deb")
                    && $0.headers["authorization"] == "Basic dTpw"
            })
        #expect(try !station.lock().contains("u:p"))
    }
}
