import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing

@Suite struct ArchiveToolkitTests {
    private let shop: Workshop

    init() throws { shop = try Workshop() }

    /// Puts an archive with these members on the server, as the component `cuda_odd`.
    private func publish(_ files: [CondaPackageBuilder.File]) throws -> LockedPackage {
        let bytes = try CompressedTar.build(files, .xz)
        let path = "cuda_odd-linux-x86_64-12.8.1-archive.tar.xz"
        shop.server.serve("/\(path)", bytes)
        return LockedPackage(
            layer: .cuda, name: "cuda_odd", version: "12.8.1",
            artifacts: [try shop.artifact(path, bytes)])
    }

    private func apply(_ packages: [LockedPackage]) async throws -> Generation {
        try await shop.apply(shop.order(try shop.lock(packages), interpreter: nil))
    }

    private func refusal(_ packages: [LockedPackage]) async throws -> ProvisionError? {
        let error = await #expect(throws: ProvisionError.self) {
            _ = try await apply(packages).number
        }
        #expect(try shop.residue().isEmpty)
        return error
    }

    @Test(arguments: ["12.8.1", "13.0.2"])
    func `archives merge into a toolkit as nvcc expects it`(release: String) async throws {
        let generation = try await apply(shop.publish(.toolkit(release)))
        let cuda = generation.folder.cuda
        for program in ["bin/nvcc", "nvvm/bin/cicc"] {
            let found = try Files.attributes(of: cuda.appending(program))
            #expect(found.map { $0.mode & 0o555 } == 0o555, "\(program)")
        }
        #expect(try Files.attributes(of: cuda.appending("bin/nvcc.profile"))?.mode == 0o444)
        #expect(try Files.readLink(cuda.appending("lib64")) == "lib")
        let major = release.prefix(2)
        let library = cuda.appending("lib64/libcudart.so")
        #expect(try Files.readLink(library) == FilePath("libcudart.so.\(major)"))
        #expect(try Files.readText(library) == "library cudart")
        #expect(try Files.readText(cuda.appending("include/nv/target")) == "header")
        let licence = cuda.appending("licenses/libcublas/LICENSE")
        #expect(try Files.readText(licence) == "terms of libcublas\n")
        #expect(try !Files.exists(cuda.appending("LICENSE")))
        let target = try Files.readLink(cuda).string
        #expect(target.hasPrefix("../../toolkits/\(release)-"))
        #expect(try shop.generations.damages(of: generation).isEmpty)
    }

    @Test func `an archive that is longer than a page is unpacked as it arrives`() async throws {
        var generator = SeededGenerator(seed: 7)
        let noise = (0..<(3 << 20)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var release = RedistRelease.toolkit("12.8.1")
        release.components[0].files.append(
            RedistRelease.File("lib/libnoise.a", bytes: noise))
        let packages = try shop.publish(release)
        let generation = try await apply(packages)
        let file = generation.folder.cuda.appending("lib/libnoise.a")
        #expect(try Files.read(file, limit: 4 << 20) == noise)
        #expect(shop.events.advanced("cuda_nvcc 12.8.91") == packages[1].artifacts[0].size)
    }

    @Test func `the same archives are fetched and merged once`() async throws {
        let packages = try shop.publish(.toolkit("12.8.1"))
        let first = try await apply(packages)
        let requests = shop.server.requests.count
        let second = try await apply(packages)
        #expect(try Files.resolve(first.folder.cuda) == Files.resolve(second.folder.cuda))
        #expect(shop.server.requests.count == requests)
    }

    @Test func `components that differ are named with the file`() async throws {
        var release = RedistRelease.toolkit("12.8.1")
        release.components[1].files.append(RedistRelease.File("bin/nvcc.profile", "other"))
        let error = try await refusal(shop.publish(release))
        #expect(error?.code == .clobber)
        #expect(error?.message == "cannot merge `cuda_cudart` and `cuda_nvcc` into one toolkit")
        #expect(error?.context == ["both bring `bin/nvcc.profile`, and they differ"])
    }

    @Test func `bytes that are not the lock's are not merged`() async throws {
        var packages = try shop.publish(.toolkit("12.8.1"))
        let path = packages[1].artifacts[0].path
        shop.server.serve("/\(path)", try CompressedTar.build([.init("a/b", "c")], .xz))
        packages[1].artifacts[0].size = Int64(
            try CompressedTar.build([.init("a/b", "c")], .xz).count)
        let error = try await refusal(packages)
        #expect(error?.code == .artifactDiffers)
    }

    @Test func `an archive with two folders at its top, or none, is refused`() async throws {
        for files in [
            [CondaPackageBuilder.File("a/x", "1"), .init("b/y", "2")], [.init("x", "1")], [],
        ] {
            let error = try await refusal([publish(files)])
            #expect(error?.code == .brokenArchive)
            #expect(error?.context == ["it has not just one folder at its top"])
        }
    }

    @Test(arguments: [("a/x", "../y"), ("a/lib/x", "../../b"), ("a/x", "/etc/passwd")])
    func `a symlink that leads out of the toolkit is refused`(
        link: (path: String, target: String)
    ) async throws {
        let error = try await refusal([
            publish([.init("a/y", "1"), .init(link: link.path, to: link.target)])
        ])
        #expect(error?.code.exitStatus == .integrity)
    }

    @Test func `the library folder has the toolkit's links too`() async throws {
        let generation = try await apply(shop.publish(.toolkit("12.8.1")))
        let names = try Files.list(generation.folder.libraries).map(\.name)
        #expect(names.contains("libcublas.so"))
        #expect(names.contains("libcublas.so.12"))
        #expect(names.contains("libcublas.so.12.1"))
    }
}
