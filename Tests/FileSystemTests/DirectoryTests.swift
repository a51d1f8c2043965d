import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite struct DirectoryTests {
    let scratch: TemporaryDirectory
    init() throws { scratch = try TemporaryDirectory() }

    static let ways: [PathResolution] = [.kernel, .components]

    @Test(arguments: ways)
    func `files are made below folders that are made on the way`(way: PathResolution) throws {
        let top = try Directory.open(scratch.path, resolution: way)
        let folder = try top.makeDirectories("a/b/c", mode: 0o755)
        let file = try folder.createFile("f")
        try file.write(Array("text".utf8))
        try file.setMode(0o640)
        try file.close()
        #expect(try Files.readText(scratch.appending("a/b/c/f")) == "text")
        #expect(try Files.attributes(of: scratch.appending("a/b/c/f"))?.mode == 0o640)
        #expect(try Files.attributes(of: scratch.appending("a/b"))?.mode == 0o755)
    }

    @Test(arguments: ways, ["../out", "a/../../out", "/tmp/out", "link/out", "..", "link/../x"])
    func `no relative path leaves the directory`(way: PathResolution, path: String) throws {
        try Files.createDirectories(scratch.appending("top/a"))
        try Files.createSymlink(scratch.appending("top/link"), to: "..")
        let top = try Directory.open(scratch.appending("top"), resolution: way)
        #expect(throws: ProvisionError.self) { try top.createFile(FilePath(path)).close() }
        #expect(throws: ProvisionError.self) { try top.makeDirectories(FilePath(path)) }
        #expect(throws: ProvisionError.self) { try top.createSymlink(FilePath(path), to: "x") }
        #expect(throws: ProvisionError.self) { try top.rename("a", to: FilePath(path)) }
        #expect(throws: ProvisionError.self) { try top.remove(FilePath(path)) }
        #expect(try Files.walk(scratch.path).map(\.path.string) == ["top", "top/a", "top/link"])
    }

    @Test(arguments: ways)
    func `a symlink as a component is an unsafe path`(way: PathResolution) throws {
        try Files.createSymlink(scratch.appending("link"), to: "/tmp")
        let top = try Directory.open(scratch.path, resolution: way)
        let error = #expect(throws: ProvisionError.self) { try top.subdirectory("link/x") }
        #expect(error?.code == .unsafePath)
        #expect(error?.message == "cannot open `link/x` below `\(scratch.path)`")
    }

    @Test(arguments: ways)
    func `an existing file is not written over, nor through a symlink`(
        way: PathResolution
    ) throws {
        try scratch.write("old", "old")
        try Files.createSymlink(scratch.appending("link"), to: "old")
        let top = try Directory.open(scratch.path, resolution: way)
        for name in ["old", "link"] {
            #expect(throws: ProvisionError.self) { try top.createFile(FilePath(name)).close() }
        }
        #expect(try Files.readText(scratch.appending("old")) == "old")
    }

    @Test func `hard links, symlinks, renames and removals work below`() throws {
        try scratch.write("a/f", "f")
        let top = try Directory.open(scratch.path)
        try top.createHardLink("a/g", to: "a/f", in: top)
        try top.createSymlink("a/s", to: "f")
        try top.rename("a/f", to: "h")
        #expect(try top.attributes(of: "h")?.links == 2)
        try top.remove("h")
        #expect(try top.subdirectory("a").list().map(\.name) == ["g", "s"])
        #expect(try top.subdirectory("a").list().map(\.kind) == [.file, .symlink])
        #expect(try Files.readLink(scratch.appending("a/s")) == "f")
    }

    @Test func `a new directory must be new and has its exact mode`() throws {
        let made = try Directory.create(scratch.appending("new"), mode: 0o711)
        #expect(try made.attributes().mode == 0o711)
        let error = #expect(throws: ProvisionError.self) { try Directory.create(made.path) }
        #expect(error?.code == .fileExists)
    }
}
