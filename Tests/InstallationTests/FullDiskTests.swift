import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A cache on a file system that is too small, for real.
@Suite(.enabled(if: getuid() == 0 && Workshop.interpreter != nil, "only root can mount"))
struct FullDiskTests {
    private func mount(_ arguments: [String]) async throws -> Bool {
        let result = try await Subprocess.run(
            .name("mount"), arguments: Arguments(arguments), output: .discarded,
            error: .discarded)
        return result.terminationStatus.isSuccess
    }

    @Test(arguments: [256, 700, 1500])
    func `a full disk leaves the old generation, and room lets the next run finish`(
        _ kilobytes: Int
    ) async throws {
        let shop = try Workshop()
        let small = try shop.lock([shop.publish(.simple("a"))], recipe: "recipe 1")
        try await shop.apply(shop.order(small))
        try Files.removeTree(shop.cache.cache)
        try Files.createDirectories(shop.cache.cache)
        let options = ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs"]
        guard try await mount(options + [shop.cache.cache.string]) else {
            try Test.cancel("mounting is not allowed here")
        }
        defer { umount2(shop.cache.cache.string, Int32(MNT_DETACH)) }
        var large = ZipWheel.simple("b")
        for index in 0..<8 {
            large.add("b/\(index).txt", String(repeating: "0123456789abcdef", count: 16_384))
        }
        var lock = try shop.lock([shop.publish(large)], recipe: "recipe 2")
        // A lock that says too little, so that the disk and not the preflight is what is met.
        lock.demands.disk = 1
        let order = shop.order(lock)
        let error = await #expect(throws: ProvisionError.self) { try await shop.apply(order) }
        #expect(error?.code.exitStatus == .failure)
        #expect(error?.code == .diskFull || error?.code == .notEnoughSpace)
        #expect(try shop.generations.currentNumber() == 1)
        let grown = ["-o", "remount,size=64m", shop.cache.cache.string]
        #expect(try await mount(grown))
        let next = try await shop.apply(order)
        #expect(try shop.generations.damages(of: next).isEmpty)
        #expect(try shop.residue().isEmpty)
    }
}
