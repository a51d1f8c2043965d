import Diagnostics
import FileSystem
import Hashing
import Installation
import PackageModel
import SystemPackage
import TestSupport
import Testing

struct ManifestTests {
    private func manifest() throws -> Manifest {
        let digest = try Digest.sha256(of: "text")
        return Manifest([
            .init(
                path: "b/with space, and ünïcode", owner: "b",
                content: .file(size: 4, mode: 0o444, digest: digest)),
            .init(path: "a", owner: "", content: .link(target: "../x y")),
        ])
    }

    @Test func `what is written is read back`() throws {
        let manifest = try manifest()
        #expect(try Manifest(parsing: manifest.text, name: "m") == manifest)
        #expect(manifest.entries.map(\.path) == ["a", "b/with space, and ünïcode"])
        #expect(manifest.size == 4)
    }

    @Test(arguments: 0..<300)
    func `no damage to a record makes its reader crash`(_ seed: Int) throws {
        var bytes = Array(try manifest().text.utf8)
        bytes[(seed &* 7919) % bytes.count] = UInt8(truncatingIfNeeded: seed)
        bytes.removeLast(seed % 5)
        _ = try? Manifest(parsing: String(decoding: bytes, as: UTF8.self), name: "m")
    }

    @Test func `each kind of damage is told`() throws {
        let folder = try TemporaryDirectory()
        let digest = try Digest.sha256(of: "text")
        let file = Manifest.Content.file(size: 4, mode: 0o644, digest: digest)
        let names = ["content", "kind", "missing", "mode", "size", "whole"]
        let manifest = Manifest(
            names.map { .init(path: $0, owner: "p", content: file) }
                + [.init(path: "target", owner: "p", content: .link(target: "there"))])
        for name in names where name != "missing" && name != "kind" {
            try folder.write(name, name == "size" ? "longer" : "text")
        }
        try folder.write("content", "tixt")
        try Files.createDirectories(folder.appending("kind"))
        try Files.setMode(0o600, of: folder.appending("mode"))
        try Files.createSymlink(folder.appending("target"), to: "elsewhere")
        let damages = try manifest.damages(at: folder.path, depth: .contents)
        #expect(
            damages.map { "\($0.path) \($0.kind)" } == [
                "content content", "kind kind", "missing missing", "mode mode", "size size",
                "target target",
            ])
        let shallow = try manifest.damages(at: folder.path, depth: .attributes)
        #expect(!shallow.contains { $0.path == "content" })
    }
}
