import Diagnostics
import Lockfiles
import PackageModel
import Testing
import YAML

@testable import Exports

@Suite struct CondaExportTests {
    private func text(_ digit: Character, _ count: Int = 64) -> String {
        String(repeating: digit, count: count)
    }

    @Test func `an explicit file has addresses with digests, what is needed first`() throws {
        let export = try Exporter(SampleLock.mixed(), recipeFile: "sample.yaml")
            .export(to: .condaExplicit)
        #expect(
            export.text == """
                # Made by `provision export conda-explicit` from `sample.yaml`.
                # 2 wheels are left out: the format holds conda packages alone
                # 1 package is left out: driver, toolkit and system are no environment
                # platform: linux-64
                @EXPLICIT
                https://conda.example/conda-forge/linux-64/openssl-3.5.4-h26f9b46_0.conda#\(text("5", 32))
                https://conda.example/conda-forge/noarch/tzdata-2025b-h78e105d_0.conda#sha256:\(text("d"))
                https://conda.example/conda-forge/linux-64/python-3.11.14-hd63d673_2_cpython.conda#sha256:\(text("a"))
                https://conda.example/conda-forge/noarch/pip-25.3-pyh8b19718_0.conda#sha256:\(text("b"))

                """)
        #expect(export.notes.count == 2)
    }

    @Test func `a chain of a ten thousand packages is sorted without recursion`() throws {
        let count = 10_000
        let digest = try SampleLock.digest("a")
        let packages = try (0..<count).map { index in
            CondaExport(
                package: LockedPackage(
                    layer: .conda, name: "p\(index)", version: "1",
                    dependencies: ["p\(index + 1)"]),
                record: try #require(
                    SampleLock.conda("p", "1", "0", digest: digest).conda?.record),
                file: FileExport(name: "", url: "", size: 0, digest: digest))
        }
        let sorted = Exporter.sorted(packages)
        #expect(sorted.first?.package.name == "p\(count - 1)")
        #expect(sorted.count == count)
    }

    @Test func `a conda-lock file has conda packages and wheels`() throws {
        let export = try Exporter(SampleLock.mixed(), recipeFile: "sample.yaml")
            .export(to: .condaLock)
        let lines = export.text.split(separator: "\n", omittingEmptySubsequences: false)
        let hash = try #require(lines.firstIndex { $0.hasPrefix("    linux-64: ") })
        #expect(
            lines[..<hash].joined(separator: "\n") == """
                # Made by `provision export conda-lock` from `sample.yaml`.
                # 1 package is left out: driver, toolkit and system are no environment
                version: 1
                metadata:
                  content_hash:
                """)
        let start = try #require(export.text.firstRange(of: "  channels:")).lowerBound
        let end = try #require(export.text.firstRange(of: "  - name: tzdata")).lowerBound
        #expect(
            export.text[start..<end] == """
                  channels:
                    - url: https://conda.example/conda-forge
                      used_env_vars: []
                  platforms: [linux-64]
                  sources: [sample.yaml]
                package:
                  - name: openssl
                    version: 3.5.4
                    manager: conda
                    platform: linux-64
                    dependencies: {}
                    url: https://conda.example/conda-forge/linux-64/openssl-3.5.4-h26f9b46_0.conda
                    hash:
                      md5: "\(text("5", 32))"
                    build: h26f9b46_0
                    category: main
                    optional: false
                  - name: pip
                    version: "25.3"
                    manager: conda
                    platform: linux-64
                    dependencies:
                      python: ">=3.10,<3.13.0a0"
                      setuptools: ""
                    url: https://conda.example/conda-forge/noarch/pip-25.3-pyh8b19718_0.conda
                    hash:
                      md5: "\(text("5", 32))"
                      sha256: \(text("b"))
                    build: pyh8b19718_0
                    category: main
                    optional: false
                  - name: python
                    version: 3.11.14
                    manager: conda
                    platform: linux-64
                    dependencies:
                      __glibc: ">=2.17,<3.0.a0"
                      openssl: ">=3.5.4,<4.0a0"
                      pip: ""
                      tzdata: ""
                    url: https://conda.example/conda-forge/linux-64/python-3.11.14-hd63d673_2_cpython.conda
                    hash:
                      md5: "\(text("5", 32))"
                      sha256: \(text("a"))
                    build: hd63d673_2_cpython
                    category: main
                    optional: false

                """)
        #expect(
            export.text.hasSuffix(
                """
                  - name: torch
                    version: 2.9.1+cu128
                    manager: pip
                    platform: linux-64
                    dependencies:
                      filelock: ""
                      numpy: ""
                    url: https://wheels.example/files/torch-2.9.1%2Bcu128-py3-none-any.whl
                    hash:
                      sha256: \(text("e"))
                    category: main
                    optional: false

                """))
    }

    @Test func `the hash of a conda-lock file is that of its packages`() throws {
        func hash(_ lock: Lockfile) throws -> Substring? {
            try Exporter(lock, recipeFile: "a.yaml").export(to: .condaLock).text
                .split(separator: "\n").first { $0.hasPrefix("    linux-64: ") }
        }
        let lock = try SampleLock.mixed()
        var other = lock
        other.packages.removeLast()
        #expect(try hash(lock) == hash(lock))
        #expect(try hash(lock) != hash(other))
    }

    @Test(arguments: [
        (["python >=3.10,<3.13.0a0"], ["python": ">=3.10,<3.13.0a0"]),
        (["numpy 1.26.* py311_0"], ["numpy": " 1.26.* py311_0"]),
        (["numpy=1.26"], ["numpy": "=1.26"]), (["libblas * *mkl"], ["libblas": " * *mkl"]),
        (["conda-forge::zlib"], ["zlib": ""]), (["x[version='>=1']"], ["x": "[version='>=1']"]),
        (["a >=1", "a <2"], ["a": ">=1,<2"]), (["a", "a <2"], ["a": "<2"]),
        (["a <2", "a"], ["a": "<2"]), (["a >=1|2", "a <2"], ["a": ">=1|2"]),
        (["a >=1", "a >=1"], ["a": ">=1"]), ([""], ["": ""]),
    ])
    func `a dependency is a name and what is asked of it`(
        _ depends: [String], _ expected: [String: String]
    ) throws {
        let package = try SampleLock.conda("x", "1", "0", digest: SampleLock.digest("a"))
        var record = try #require(package.conda?.record)
        record.depends = depends
        #expect(record.constraints == expected)
    }

    @Test(arguments: [ExportFormat.condaExplicit, .condaLock])
    func `a lock of wheels alone is no conda file`(_ format: ExportFormat) throws {
        let lock = try SampleLock.lock(SampleLock.wheels())
        let error = #expect(throws: ProvisionError.self) {
            try Exporter(lock, recipeFile: "sample.yaml").export(to: format)
        }
        #expect(
            error?.message == "cannot write `\(format.rawValue)`: the lock has no conda packages")
        #expect(error?.hints == ["provision export pylock sample.yaml"])
    }
}
