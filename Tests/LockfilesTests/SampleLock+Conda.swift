import Lockfiles
import PackageModel
import TestSupport

extension SampleLock {
    private static let channel = "https://conda.example/conda-forge"

    static func record() throws -> CondaRecord {
        let filename = "numpy-2.4.6-py311h2e04523_0.conda"
        var record = CondaRecord(
            name: "numpy", version: "2.4.6", build: "py311h2e04523_0", buildNumber: 0,
            subdir: "linux-64", filename: filename, channel: channel,
            url: "\(channel)/linux-64/\(filename)")
        record.depends = [
            "python >=3.11,<3.12.0a0", "libblas >=3.9.0,<4.0a0", "libstdcxx >=14",
            "__glibc >=2.17,<3.0.a0",
        ]
        record.constrains = ["numpy-base <0a0"]
        record.sha256 = try digest("b")
        record.md5 = Digest(.md5, hex: String(repeating: "c", count: 32))
        record.size = 9_000_000
        record.timestamp = 1_770_000_000_000
        record.license = "BSD-3-Clause"
        record.licenseFamily = "BSD"
        record.purls = ["pkg:pypi/numpy"]
        return record
    }

    static func condaPackage(
        _ record: CondaRecord, requested: [String] = ["numpy>=2"]
    ) throws -> LockedPackage {
        guard let digest = record.digest, let size = record.size else { throw Unusable() }
        let artifact = LockedArtifact(
            source: "conda-forge", path: String(record.url.dropFirst(channel.count + 1)),
            filename: record.filename, size: size, digest: digest)
        return LockedPackage(
            layer: .conda, name: record.name, version: record.version, build: record.build,
            isRequested: !requested.isEmpty, artifacts: [artifact],
            conda: LockedConda(record: record, requestedSpecs: requested))
    }

    static func conda(_ packages: [LockedPackage]) throws -> Lockfile {
        var lock = try lock(packages)
        lock.sources = ["conda-forge": "\(channel)/"]
        return lock
    }

    /// A record of chance, with texts that YAML would read as something else.
    static func record(_ index: Int, _ random: inout SeededGenerator) throws -> CondaRecord {
        let words = [
            "", "yes", "3.10", "python >=3.11,<3.12", "numpy * *_cpu", "a: b", "# c", "{x: [1]}",
            "\u{7}\n\u{2028}\"\\", "openssl ^3.0.*$", "x[version='>=1', when=\"y\"]", "-", "~",
            "=1",
        ]
        func some(_ random: inout SeededGenerator) -> [String] {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in
                words.randomElement(using: &random) ?? ""
            }
        }
        func maybe(_ random: inout SeededGenerator) -> String? {
            Bool.random(using: &random) ? words.randomElement(using: &random) : nil
        }
        var record = try record()
        record.name = "numpy\(index)"
        record.buildNumber = Int.random(in: 0...1_000_000, using: &random)
        record.depends = some(&random)
        record.constrains = some(&random)
        record.trackFeatures = some(&random)
        record.flags = some(&random)
        record.purls = Bool.random(using: &random) ? some(&random) : nil
        record.license = maybe(&random)
        record.licenseFamily = maybe(&random)
        record.noarch = [nil, .python, .generic].randomElement(using: &random) ?? nil
        record.timestamp = Bool.random(using: &random) ? 0 : nil
        record.pythonSitePackagesPath = Bool.random(using: &random) ? "lib/python3.13t" : nil
        record.md5 = Bool.random(using: &random) ? record.md5 : nil
        for name in some(&random) where !name.isEmpty {
            record.extraDepends[name] = some(&random)
            record.others[name] =
                ["null", #""a: b""#, #"{"é": ["\\n", 1e3]}"#, "-0"].randomElement(using: &random)
        }
        return record
    }
}
