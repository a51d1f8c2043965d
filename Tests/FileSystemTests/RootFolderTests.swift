import Diagnostics
import SystemPackage
import TestSupport
import Testing

@testable import FileSystem

@Suite struct RootFolderTests {
    /// What a root needs to be taken for one.
    private func root() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        for name in RootFolder.mountPoints + ["usr/bin"] {
            try Files.createDirectories(folder.appending(name))
        }
        try folder.write("etc/os-release", "ID=debian\n")
        return folder
    }

    private func refusal(of folder: FilePath) throws -> ProvisionError {
        try #require(throws: ProvisionError.self) { try RootFolder(named: "image", at: folder) }
    }

    @Test func `a folder with a system in it is a root`() throws {
        let folder = try root()
        let found = try RootFolder(named: "image", at: folder.path)
        #expect(found.path == folder.path)
        #expect(found.name == "image")
    }

    @Test func `what lacks a part of a system is refused with its name`() throws {
        for (part, words) in [
            ("etc/os-release", "it has no `etc/os-release`"), ("usr/bin", "it has no `usr/bin`"),
            ("proc", "its `proc` is no folder"),
        ] {
            let folder = try root()
            try Files.removeTree(folder.appending(part))
            let error = try refusal(of: folder.path)
            #expect(error.code == .noRootFolder)
            #expect(error.message == "cannot work in `image`: it is no root file system")
            #expect(error.context == [words])
        }
        #expect(try refusal(of: root().appending("none")).context == ["there is no such folder"])
    }

    @Test func `a folder to mount on that is a link could lead out, and is refused`() throws {
        let folder = try root()
        try Files.removeTree(folder.appending("run"))
        try Files.createSymlink(folder.appending("run"), to: "/run")
        #expect(try refusal(of: folder.path).context == ["its `run` is no folder"])
    }

    @Test func `the machine's own root is no image`() throws {
        #expect(try refusal(of: "/").message == "cannot use `/` as a root to work in")
    }

    @Test func `outside of a root paths of the host are what they are`() {
        #expect(HostFiles.location("/srv/recipes") == "/srv/recipes")
        #expect(HostFiles.named("/srv/recipes") == "/srv/recipes")
        #expect(HostFiles.name(of: "/run/provision/host/srv") == "/run/provision/host/srv")
        #expect(throws: Never.self) { try PlacedFile.forbidServices() }
    }

    @Test func `modules that look names up are read from their configuration`() {
        let text = """
            # hosts: mymachines
            passwd:         files systemd
            hosts:          files mdns4_minimal [NOTFOUND=return] dns
            networks:       nis

            """
        #expect(LateLibraries.modules(in: text) == ["files", "systemd", "mdns4_minimal", "dns"])
    }

    @Test func `only what was placed and left as it was is taken away again`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("empty", "")
        try folder.write("full", "nameserver 192.0.2.1\n")
        #expect(PlacedFile.isOurs(folder.appending("empty")))
        #expect(!PlacedFile.isOurs(folder.appending("full")))
        #expect(!PlacedFile.isOurs(folder.appending("none")))
    }
}
