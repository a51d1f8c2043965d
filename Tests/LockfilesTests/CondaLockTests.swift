import Diagnostics
import Lockfiles
import PackageModel
import TestSupport
import Testing

struct CondaLockTests {
    @Test func `a conda package is read back as the same record`() throws {
        let lock = try SampleLock.conda([SampleLock.condaPackage(SampleLock.record())])
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
    }

    @Test func `the text says once what the package and its file say`() throws {
        let lock = try SampleLock.conda([SampleLock.condaPackage(SampleLock.record())])
        let text = lock.text
        let start = try #require(text.firstRange(of: "  - layer: conda")).lowerBound
        #expect(
            text[start...] == """
                  - layer: conda
                    name: numpy
                    version: 2.4.6
                    build: py311h2e04523_0
                    requested: true
                    artifacts:
                      - source: conda-forge
                        path: linux-64/numpy-2.4.6-py311h2e04523_0.conda
                        filename: numpy-2.4.6-py311h2e04523_0.conda
                        size: 9000000
                        sha256: \(String(repeating: "b", count: 64))
                    conda:
                      channel: https://conda.example/conda-forge
                      subdir: linux-64
                      build-number: 0
                      md5: \(String(repeating: "c", count: 32))
                      license: BSD-3-Clause
                      license-family: BSD
                      timestamp: 1770000000000
                      purls: [pkg:pypi/numpy]
                      depends:
                        - "python >=3.11,<3.12.0a0"
                        - "libblas >=3.9.0,<4.0a0"
                        - libstdcxx >=14
                        - "__glibc >=2.17,<3.0.a0"
                      constrains: [numpy-base <0a0]
                      requested: [numpy>=2]

                """)
    }

    @Test func `a record with nothing but what it must have stays short`() throws {
        var record = try SampleLock.record()
        record.depends = []
        record.constrains = []
        record.md5 = nil
        record.purls = []
        (record.license, record.licenseFamily, record.timestamp) = (nil, nil, nil)
        let lock = try SampleLock.conda([SampleLock.condaPackage(record, requested: [])])
        #expect(lock.text.hasSuffix("      build-number: 0\n      purls: []\n"))
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
    }

    @Test func `a file that has an MD5 alone is proven by it`() throws {
        var record = try SampleLock.record()
        record.sha256 = nil
        let package = try SampleLock.condaPackage(record)
        #expect(package.artifacts.first?.digest.algorithm == .md5)
        let lock = try SampleLock.conda([package])
        #expect(try Lockfile(parsing: lock.text, file: "sample.lock") == lock)
        #expect(!lock.text.contains("sha256: b"))
        let twice = lock.text.replacingFirst(
            "build-number: 0", with: "build-number: 0\n      md5: abc")
        #expect(throws: ProvisionError.self) { try Lockfile(parsing: twice, file: "sample.lock") }
    }

    @Test(arguments: 0..<200)
    func `every record is read back, and equal locks are the same bytes`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let packages = try (0..<4).map { index in
            try SampleLock.condaPackage(SampleLock.record(index, &random))
        }
        let lock = try SampleLock.conda(packages)
        let read = try Lockfile(parsing: lock.text, file: "sample.lock")
        #expect(read == lock)
        #expect(read.text == lock.text)
        #expect(try SampleLock.conda(packages.reversed()).text == lock.text)
    }

    @Test(arguments: [
        ("build-number: 0", "build-number: -1"), ("build-number: 0", "build-number: many"),
        ("subdir: linux-64", "subdir: ../.."), ("md5: cccc", "md5: zzzz"),
        ("timestamp: 1770000000000", "timestamp: yesterday"),
        ("purls: [pkg:pypi/numpy]", "purls: pkg"), ("depends:", "dependz:"),
        ("channel: https", "chanel: https"), ("    build: py311h2e04523_0\n", ""),
        ("    version: 2.4.6", "    version: ../../x"),
        ("license: BSD-3-Clause", "noarch: sometimes"),
        ("license: BSD-3-Clause", "python-site-packages-path: ../lib"),
        ("license: BSD-3-Clause", "python-site-packages-path: /usr/lib"),
        ("license: BSD-3-Clause", "others: {x: '1}, {'}"),
        ("license: BSD-3-Clause", "others: {x: ''}"),
        ("license: BSD-3-Clause", "extra-depends: [a]"), ("layer: conda", "layer: pip"),
        ("    conda:\n", "    kanda:\n"),
    ])
    func `a damaged conda package is refused with its place`(_ change: (String, String)) throws {
        let lock = try SampleLock.conda([SampleLock.condaPackage(SampleLock.record())])
        let text = lock.text.replacingFirst(change.0, with: change.1)
        #expect(text != lock.text)
        let error = #expect(throws: ProvisionError.self) {
            try Lockfile(parsing: text, file: "sample.lock")
        }
        #expect(error?.code == .damagedLock)
        #expect(error?.mark?.file == "sample.lock")
    }

    @Test(arguments: 0..<200)
    func `no cut and no changed byte of a conda lock makes the reader crash`(_ seed: Int) throws {
        let lock = try SampleLock.conda([SampleLock.condaPackage(SampleLock.record())])
        var bytes = Array(lock.text.utf8)
        let place = (seed &* 2_654_435_761) % bytes.count
        if seed.isMultiple(of: 2) {
            bytes.removeLast(bytes.count - place)
        } else {
            bytes[place] = UInt8(truncatingIfNeeded: seed &* 37)
        }
        do {
            _ = try Lockfile(parsing: String(decoding: bytes, as: UTF8.self), file: "sample.lock")
        } catch {
            #expect(error.mark != nil)
        }
    }

    @Test func `a conda environment has the Python that is among its packages`() throws {
        var python = try SampleLock.record()
        (python.name, python.version) = ("python", "3.11.14")
        let lock = try SampleLock.conda([SampleLock.condaPackage(python)])
        #expect(lock.isCondaEnvironment && lock.condaPython?.version == "3.11.14")
        #expect(lock.pythonMinor == "3.11")
        let wheels = try SampleLock.full()
        #expect(!wheels.isCondaEnvironment && wheels.pythonMinor == "3.10")
        let numpy = try SampleLock.condaPackage(SampleLock.record())
        #expect(try SampleLock.conda([numpy]).pythonMinor == nil)
    }

    @Test func `a conda environment asks for no interpreter of the machine`() throws {
        var lock = try SampleLock.conda([SampleLock.condaPackage(SampleLock.record())])
        lock.demands.python = "3.11"
        let now = LockStatus.Circumstances(recipeDigest: lock.recipeDigest, pythons: [])
        #expect(lock.status(in: now) == .fresh)
    }

    @Test func `another build is a change, another record of the same file a reinstall`() throws {
        let record = try SampleLock.record()
        var (built, patched) = (record, record)
        built.build = "py311h2e04523_1"
        patched.depends.removeLast()
        func plan(_ new: CondaRecord, requested: [String] = ["numpy>=2"]) throws -> Plan {
            let old = try SampleLock.conda([SampleLock.condaPackage(record)])
            let package = try SampleLock.condaPackage(new, requested: requested)
            return Plan(from: old, to: try SampleLock.conda([package]))
        }
        #expect(try plan(built).operations.map(\.kind) == [.change])
        #expect(try plan(patched).operations.map(\.kind) == [.reinstall])
        #expect(try plan(record, requested: ["numpy"]).isEmpty)
    }
}
