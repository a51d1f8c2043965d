import FileSystem
import Installation
import SystemPackage
import TestSupport
import Testing

struct CondaRegistryTests {
    @Test func `an environment is listed once, and others stay`() throws {
        let home = try TemporaryDirectory()
        let file = CondaRegistry.file(home: home.path)
        #expect(try !CondaRegistry.remove(prefix: "/a/current/env", home: home.path))
        #expect(try !Files.exists(file))
        #expect(try CondaRegistry.add(prefix: "/a/current/env", home: home.path))
        #expect(try !CondaRegistry.add(prefix: "/a/current/env", home: home.path))
        #expect(try Files.readText(file) == "/a/current/env\n")
        try Files.writeAtomically("/opt/conda\n/a/current/env\n/with space", to: file, mode: 0o600)
        #expect(try CondaRegistry.add(prefix: "/b", home: home.path))
        #expect(
            try Files.readText(file) == "/opt/conda\n/a/current/env\n/with space\n/b\n")
        #expect(try Files.attributes(of: file)?.mode == 0o600)
        #expect(try CondaRegistry.remove(prefix: "/a/current/env", home: home.path))
        #expect(try Files.readText(file) == "/opt/conda\n/with space\n/b\n")
        #expect(try Files.list(home.appending(".conda")).map(\.name) == ["environments.txt"])
    }

    @Test func `a list that is a link stays one`() throws {
        let home = try TemporaryDirectory()
        let real = try home.write("dotfiles/environments.txt", "/x\n")
        try Files.createDirectories(home.appending(".conda"))
        try Files.createSymlink(CondaRegistry.file(home: home.path), to: real)
        #expect(try CondaRegistry.add(prefix: "/y", home: home.path))
        #expect(try Files.readText(real) == "/x\n/y\n")
        #expect(try Files.kind(of: CondaRegistry.file(home: home.path)) == .symlink)
    }
}
