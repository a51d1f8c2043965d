import Lockfiles
import PackageModel
import Testing

struct PlanTests {
    @Test func `from nothing everything is installed`() throws {
        let plan = Plan(from: nil, to: try SampleLock.full())
        #expect(plan.operations.allSatisfy { $0.kind == .install })
        #expect(plan.layers.map(\.layer) == [.driver, .cuda, .python, .pytorch, .pip])
    }

    @Test func `equal locks need nothing`() throws {
        let lock = try SampleLock.full()
        #expect(Plan(from: lock, to: lock).isEmpty)
    }

    @Test func `each difference has its own kind`() throws {
        let old = try SampleLock.lock([
            SampleLock.package("numpy", "1.26.4"), SampleLock.package("scipy", "1.11"),
            SampleLock.package("torch", "2.9.1", build: "cu126", layer: .pytorch),
            SampleLock.package("six", "1.16"),
        ])
        let new = try SampleLock.lock([
            SampleLock.package("scipy", "1.11", bytes: "c"),
            SampleLock.package("torch", "2.9.1", build: "cu128", layer: .pytorch),
            SampleLock.package("pillow", "12.0"), SampleLock.package("six", "1.16"),
        ])
        let plan = Plan(from: old, to: new)
        #expect(
            plan.operations.map { "\($0.kind.rawValue) \($0.name)" } == [
                "change torch", "remove numpy", "install pillow", "reinstall scipy",
            ])
        #expect(plan.count(.change) == 1)
        #expect(plan.operations.first?.old?.build == "cu126")
    }

    @Test func `the same name in two layers is two packages`() throws {
        let old = try SampleLock.lock([SampleLock.package("nvidia-cublas", "13.1", layer: .cuda)])
        let new = try SampleLock.lock([SampleLock.package("nvidia-cublas", "13.1", layer: .pip)])
        #expect(Plan(from: old, to: new).operations.map(\.kind) == [.remove, .install])
    }

    @Test func `an artifact that two packages share is fetched once`() throws {
        let lock = try SampleLock.lock([
            SampleLock.package("nvidia-cublas", "13.1", layer: .cuda, bytes: "d"),
            SampleLock.package("nvidia-cublas", "13.1", layer: .pip, bytes: "d"),
            SampleLock.package("numpy", "2.3", bytes: "e"),
        ])
        let stored = try SampleLock.digest("e")
        let download = Plan(from: nil, to: lock).download { $0 == stored }
        #expect(download.files == 1 && download.bytes == 1000)
        #expect(download.storedFiles == 1 && download.storedBytes == 1000)
    }

    @Test func `sizes that a lock made up cannot overflow`() throws {
        var first = try SampleLock.package("a", "1", bytes: "a")
        var second = try SampleLock.package("b", "1", bytes: "b")
        first.artifacts[0].size = .max
        second.artifacts[0].size = .max
        let plan = Plan(from: nil, to: try SampleLock.lock([first, second]))
        #expect(plan.download { _ in false }.bytes == .max)
    }

    @Test(arguments: 0..<100)
    func `a plan and its way back undo each other`(_ seed: UInt64) throws {
        var state = seed &+ 1
        func lock() throws -> Lockfile {
            var packages: [LockedPackage] = []
            for name in ["a", "b", "c", "d"] {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let version = Int(state >> 60) % 3
                if version > 0 { packages.append(try SampleLock.package(name, "\(version)")) }
            }
            return try SampleLock.lock(packages)
        }
        let (old, new) = (try lock(), try lock())
        let there = Plan(from: old, to: new)
        let back = Plan(from: new, to: old)
        #expect(there.operations.map(\.name) == back.operations.map(\.name))
        #expect(there.operations.map(\.old) == back.operations.map(\.new))
        #expect(there.count(.install) == back.count(.remove))
    }
}
