import Diagnostics
import FileSystem
import Installation
import SystemPackage
import TestSupport
import Testing

struct PlacesTests {
    private func places(
        _ environment: [String: String], prefix: String? = nil, isSystem: Bool = false,
        userID: UInt32 = 1000
    ) throws -> Places {
        try Places(
            Places.Request(
                prefix: prefix, isSystem: isSystem, environment: environment, userID: userID,
                workingDirectory: "/here"))
    }

    @Test func `a user's files go below the home`() throws {
        let places = try places(["HOME": "/home/u"])
        #expect(places.prefix == "/home/u/.local/share/provision")
        #expect(places.cache == "/home/u/.cache/provision")
        #expect(places.state == "/home/u/.local/state/provision")
        #expect(places.home(of: "demo").current == "/home/u/.local/share/provision/demo/current")
    }

    @Test func `the base directories of the user win over the home`() throws {
        let places = try places([
            "HOME": "/home/u", "XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "relative",
        ])
        #expect(places.prefix == "/data/provision")
        #expect(places.cache == "/home/u/.cache/provision")
    }

    @Test(arguments: [(true, 1000), (false, 0)] as [(Bool, UInt32)])
    func `root and --system use the machine's folders`(_ row: (Bool, UInt32)) throws {
        let places = try places([:], isSystem: row.0, userID: row.1)
        #expect(places.scope == .system)
        #expect(places.prefix == "/opt/provision")
        #expect(places.cache == "/var/cache/provision")
    }

    @Test func `a flag wins over the variable and both over the rest`() throws {
        let environment = ["PROVISION_PREFIX": "/var", "PROVISION_CACHE_DIR": "c", "HOME": "/h"]
        #expect(try places(environment).prefix == "/var")
        #expect(try places(environment).cache == "/here/c")
        #expect(try places(environment, prefix: "../x/./y").prefix == "/x/y")
    }

    @Test func `a link to the machine's own place is that place`() throws {
        let scratch = try TemporaryDirectory()
        let root = ["PROVISION_SYSTEM_ROOT": scratch.path.string]
        let own = scratch.appending("opt/provision")
        try Files.createDirectories(own)
        let link = scratch.appending("envs")
        try Files.createSymlink(link, to: own)
        let places = try places(root, prefix: link.string, userID: 0)
        #expect(places.prefix == own)
        #expect(places.system != nil)
        #expect(try self.places(root, prefix: scratch.path.string, userID: 0).system == nil)
    }

    @Test(arguments: ["/a:b", "/a\nb", "/a\u{7f}"])
    func `a folder that cannot stand in a path list is refused`(_ prefix: String) throws {
        let error = #expect(throws: ProvisionError.self) {
            try places(["HOME": "/h"], prefix: prefix)
        }
        #expect(error?.code == .unknownPlace)
    }

    @Test func `without a home the error names the variable`() throws {
        let error = #expect(throws: ProvisionError.self) { try places([:]) }
        #expect(error?.hints.first?.text.contains("`XDG_DATA_HOME`") == true)
    }
}
