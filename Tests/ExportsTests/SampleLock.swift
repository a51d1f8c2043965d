import Lockfiles
import PackageModel

/// A lock with a conda Python, conda packages, wheels on top and a toolkit.
enum SampleLock {
    struct Unusable: Error {}

    static let channel = "https://conda.example/conda-forge"

    static func digest(
        _ digit: Character, _ algorithm: Digest.Algorithm = .sha256
    ) throws -> Digest {
        let hex = String(repeating: digit, count: algorithm.digits)
        guard let digest = Digest(algorithm, hex: hex) else { throw Unusable() }
        return digest
    }

    static func conda(
        _ name: String, _ version: String, _ build: String, subdir: String = "linux-64",
        needs depends: [String] = [], digest: Digest
    ) throws -> LockedPackage {
        let filename = "\(name)-\(version)-\(build).conda"
        var record = CondaRecord(
            name: name, version: version, build: build, buildNumber: 0, subdir: subdir,
            filename: filename, channel: channel, url: "\(channel)/\(subdir)/\(filename)")
        record.depends = depends
        record.sha256 = digest.algorithm == .sha256 ? digest : nil
        record.md5 = try self.digest("5", .md5)
        let names = depends.map { String($0.prefix { $0 != " " }) }.filter { !$0.hasPrefix("__") }
        return LockedPackage(
            layer: .conda, name: name, version: version, build: build, dependencies: names,
            artifacts: [
                LockedArtifact(
                    source: "conda-forge", path: "\(subdir)/\(filename)", filename: filename,
                    size: 1000, digest: digest)
            ], conda: LockedConda(record: record))
    }

    static func wheel(
        _ name: String, _ version: String, layer: Layer = .pip, needs dependencies: [String] = [],
        digest: Digest
    ) -> LockedPackage {
        let filename = "\(name)-\(version)-py3-none-any.whl"
        let path = "files/\(filename)".replacing("+", with: "%2B")
        return LockedPackage(
            layer: layer, name: name, version: version, dependencies: dependencies,
            artifacts: [
                LockedArtifact(
                    source: "python", path: path, filename: filename, size: 2000, digest: digest)
            ])
    }

    static func lock(_ packages: [LockedPackage], python: String? = nil) throws -> Lockfile {
        Lockfile(
            recipe: "sample", recipeDigest: try digest("1"), factsVersion: "2026-11-22",
            demands: Lockfile.Demands(architecture: "x86_64", python: python),
            sources: ["conda-forge": "\(channel)/", "python": "https://wheels.example/"],
            packages: packages)
    }

    static func condaPackages() throws -> [LockedPackage] {
        [
            try conda(
                "python", "3.11.14", "hd63d673_2_cpython",
                needs: ["openssl >=3.5.4,<4.0a0", "__glibc >=2.17,<3.0.a0", "tzdata", "pip"],
                digest: digest("a")),
            try conda(
                "pip", "25.3", "pyh8b19718_0", subdir: "noarch",
                needs: ["python >=3.10,<3.13.0a0", "setuptools"], digest: digest("b")),
            try conda("openssl", "3.5.4", "h26f9b46_0", digest: digest("5", .md5)),
            try conda(
                "tzdata", "2025b", "h78e105d_0", subdir: "noarch", digest: digest("d")),
        ]
    }

    static func wheels() throws -> [LockedPackage] {
        [
            wheel(
                "torch", "2.9.1+cu128", layer: .pytorch, needs: ["filelock", "numpy"],
                digest: try digest("e")),
            wheel("filelock", "3.20", digest: try digest("f")),
        ]
    }

    static func mixed() throws -> Lockfile {
        try lock(
            condaPackages() + wheels() + [
                wheel("nvidia-cuda-nvcc", "13.0.88", layer: .cuda, digest: try digest("0"))
            ])
    }
}
