import Apt
import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

/// While packages of an image change, none of them starts a service, whichever verb changes them.
@Suite(
    .serialized, .enabled(if: AptWorld.isPossible, "no apt here"),
    .enabled(ImageStation.needsMounts) { await ImageStation.canMount() })
struct ImageServiceTests {
    private let image: ImageStation

    init() async throws {
        image = try ImageStation()
        try makeMachine()
    }

    /// apt, dpkg and a source with a package that writes down whether it may start services.
    private func makeMachine() throws {
        let world = try AptWorld()
        var package = DebPackage("served", "1")
        package.files = ["etc/served.conf": "\n"]
        let look = "test -x /usr/sbin/policy-rc.d && echo"
        package.scripts = [
            "postinst": "\(look) installed >> /etc/told || true\n",
            "postrm": "test \"$1\" = remove && \(look) removed >> /etc/told || true\n",
        ]
        try world.publish(package)
        for folder in [
            "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers",
            "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/log/apt",
            "var/tmp", "etc/apt/apt.conf.d", "etc/apt/preferences.d", "etc/apt/trusted.gpg.d",
        ] {
            try Files.createDirectories(place(folder))
        }
        for program in ["ldconfig", "start-stop-daemon"] {
            try Files.writeAtomically(
                "#!/bin/sh\nexit 0\n", to: place("usr/sbin/\(program)"), mode: 0o755)
        }
        try write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
        try write("etc/group", "root:x:0:\n")
        try write("etc/apt/apt.conf.d/90test", "APT::Sandbox::User \"root\";\n")
        try write("etc/apt/sources.list", "deb [trusted=yes] file:/srv/source ./\n")
        try write("var/lib/dpkg/status", try world.text("var/lib/dpkg/status"))
        try write("var/lib/dpkg/info/dpkg.list", "/.\n")
        try write("var/lib/dpkg/available", "")
        try Files.createDirectories(place("srv/source"))
        for entry in try Files.list(world.source) {
            try write("srv/source/\(entry.name)", bytes: world.source.appending(entry.name))
        }
        let lists = world.machine.appending("var/lib/apt/lists")
        for entry in try Files.list(lists) where entry.name.hasSuffix("Packages") {
            try write(
                "var/lib/apt/lists/_srv_source_._Packages", bytes: lists.appending(entry.name))
        }
    }

    private func place(_ path: String) -> FilePath {
        image.root.appending(FilePath(path).components)
    }

    private func write(_ path: String, _ text: String) throws {
        try Files.writeAtomically(text, to: place(path))
    }

    private func write(_ path: String, bytes file: FilePath) throws {
        try Files.writeAtomically(try Files.read(file), to: place(path))
    }

    private func told() throws -> [String] {
        let file = place("etc/told")
        guard try Files.exists(file) else { return [] }
        return try Files.readText(file).split(separator: "\n").map(String.init)
    }

    private func hasPolicy() throws -> Bool { try Files.exists(place("usr/sbin/policy-rc.d")) }

    @Test func `no service is started by packages alone, nor when they are removed`() async throws {
        try image.station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: [served]}\n")
        let applied = try await image.run(
            "apply", "demo.yaml", "--yes", "--only", "system", "--root", "image")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(applied.output.contains("image/var/lib/provision/logs"))
        #expect(try told() == ["installed"])
        #expect(try !hasPolicy())
        let removed = try await image.run(
            "uninstall", "demo", "--yes", "--purge-system", "--root", "image")
        #expect(removed.status == .exited(0), "\(removed.errors)")
        #expect(try told() == ["installed", "removed"])
        #expect(try !hasPolicy())
    }

    @Test func `no service is started on the way back from a driver`() async throws {
        try image.station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: [served]}\n")
        let applied = try await image.run("apply", "demo.yaml", "--yes", "--root", "image")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        try DriverRecord(
            owner: "demo", recipe: "demo.yaml", version: "550.1", phase: .installed,
            before: ["served": nil], after: ["served": "1"]
        ).store(in: place("var/lib/provision"))
        let back = try await image.run("rollback", "--driver", "--yes", "--root", "image")
        #expect(back.status == .exited(0), "\(back.errors)")
        #expect(try told() == ["installed", "removed"])
        #expect(try !hasPolicy())
    }
}
