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
