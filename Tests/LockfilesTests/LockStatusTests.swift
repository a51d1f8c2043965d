import Lockfiles
import PackageModel
import Testing

struct LockStatusTests {
    private func now(_ lock: Lockfile) -> LockStatus.Circumstances {
        LockStatus.Circumstances(
            recipeDigest: lock.recipeDigest, factsVersion: lock.factsVersion,
            architecture: "x86_64", glibc: "2.36", pythons: ["3.9.18", "3.10.13"],
            driver: "580.65.06", gpus: ["rtx-3090*2", "sm_90"])
    }

    @Test func `a lock whose demands are met is fresh`() throws {
        let lock = try SampleLock.full()
        #expect(lock.status(in: now(lock)) == .fresh)
    }

    @Test func `what is not known is not held against a lock`() throws {
        let lock = try SampleLock.full()
        #expect(lock.status(in: .init(recipeDigest: lock.recipeDigest)) == .fresh)
    }

    @Test func `every reason is told`() throws {
        let lock = try SampleLock.full()
        var other = now(lock)
        other.recipeDigest = try SampleLock.digest("2")
        other.glibc = "2.17"
        other.pythons = ["3.1.0", "3.100.2"]
        other.driver = "550.163.01"
        other.gpus = []
        other.factsVersion = "2027-01-01"
        other.contradictions = ["CUDA 13 needs driver 590"]
        #expect(
            lock.status(in: other).reasons == [
                .recipe(locked: lock.recipeDigest, now: other.recipeDigest),
                .target(.glibc, locked: "2.28", now: "2.17"),
                .target(.python, locked: "3.10", now: "3.1.0, 3.100.2"),
                .target(.driver, locked: "580.65.06", now: "550.163.01"),
                .target(.gpus, locked: "rtx-3090*2, sm_90", now: nil),
                .facts(
                    locked: "2026-11-22", now: "2027-01-01", says: "CUDA 13 needs driver 590"),
            ])
    }

    @Test func `facts of another version alone make no lock stale`() throws {
        let lock = try SampleLock.full()
        var other = now(lock)
        other.factsVersion = "2027-01-01"
        #expect(lock.status(in: other) == .fresh)
        // What the same facts would say, they said when the lock was made.
        other.factsVersion = lock.factsVersion
        other.contradictions = ["anything"]
        #expect(lock.status(in: other) == .fresh)
    }

    @Test func `how many GPUs there are does not matter, which ones does`() throws {
        let lock = try SampleLock.full()
        var other = now(lock)
        other.gpus = ["rtx-3090*1", "sm_90*8"]
        #expect(lock.status(in: other) == .fresh)
        other.gpus = ["sm_90*8"]
        #expect(
            lock.status(in: other).reasons
                == [.target(.gpus, locked: "rtx-3090*2, sm_90", now: "sm_90*8")])
        other.gpus = ["gtx-1080*1", "rtx-3090*2", "sm_90*1"]
        #expect(lock.status(in: other).reasons.count == 1)
    }

    @Test func `a driver that is known to be missing is not met`() throws {
        let lock = try SampleLock.full()
        var other = now(lock)
        other.driver = nil
        #expect(lock.status(in: other) == .fresh)
        other.lacksDriver = true
        #expect(
            lock.status(in: other).reasons
                == [.target(.driver, locked: "580.65.06", now: nil)])
        #expect(lock.status(in: other).reasons.filter { !$0.isOfTarget }.isEmpty)
    }

    @Test func `another architecture is another target`() throws {
        let lock = try SampleLock.full()
        var other = now(lock)
        other.architecture = "aarch64"
        #expect(
            lock.status(in: other)
                == .stale([.target(.architecture, locked: "x86_64", now: "aarch64")]))
    }
}
