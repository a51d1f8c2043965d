import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import PackageModel
import TestSupport
import Testing
import Transfer

/// Archives that do not come, come short, come wrong, or are made to harm: each ends in an error with
/// something to type, and nothing is left behind.
@Suite struct ArchiveTroubleTests {
    private typealias File = CondaPackageBuilder.File
    private let shop: Workshop

    init() throws { shop = try Workshop() }

    private func refusal(_ packages: [LockedPackage]) async throws -> ProvisionError {
        do {
            _ = try await shop.apply(shop.order(try shop.lock(packages), interpreter: nil))
            Issue.record("it was applied")
        } catch let error as ProvisionError {
            #expect(!error.hints.isEmpty, "\(error.message): \(error.context)")
            if try Files.exists(shop.home.toolkits) {
                #expect(try Files.list(shop.home.toolkits).isEmpty)
            }
            return error
        }
        return ProvisionError(.brokenArchive, "none")
    }

    /// A component whose archive is `bytes`, and what the server says of it.
    private func package(
        _ bytes: [UInt8], served: [UInt8]? = nil, always: LoopbackFault? = nil
    ) throws -> LockedPackage {
        let path = "cuda_odd-linux-x86_64-12.8.1-archive.tar.xz"
        shop.server.serve("/\(path)", served ?? bytes, always: always)
        return LockedPackage(
            layer: .cuda, name: "cuda_odd", version: "12.8.1",
            artifacts: [try shop.artifact(path, bytes)])
    }

    private func archive(_ files: File...) throws -> [UInt8] {
        try CompressedTar.build(files, .xz)
    }

    /// Longer than a page, so that it is unpacked while it comes.
    private func long() throws -> [UInt8] {
        var generator = SeededGenerator(seed: 5)
        let noise = (0..<(2 << 20)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return try archive(File("a/lib/libnoise.a", bytes: noise))
    }

    @Test func `one that the mirror does not have leads to another mirror`() async throws {
        let error = try await refusal([
            package(try archive(File("a/x", "1")), always: .status(404))
        ])
        #expect(error.code == .httpStatus)
        #expect(error.hints.first?.text.contains("PROVISION_CUDA_REDIST") == true)
    }

    @Test func `one that never comes whole keeps what has come`() async throws {
        let error = try await refusal([package(long(), always: .truncate(after: 0))])
        #expect(error.hints.contains { $0.text.contains("run it again") }, "\(error.hints)")
    }

    @Test func `one of another length is refused`() async throws {
        let bytes = try long()
        let error = try await refusal([package(bytes, served: Array(bytes.dropLast(9)))])
        #expect(error.code.exitStatus != .success)
    }

    @Test func `one with a wrong digest is told with both`() async throws {
        let bytes = try long()
        var other = bytes
        other[other.count / 2] ^= 1
        let error = try await refusal([package(bytes, served: other)])
        #expect(error.code == .artifactDiffers)
        #expect(error.context.count == 2)
        #expect(try shop.residue().isEmpty)
    }

    @Test func `one that ends too early though it is the lock's is refused`() async throws {
        let error = try await refusal([package(Array(try long().dropLast(1 << 20)))])
        #expect(error.code.exitStatus == .integrity)
        #expect(error.hints.first?.text.contains("cuda.version") == true)
    }

    @Test(arguments: ["a/../../etc/x", "/etc/x", "a/./../../x"])
    func `a member that leads out of the archive is refused`(path: String) async throws {
        let error = try await refusal([package(try archive(File("a/y", "1"), File(path, "2")))])
        #expect(error.code.exitStatus == .integrity)
        #expect(try shop.residue().isEmpty)
    }

    @Test func `a member behind a symlink of the archive is refused`() async throws {
        let error = try await refusal([
            package(
                try archive(
                    File("a/y", "1"), File(link: "a/lib", to: "y"), File("a/lib/z", "2")))
        ])
        #expect(error.code.exitStatus == .integrity)
    }

    @Test func `what is no xz at all is refused`() async throws {
        let error = try await refusal([package(Array(repeating: 7, count: 400_000))])
        #expect(error.code.exitStatus == .integrity)
    }

    @Test func `a folder of one component where another has a file is refused with both names`()
        async throws
    {
        var release = RedistRelease.toolkit("12.8.1")
        release.components[0].files.append(File("extras/tool", "file"))
        release.components[1].files.append(File("extras/tool/part", "file below it"))
        let error = try await refusal(shop.publish(release))
        #expect(error.code == .clobber)
        #expect(error.message.contains("`cuda_cudart`"), "\(error.message)")
        #expect(error.message.contains("`cuda_nvcc`"), "\(error.message)")
    }
}
