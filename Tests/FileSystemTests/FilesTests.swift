import Diagnostics
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import FileSystem

@Suite struct FilesTests {
    let scratch: TemporaryDirectory
    init() throws { scratch = try TemporaryDirectory() }

    @Test func `an atomic write replaces and leaves nothing beside`() throws {
        let file = scratch.appending("f")
        try Files.writeAtomically("one", to: file)
        try Files.writeAtomically("two", to: file, mode: 0o600, sync: true)
        #expect(try Files.readText(file) == "two")
        #expect(try Files.attributes(of: file)?.mode == 0o600)
        #expect(try Files.list(scratch.path).map(\.name) == ["f"])
    }

    @Test func `an atomic write removes what killed ones left and spares those under way`() throws {
        let file = scratch.appending("f")
        try scratch.write(".f.killed.part", "half")
        try scratch.write(".g.other.part", "not of this file")
        let busy = try OpenFile.open(scratch.appending(".f.busy.part"), .create(mode: 0o600))
        #expect(flock(busy.descriptor, LOCK_EX) == 0)
        try Files.writeAtomically("new", to: file)
        #expect(
            try Files.list(scratch.path).map(\.name).sorted()
                == [".f.busy.part", ".g.other.part", "f"])
        withExtendedLifetime(busy.descriptor) {}
    }

    @Test func `many writers of one file at once leave one of their texts and nothing beside`()
        async throws
    {
        let file = scratch.appending("f")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { try Files.writeAtomically("\(number)", to: file) }
            }
            try await group.waitForAll()
        }
        #expect(try Int(Files.readText(file)) != nil)
        #expect(try Files.list(scratch.path).map(\.name) == ["f"])
    }

    @Test func `leftover symlinks of a name go, its files and others' links stay`() throws {
        try Files.createSymlink(scratch.appending(".current.x.part"), to: "a")
        try Files.createSymlink(scratch.appending(".other.x.part"), to: "a")
        try Files.createSymlink(scratch.appending("current"), to: "a")
        Files.removeLeftoverSymlinks(of: scratch.appending("current"))
        #expect(
            try Files.list(scratch.path).map(\.name).sorted() == [".other.x.part", "current"])
    }

    @Test func `whether a folder can be written is told without making a file in it`() throws {
        try Files.checkWritable(scratch.path)
        #expect(try Files.list(scratch.path).isEmpty)
        let missing = scratch.appending("none")
        let error = #expect(throws: ProvisionError.self) { try Files.checkWritable(missing) }
        #expect(error?.code == .fileMissing)
    }

    @Test func `a write that fails leaves nothing beside`() throws {
        try scratch.write("d/f", "")
        #expect(throws: ProvisionError.self) {
            try Files.writeAtomically("x", to: scratch.appending("d"))
        }
        #expect(try Files.list(scratch.path).map(\.name) == ["d"])
    }

    @Test func `a listing has the names that begin as asked, in order`() throws {
        for name in ["ab", "b", "abc", "a", ".ab"] { try scratch.write(name, "") }
        try Files.createDirectories(scratch.path.appending("aba"))
        let found = try Files.list(scratch.path, beginning: "ab")
        #expect(found.map(\.name) == ["ab", "aba", "abc"])
        #expect(found.map(\.kind) == [.file, .directory, .file])
        #expect(try Files.list(scratch.path).map(\.name) == [".ab", "a", "ab", "aba", "abc", "b"])
    }

    @Test func `a file beyond the limit is refused, one at the limit read`() throws {
        let file = try scratch.write("f", "12345")
        #expect(try Files.read(file, limit: 5).count == 5)
        let error = #expect(throws: ProvisionError.self) { try Files.read(file, limit: 4) }
        #expect(error?.code == .unreadableContent)
        #expect(error?.context == ["it is larger than 4 bytes"])
    }

    @Test func `files that say length 0 are read to their end`() throws {
        #expect(try Files.readText("/proc/self/status").contains("VmRSS"))
    }

    @Test func `bytes that are not UTF-8 are not text`() throws {
        let file = try scratch.write("f", [0xFF, 0xFE])
        #expect(throws: ProvisionError.self) { try Files.readText(file) }
    }

    @Test func `a missing file is told by path and errno's words`() throws {
        let file = scratch.appending("none")
        let error = #expect(throws: ProvisionError.self) { try Files.read(file) }
        #expect(error?.code == .fileMissing)
        #expect(error?.message == "cannot open `\(file)`")
        #expect(error?.context == ["no such file or directory"])
        #expect(try Files.attributes(of: file) == nil)
        #expect(try !Files.exists(file))
    }

    @Test func `a full disk is told with the bytes needed`() throws {
        let full = try OpenFile.open("/dev/full", .update(mode: 0o600))
        let error = #expect(throws: ProvisionError.self) { try full.write([1, 2, 3]) }
        #expect(error?.code == .diskFull)
        #expect(error?.code.exitStatus == .failure)
        #expect(error?.context == ["no space left on device", "3 bytes are needed for this file"])
        try full.close()
    }

    @Test func `a file system that takes nothing needs root`() throws {
        let error = #expect(throws: ProvisionError.self) {
            try Files.createDirectories("/proc/sys/new")
        }
        #expect(error.map { [.needsRoot, .failure].contains($0.code.exitStatus) } == true)
    }

    @Test func `a tree that forbids writing is removed, what its links point to is not`() throws {
        let kept = try scratch.write("kept/f", "f")
        for depth in 1...3 {
            try scratch.write("tree/" + String(repeating: "d/", count: depth) + "f", "x")
        }
        try Files.createSymlink(scratch.appending("tree/d/out"), to: scratch.appending("kept"))
        try Files.setMode(0o555, of: scratch.appending("tree/d/d"))
        try Files.setMode(0o000, of: scratch.appending("tree/d"))
        try Files.removeTree(scratch.appending("tree"))
        try Files.removeTree(scratch.appending("tree"))
        #expect(try !Files.exists(scratch.appending("tree")))
        #expect(try Files.readText(kept) == "f")
    }

    @Test func `trees deeper than a path can say are walked and removed`() throws {
        var folder = try Directory.create(scratch.appending("deep"))
        let name = FilePath(String(repeating: "n", count: 200))
        for _ in 0..<40 { folder = try folder.makeDirectories(name) }
        try Files.removeTree(scratch.appending("deep"))
        #expect(try Files.list(scratch.path).isEmpty)
    }

    @Test func `a walk is sorted, tells folders first and does not follow links`() throws {
        for file in ["b/2", "b/1", "a", "b.txt"] { try scratch.write(file, file) }
        try Files.createSymlink(scratch.appending("c"), to: "b")
        let found = try Files.walk(scratch.path)
        #expect(found.map(\.path.string) == ["a", "b", "b/1", "b/2", "b.txt", "c"])
        #expect(found.last?.attributes.kind == .symlink)
        #expect(found[2].attributes.size == 3)
    }

    @Test func `a symlink is replaced in one step`() throws {
        let link = scratch.appending("current")
        try Files.replaceSymlink(link, to: "generations/1")
        try Files.replaceSymlink(link, to: "generations/2", sync: true)
        #expect(try Files.readLink(link) == "generations/2")
        #expect(try Files.list(scratch.path).count == 1)
    }

    @Test func `a rename that must not replace does not`() throws {
        try scratch.write("a", "a")
        try scratch.write("b", "b")
        #expect(try !Files.renameIfAbsent(scratch.appending("a"), to: scratch.appending("b")))
        #expect(try Files.renameIfAbsent(scratch.appending("a"), to: scratch.appending("c")))
        #expect(try Files.readText(scratch.appending("b")) == "b")
    }

    @Test func `folders get their exact mode, existing ones keep theirs`() throws {
        try Files.createDirectories(scratch.appending("a"), mode: 0o700)
        try Files.createDirectories(scratch.appending("a/b/c"), mode: 0o755)
        #expect(try Files.attributes(of: scratch.appending("a"))?.mode == 0o700)
        #expect(try Files.attributes(of: scratch.appending("a/b"))?.mode == 0o755)
        try scratch.write("f", "")
        #expect(throws: ProvisionError.self) {
            try Files.createDirectories(scratch.appending("f/x"))
        }
    }

    @Test func `the volume tells its space, device and place`() throws {
        #expect(try Files.freeSpace(at: scratch.path) > 0)
        let attributes = try #require(try Files.attributes(of: scratch.path))
        #expect(try Files.device(of: scratch.path) == attributes.device)
        #expect(try Files.isLocalFileSystem("/proc"))
        try Files.syncFileSystem(of: scratch.path)
    }
}
