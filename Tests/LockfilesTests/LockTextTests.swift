import Diagnostics
import Lockfiles
import PackageModel
import Testing

struct LockTextTests {
    @Test func `what is written is read back as the same lock`() throws {
        let lock = try SampleLock.full()
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
    }

    @Test func `equal locks are the same bytes whatever the order they were made in`() throws {
        let lock = try SampleLock.full()
        let shuffled = Lockfile(
            recipe: lock.recipe, recipeDigest: lock.recipeDigest,
            factsVersion: lock.factsVersion, target: lock.target, demands: lock.demands,
            sources: lock.sources,
            packages: lock.packages.reversed(), notes: lock.notes)
        #expect(shuffled.text == lock.text)
    }

    @Test func `a version that looks like a number stays a text`() throws {
        let text = try SampleLock.full().text
        #expect(text.contains("python: \"3.10\"\n"))
        #expect(text.contains("version: \"3.10\"\n"))
    }

    @Test func `the text is what a person would write`() throws {
        let lock = try SampleLock.lock([try SampleLock.package("numpy", "2.3.4")])
        #expect(
            lock.text == """
                # Made by `provision lock`; keep it beside the recipe, do not edit it.
                lock: 1
                recipe: sample
                recipe-digest: sha256:\(String(repeating: "1", count: 64))
                facts: "2026-11-22"
                demands:
                  architecture: x86_64
                sources:
                  pypi: https://index.example/
                packages:
                  - layer: pip
                    name: numpy
                    version: 2.3.4
                    artifacts:
                      - source: pypi
                        path: packages/numpy-2.3.4-py3-none-any.whl
                        filename: numpy-2.3.4-py3-none-any.whl
                        size: 1000
                        sha256: \(String(repeating: "a", count: 64))

                """)
    }

    @Test func `the target says what the lock was solved for`() throws {
        let text = try SampleLock.full().text
        #expect(
            text.contains(
                """
                facts: "2026-11-22"
                target:
                  os: ubuntu-22.04
                  architecture: x86_64
                  glibc: "2.35"
                  gpus: [rtx-3090*2, sm_90*1]
                  driver:
                    branch: "580"
                    planned: true
                  compiler: gcc-12
                  python: "3.10"
                demands:
                """))
    }

    @Test func `the order of GPUs on the bus makes no other lock`() throws {
        var lock = try SampleLock.full()
        let text = lock.text
        lock.target = lock.target.map { target in
            .init(
                os: target.os, architecture: target.architecture, glibc: target.glibc,
                gpus: target.gpus.reversed(), driver: target.driver, compiler: target.compiler,
                python: target.python)
        }
        lock.demands = .init(
            architecture: "x86_64", glibc: "2.28", python: "3.10", driver: "580.65.06",
            gpus: lock.demands.gpus.reversed(), disk: lock.demands.disk)
        #expect(lock.text == text)
    }

    @Test func `a lock of a version that wrote no target is read, and written as it was`() throws {
        var lock = try SampleLock.full()
        lock.target = nil
        #expect(!lock.text.contains("target:"))
        let read = try Lockfile(parsing: lock.text, file: "sample.lock")
        #expect(read == lock)
        #expect(read.text == lock.text)
    }

    @Test(arguments: [
        ("os: ubuntu-22.04", "os: Ubuntu 22.04"), ("branch: \"580\"", "branch: 580.65.06"),
        ("glibc: \"2.35\"", "glibc: 2.35.1"), ("planned: true", "planned: soon"),
        ("compiler: gcc-12", "compiler: ../gcc"), ("  compiler: gcc", "  compilr: gcc"),
        ("  python: \"3.10\"\ndemands", "  python: 3.10.13\ndemands"),
        ("  architecture: x86_64\n  glibc: \"2.35\"", "  glibc: \"2.35\""),
        ("gpus: [rtx", "gpus: {a: b}\n  gpu: [rtx"),
    ])
    func `a target that no version writes is refused with its place`(
        _ change: (String, String)
    ) throws {
        let text = try SampleLock.full().text.replacingFirst(change.0, with: change.1)
        let error = #expect(throws: ProvisionError.self) {
            try Lockfile(parsing: text, file: "sample.lock")
        }
        #expect(error?.code == .damagedLock)
        #expect(error?.mark?.file == "sample.lock")
    }

    @Test func `a lock of an unknown format is stale and says so`() throws {
        let text = try SampleLock.full().text.replacingFirst("lock: 1", with: "lock: 2")
        let error = #expect(throws: ProvisionError.self) {
            try Lockfile(parsing: text, file: "sample.lock")
        }
        #expect(error?.code == .unknownLockFormat)
        #expect(error?.code.exitStatus == .stale)
        #expect(error?.message == "cannot use a lock of format `2`")
        #expect(error?.mark?.line == 2)
    }

    @Test(arguments: [
        ("size: 1000", "size: -1"), ("size: 1000", "size: many"),
        ("layer: pytorch", "layer: attic"), ("requested: true", "requested: maybe"),
        ("filename: torch", "filename: ../torch"), ("path: packages", "path: /packages"),
        ("path: packages/", "path: ../packages/"), ("sha256: aaaa", "sha256: zzzz"),
        ("source: pypi", "source: elsewhere"), ("recipe: sample", "recipee: sample"),
        ("    name: torch\n", ""), ("lock: 1\n", ""), ("packages:\n", "packages: [\n"),
        ("lock: 1", "lock: 1\nlock: 1"),
    ])
    func `a damaged lock is refused with its place`(_ change: (String, String)) throws {
        let text = try SampleLock.full().text.replacingFirst(change.0, with: change.1)
        let error = #expect(throws: ProvisionError.self) {
            try Lockfile(parsing: text, file: "sample.lock")
        }
        #expect(error?.code == .damagedLock)
        #expect(error?.mark?.file == "sample.lock")
    }

    @Test(arguments: 0..<400)
    func `no cut and no changed byte makes the reader crash`(_ seed: Int) throws {
        var bytes = Array(try SampleLock.full().text.utf8)
        let place = (seed &* 2_654_435_761) % bytes.count
        if seed.isMultiple(of: 2) {
            bytes.removeLast(bytes.count - place)
        } else {
            bytes[place] = UInt8(truncatingIfNeeded: seed &* 37)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            _ = try Lockfile(parsing: text, file: "sample.lock")
        } catch {
            #expect(error.mark != nil)
        }
    }

    @Test func `an artifact's address is its path below the source`() throws {
        let lock = try SampleLock.lock([try SampleLock.package("numpy", "2.3.4")])
        let artifact = try #require(lock.packages.first?.artifacts.first)
        #expect(
            lock.url(of: artifact)
                == "https://index.example/packages/numpy-2.3.4-py3-none-any.whl")
    }
}

extension String {
    func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + other + self[range.upperBound...]
    }
}
