import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Installation

/// What Python compiles by itself.
@Suite struct BytecodeTests {
    @Test(
        arguments: [
            ("lib/__pycache__/os.cpython-311.pyc", "lib/os.py"),
            ("__pycache__/os.cpython-312.opt-1.pyc", "os.py"),
            ("a/__pycache__/b.c.pypy39.pyc", "a/b.c.py"),
            ("a/os.cpython-311.pyc", nil), ("a/__pycache__/os.pyc", nil), ("__pycache__", nil),
            ("a/__pycache__/os.cpython-311.pyo", nil), ("", nil), (".pyc", nil),
            ("__pycache__/.opt-1.pyc", nil),
        ] as [(String, String?)])
    func `bytecode lies beside its source`(_ path: String, _ source: String?) {
        #expect(Bytecode.source(of: path) == source)
    }

    /// A source from 1970 that is four bytes long, and its bytecode after `head`.
    private func tree(_ flags: UInt8 = 0, time: UInt8 = 0, size: UInt8 = 4) throws
        -> TemporaryDirectory
    {
        let folder = try TemporaryDirectory()
        let source = try folder.write("m.py", "pass")
        try OpenFile.open(source, .read).setModified(999_999_999)
        let head: [UInt8] = [1, 2, 3, 4, flags, 0, 0, 0, time, 0, 0, 0, size, 0, 0, 0, 9]
        try folder.write("__pycache__/m.cpython-311.pyc", head)
        return folder
    }

    private func isRenewed(_ folder: TemporaryDirectory) throws -> Bool {
        try Bytecode.isRenewed(
            "__pycache__/m.cpython-311.pyc", below: .open(folder.path))
    }

    @Test func `bytecode of the source that lies there is Python's doing`() throws {
        #expect(try isRenewed(tree()))
        #expect(try !isRenewed(tree(1)))
        #expect(try !isRenewed(tree(time: 1)))
        #expect(try !isRenewed(tree(size: 5)))
    }

    /// Where trees are copies, such a file has one name too.
    @Test func `what was placed and is read-only is not`() throws {
        let folder = try tree()
        try OpenFile.open(folder.appending("__pycache__/m.cpython-311.pyc"), .read).setMode(0o444)
        #expect(try !isRenewed(folder))
    }

    @Test func `what is cut off, gone, linked or no file is not`() throws {
        let folder = try tree()
        let file = folder.appending("__pycache__/m.cpython-311.pyc")
        _ = try Linker(only: .hardLink).place(file, at: folder.appending("other"))
        #expect(try !isRenewed(folder))
        try Files.remove(folder.appending("other"))
        try folder.write("__pycache__/m.cpython-311.pyc", [1, 2, 3, 4, 0, 0] as [UInt8])
        #expect(try !isRenewed(folder))
        try Files.remove(file)
        #expect(try !isRenewed(folder))
        try Files.createDirectories(file)
        #expect(try !isRenewed(folder))
        let without = try tree()
        try Files.remove(without.appending("m.py"))
        #expect(try !isRenewed(without))
    }

    @Test func `only of a tree in use it is no damage`() throws {
        let folder = try tree()
        let path = "__pycache__/m.cpython-311.pyc"
        let content = Manifest.Content.file(
            size: 3, mode: 0o444, digest: try Digest.sha256(of: "old"))
        let manifest = Manifest([.init(path: path, owner: "p", content: content)])
        #expect(try manifest.damages(at: folder.path, depth: .contents).count == 1)
        #expect(try manifest.damages(at: folder.path, depth: .contents, isInUse: true) == [])
    }
}
