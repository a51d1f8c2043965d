import Lockfiles
import PackageModel
import TestSupport
import Testing

/// A lock of some layers of one and the rest of another is a lock.
struct MixedLockTests {
    private static let drivers: [(branch: String, version: String?)] = [
        ("570", nil), ("580", "580.95.05"), ("590", "590.44.01"), ("570", "570"),
    ]
    private static let gpus = [
        [], ["H100*8"], ["H100*1"], ["B200*8", "H100*4"], ["RTX 3090*1", "RTX 3090*1"],
    ]

    /// A lock of chance that is whole.
    private func lock(_ random: inout SeededGenerator) throws -> Lockfile {
        var lock = try SampleLock.full()
        let driver = Self.drivers.randomElement(using: &random) ?? ("580", nil)
        let gpus = Self.gpus.randomElement(using: &random) ?? []
        lock.demands.gpus = gpus
        lock.target?.gpus = gpus
        lock.packages.removeAll { $0.isPlannedDriver || Bool.random(using: &random) }
        for index in lock.packages.indices { lock.packages[index].dependencies = [] }
        lock.target?.driver = .init(branch: driver.branch, isPlanned: driver.version != nil)
        lock.demands.driver = driver.branch
        if let version = driver.version {
            lock.packages.append(
                LockedPackage(layer: .driver, name: "nvidia-driver", version: version))
        }
        let hasPython = lock.packages.contains { $0.layer == .python }
        lock.demands.python = hasPython ? "3.10" : nil
        lock.target?.python = lock.demands.python
        lock.packages.sort { ($0.layer, $0.name) < ($1.layer, $1.name) }
        return lock
    }

    /// Layers of chance, of which those that make one tree are named together.
    private static func layers(_ random: inout SeededGenerator) -> Set<Layer> {
        let tree: Set<Layer> = [.conda, .python, .pytorch, .pip]
        let chosen = Layer.allCases.filter { !tree.contains($0) && Bool.random(using: &random) }
        return Bool.random(using: &random) ? tree.union(chosen) : Set(chosen)
    }

    @Test(arguments: 0..<300)
    func `whatever two locks are mixed, the lock that is written is read`(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let (new, old) = (try lock(&random), try lock(&random))
        #expect(try Lockfile(parsing: new.text, file: "new.lock") == new)
        let layers = Self.layers(&random)
        let mixed = new.taking(only: layers, over: seed.isMultiple(of: 9) ? nil : old)
        #expect(try Lockfile(parsing: mixed.text, file: "mixed.lock") == mixed)
    }

    @Test func `what the one part is for and what the other is for is the target`() throws {
        var new = try SampleLock.full()
        var old = new
        new.demands.gpus = ["H100*8"]
        old.demands.gpus = ["H100*2", "RTX 3090*1"]
        let mixed = new.taking(only: [.cuda], over: old)
        #expect(mixed.demands.gpus == ["H100*8", "RTX 3090*1"])
        #expect(mixed.target?.gpus == mixed.demands.gpus)
    }

    @Test func `a plan for the driver that is overtaken is none`() throws {
        var new = try SampleLock.full()
        new.packages.removeAll(where: \.isPlannedDriver)
        new.target?.driver = .init(branch: "590")
        new.demands.driver = "590.44.01"
        let mixed = new.taking(only: [.cuda], over: try SampleLock.full())
        #expect(mixed.plannedDriver == nil)
        #expect(mixed.target?.driver == .init(branch: "590"))
        #expect(try Lockfile(parsing: mixed.text, file: "mixed.lock") == mixed)
    }
}
