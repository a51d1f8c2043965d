import Archives
import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite struct TarExtractorTests {
    let scratch: TemporaryDirectory
    init() throws { scratch = try TemporaryDirectory() }

    func unpack(_ bytes: [UInt8], _ name: String = "a.tar") throws -> UnpackSummary {
        let file = try scratch.write(name, bytes)
        return try Archive.unpack(file, into: scratch.appending("out"))
    }

    func refusal(_ build: (inout TarBuilder) -> Void) throws -> String {
        var tar = TarBuilder()
        build(&tar)
        let bytes = tar.build()
        let error = #expect(throws: ProvisionError.self) { try unpack(bytes) }
        #expect(error?.message == "cannot unpack `a.tar`")
        #expect(try !Files.exists(scratch.appending("out")))
        #expect(try Files.list(scratch.path).map(\.name) == ["a.tar"])
        return error?.context.first ?? ""
    }

    @Test func `files, folders and links inside are made with tame modes`() throws {
        var tar = TarBuilder()
        tar.add("./", .folder)
        tar.add("./bin/", .folder, mode: 0o2777)
        tar.add("./bin/latest", .symlink, target: "../lib/run")
        tar.add("./bin/run", contents: "run", mode: 0o6755)
        tar.add("./lib/run", .hardLink, target: "./bin/run")
        tar.add("./data", contents: String(repeating: "x", count: 3000), mode: 0o666)
        let summary = try unpack(tar.build())
        #expect(summary.files == 2 && summary.links == 2 && summary.bytes == 3003)
        let out = scratch.appending("out")
        #expect(try Files.readText(out.appending("bin/latest")) == "run")
        let modes = try Files.walk(out).map {
            [$0.path.string, String($0.attributes.mode, radix: 8)]
        }
        #expect(
            modes == [
                ["bin", "755"], ["bin/latest", "777"], ["bin/run", "755"], ["data", "644"],
                ["lib", "755"], ["lib/run", "755"],
            ])
        #expect(try Files.attributes(of: out)?.mode == 0o755)
    }

    @Test(arguments: ["../evil", "/evil", "a/../../evil", "a\u{1B}b", "a//b", "a/./b"])
    func `a name that leaves or lies is refused`(name: String) throws {
        #expect(try !refusal { $0.add(name, contents: "x") }.isEmpty)
    }

    @Test(arguments: [
        "/etc", "../x", "a/../../x", "d/..", "", String(repeating: "../", count: 5), "\u{1}",
    ])
    func `a symlink that may lead out is refused`(target: String) throws {
        let reason = try refusal {
            $0.add("d", .symlink, target: ".")
            $0.add("link", .symlink, target: target)
        }
        #expect(!reason.isEmpty)
    }

    @Test func `nothing passes through a symlink of the archive`() throws {
        let reason = try refusal {
            $0.add("link", .symlink, target: "elsewhere")
            $0.add("link/file", contents: "x")
        }
        #expect(reason == "`link` is both a file and a folder")
    }

    @Test func `special files are refused, even for root`() throws {
        for kind in [TarBuilder.Kind.characterDevice, .pipe] {
            #expect(try refusal { $0.add("dev", kind) }.contains("special file"))
        }
    }

    @Test func `a hard link leads to an earlier file and has no contents`() throws {
        #expect(
            try refusal { $0.add("h", .hardLink, target: "f") }.contains("no file before it"))
        #expect(
            try refusal {
                $0.add("s", .symlink, target: "x")
                $0.add("h", .hardLink, target: "s")
            }.contains("no file before it"))
        #expect(
            try !refusal {
                $0.add("f", contents: "f")
                $0.add("h", .hardLink, contents: "evil", target: "f")
            }.isEmpty)
    }

    @Test func `a name twice is refused`() throws {
        let reason = try refusal {
            $0.add("f", contents: "1")
            $0.add("f", contents: "2")
        }
        #expect(reason == "the name `f` occurs twice")
    }

    @Test func `a member larger than the budget is refused before it is written`() throws {
        let reason = try refusal { $0.add("big", contents: "", size: 0o7_777_777_777) }
        #expect(reason.contains("budget"))
    }

    @Test func `a truncated tar leaves nothing`() throws {
        var tar = TarBuilder()
        tar.add("f", contents: String(repeating: "x", count: 5000))
        let bytes = tar.build()
        for length in [513, 1000, 4000] {
            #expect(throws: ProvisionError.self) { try unpack(Array(bytes[..<length])) }
            #expect(try !Files.exists(scratch.appending("out")))
        }
    }

    @Test func `another compression than the name tells is refused`() throws {
        var tar = TarBuilder()
        tar.add("f", contents: "x")
        for name in ["a.tar.gz", "a.tar.xz", "a.tar.bz2", "a.tar.zst"] {
            #expect(throws: ProvisionError.self) { try unpack(tar.build(), name) }
        }
        #expect(throws: ProvisionError.self) { try unpack(tar.build(), "a.rar") }
    }

    @Test func `a folder with something in it is not touched, an empty one is filled`() throws {
        var tar = TarBuilder()
        tar.add("f", contents: "x")
        try scratch.write("out/mine", "mine")
        let error = #expect(throws: ProvisionError.self) { try unpack(tar.build()) }
        #expect(error?.code == .destinationNotEmpty)
        #expect(try Files.list(scratch.appending("out")).map(\.name) == ["mine"])
        try Files.remove(scratch.appending("out/mine"))
        _ = try unpack(tar.build())
        #expect(try Files.readText(scratch.appending("out/f")) == "x")
    }
}
