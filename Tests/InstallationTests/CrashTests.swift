import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

/// Kills a run at every step of its commit, for real, and looks at what the next run makes of it.
@Suite(.enabled(if: Workshop.interpreter != nil, "no /usr/bin/python3.N"))
struct CrashTests {
    static let points: [FailPoint] = FailPoint.allCases.filter {
        ![.duringRemoval, .beforeOutside, .afterOutside, .duringUninstall].contains($0)
    }

    /// What the process that is to die needs to know.
    static func die(at point: String, in folder: String, lock text: String) async throws {
        let shop = try Workshop(at: FilePath(folder))
        let lock = try Lockfile(parsing: text, file: "lock")
        var limits = StoreLimits()
        limits.keptFrom = 1 << 20
        limits.pieceSize = 1 << 20
        try await shop.apply(shop.order(lock), limits: limits) { reached in
            if reached.rawValue == point { kill(getpid(), SIGKILL) }
        }
    }

    @Test(arguments: points)
    func `kill -9 leaves the old generation and the next run finishes`(
        _ point: FailPoint
    ) async throws {
        let shop = try Workshop()
        let old = try await shop.apply(
            shop.order(shop.lock([shop.publish(.simple("a"))], recipe: "recipe 1")))
        var toolkit = ZipWheel("nvidia_cuda_runtime", "13.0.96")
        toolkit.add("nvidia/cu13/lib/libcudart.so.13", "library")
        var large = ZipWheel.simple("b")
        for index in 0..<6 {
            large.add("b/\(index).txt", String(repeating: "0123456789abcdef", count: 16_384))
        }
        let lock = try shop.lock(
            [
                shop.publish(.simple("a", "2.0")), shop.publish(large),
                shop.publish(toolkit, layer: .cuda),
            ], recipe: "recipe 2")
        let (folder, text, name) = (shop.folder.path.string, lock.text, point.rawValue)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [folder = folder as String, text = text as String, name = name as String] in
            try await CrashTests.die(at: name, in: folder, lock: text)
        }
        let now = try #require(try shop.generations.currentNumber())
        let isSwitched = point == .afterSwitch
        #expect(now == (isSwitched ? 2 : 1))
        let current = try #require(try shop.generations.generation(now))
        #expect(try shop.generations.damages(of: current).isEmpty)
        #expect(try shop.generations.lockText(of: old) != text)

        let next = try await shop.apply(shop.order(lock))
        #expect(try shop.generations.currentNumber() == next.number)
        #expect(try shop.generations.lockText(of: next) == text)
        #expect(try shop.generations.damages(of: next).isEmpty)
        #expect(try shop.residue().isEmpty)
        let whole = try shop.generations.history().map(\.number)
        let folders = try Files.list(shop.home.generations).compactMap { Int($0.name) }
        #expect(whole == folders.sorted())
    }

    @Test func `kill -9 in the middle of gc leaves no half generation`() async throws {
        let shop = try Workshop()
        for version in 1...4 {
            let lock = try shop.lock([shop.publish(.simple("a", "\(version).0"))])
            try await shop.apply(shop.order(lock))
        }
        let folder = shop.folder.path.string
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
            let shop = try Workshop(at: FilePath(folder))
            let prefix = try shop.open()
            _ = try prefix.collect(maps: shop.maps()) { _ in kill(getpid(), SIGKILL) }
        }
        #expect(try shop.generations.currentNumber() == 4)
        let prefix = try shop.open()
        let folders = try Files.list(shop.home.generations).compactMap { Int($0.name) }
        #expect(try shop.generations.history().map(\.number) == folders.sorted())
        #expect(try prefix.collect(maps: shop.maps()).removed == [2])
    }
}
