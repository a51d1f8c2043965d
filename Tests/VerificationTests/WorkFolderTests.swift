import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Verification

@Suite struct `Folders of checks` {
    @Test func `what a killed run left goes with the next one of its kind`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("provision-nvcc-old/.lock", "pid 1\n")
        try folder.write("provision-nvcc-old/sample.cu", "")
        try folder.write("provision-torch-old/.lock", "pid 1\n")
        let own = try WorkFolder(in: folder.path, prefix: "provision-nvcc-")
        let names = try Files.list(folder.path).map(\.name).sorted()
        #expect(names == [own.path.lastComponent?.string ?? "", "provision-torch-old"])
        own.remove()
        #expect(try Files.list(folder.path).map(\.name) == ["provision-torch-old"])
    }

    @Test func `many at once leave each other alone`() async throws {
        let folder = try TemporaryDirectory()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    let own = try WorkFolder(in: folder.path, prefix: "provision-nvcc-")
                    try Files.writeAtomically("", to: own.path.appending("mine"))
                    #expect(try Files.exists(own.path.appending("mine")))
                    own.remove()
                }
            }
            try await group.waitForAll()
        }
        #expect(try Files.list(folder.path).isEmpty)
    }
}
