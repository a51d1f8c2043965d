import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite struct LinkerTests {
    let scratch: TemporaryDirectory

    init() throws {
        scratch = try TemporaryDirectory()
        try scratch.write("store/a/lib.so", "library", mode: 0o555)
        try scratch.write("store/a/data", "data", mode: 0o444)
        try scratch.write("store/top", "top", mode: 0o444)
        try Files.createSymlink(scratch.appending("store/a/lib.so.1"), to: "lib.so")
        try Files.setMode(0o555, of: scratch.appending("store/a"))
    }

    @Test(arguments: [nil, LinkMethod.hardLink, .copy])
    func `a tree is placed whole and its source stays as it was`(only: LinkMethod?) throws {
        let store = scratch.appending("store")
        let modes = try Files.walk(store).map { [$0.path.string, "\($0.attributes.mode)"] }
        let target = scratch.appending("new/tree")
        let report = try Linker(only: only).placeTree(store, at: target)
        #expect(report.files.values.reduce(0, +) >= 3)
        #expect(try Files.readText(target.appending("a/lib.so.1")) == "library")
        #expect(try Files.readLink(target.appending("a/lib.so.1")) == "lib.so")
        #expect(try Files.attributes(of: target.appending("a/lib.so"))?.mode == 0o555)
        #expect(try Files.attributes(of: target.appending("a"))?.mode == 0o755)
        #expect(try Files.walk(store).map { [$0.path.string, "\($0.attributes.mode)"] } == modes)
        if only == .copy { #expect(report.bytesCopied == 14) }
        if only == .hardLink {
            #expect(report.method == .hardLink && report.bytesCopied == 0)
            #expect(try Files.attributes(of: target.appending("top"))?.links == 2)
        }
    }

    @Test(arguments: [nil, LinkMethod.hardLink, .copy])
    func `a file's time goes with it, however it is placed`(only: LinkMethod?) throws {
        let (source, target) = (scratch.appending("store/top"), scratch.appending("new"))
        let time: Int64 = 1_700_000_000_250_000_000
        try OpenFile.open(source, .read).setModified(time)
        _ = try Linker(only: only).place(source, at: target)
        #expect(try Files.attributes(of: target)?.modified == time)
        #expect(try Files.attributes(of: target)?.mode == 0o444)
    }

    @Test(arguments: [-1_500_000_000, 0, 4_000_000_000_123_456_789] as [Int64])
    func `times before 1970 and behind 2038 are kept`(_ time: Int64) throws {
        let file = try scratch.write("file", "x")
        try OpenFile.open(file, .read).setModified(time)
        #expect(try Files.attributes(of: file)?.modified == time)
    }

    @Test func `a tree joins folders that exist and never replaces a file`() throws {
        let linker = Linker()
        let target = scratch.appending("new")
        try scratch.write("new/a/mine", "mine")
        _ = try linker.placeTree(scratch.appending("store"), at: target)
        #expect(try Files.list(target.appending("a")).count == 4)
        let error = #expect(throws: ProvisionError.self) {
            try linker.place(scratch.appending("store/top"), at: target.appending("a/mine"))
        }
        #expect(error?.code == .fileExists)
        #expect(try Files.readText(target.appending("a/mine")) == "mine")
    }

    @Test func `paths go up, down and beside names that begin alike`() throws {
        for path in ["b/c/d", "b/c", "b-c/x", "b/e", "top", "b/c/d/f"].map({ "\($0).txt" }) {
            try scratch.write("from/\(path)", path)
        }
        let paths = ["b/c/d/f", "b/c/d", "b-c/x", "b/c", "top", "b/e"].map { "\($0).txt" }
        let files = paths.map { (from: $0, to: "deep/\($0)") }
        try Files.createDirectories(scratch.appending("to"))
        _ = try Linker().place(
            files, from: .open(scratch.appending("from")),
            into: .open(scratch.appending("to")))
        for path in paths {
            #expect(try Files.readText(scratch.appending("to/deep/\(path)")) == path)
        }
    }

    @Test(arguments: ["", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "."])
    func `a path that is no plain name below the folder is refused`(path: String) throws {
        try scratch.write("from/a", "a")
        let from = try Directory.open(scratch.appending("from"))
        #expect(throws: ProvisionError.self) {
            try Linker().place([(from: "a", to: path)], from: from, into: from)
        }
        #expect(try Files.list(scratch.appending("from")).count == 1)
    }

    @Test func `another device means a copy, and the report says so`() throws {
        guard try Files.exists("/dev/shm"),
            try Files.device(of: "/dev/shm") != Files.device(of: scratch.path)
        else { return }
        let elsewhere = try Files.createTemporaryDirectory(
            in: "/dev/shm", prefix: "provision-test-")
        defer { #expect(throws: Never.self) { try Files.removeTree(elsewhere) } }
        let report = try Linker().placeTree(
            scratch.appending("store"), at: elsewhere.appending("t"))
        #expect(report.method == .copy)
        #expect(report.files == [.copy: 3])
        #expect(report.bytesCopied == 14)
        #expect(throws: ProvisionError.self) {
            try Linker(only: .hardLink).placeTree(
                scratch.appending("store"), at: elsewhere.appending("u"))
        }
    }

    @Test func `thousands of files are all linked`() throws {
        for folder in 0..<20 {
            let made = try Directory.open(scratch.path).makeDirectories(FilePath("many/\(folder)"))
            for file in 0..<100 { try made.createFile(FilePath("\(file)")).close() }
        }
        let report = try Linker(only: .hardLink).placeTree(
            scratch.appending("many"), at: scratch.appending("linked"))
        #expect(report.files == [.hardLink: 2000])
    }
}
