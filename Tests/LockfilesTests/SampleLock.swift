import Lockfiles
import PackageModel

/// Locks for these tests, small and with one of everything.
enum SampleLock {
    static func digest(_ character: Character) throws -> Digest {
        guard let digest = Digest(.sha256, hex: String(repeating: character, count: 64)) else {
            throw Unusable()
        }
        return digest
    }

    struct Unusable: Error {}

    static func artifact(_ name: String, _ character: Character) throws -> LockedArtifact {
        LockedArtifact(
            source: "pypi", path: "packages/\(name)", filename: name, size: 1000,
            digest: try digest(character))
    }

    static func package(
        _ name: String, _ version: String, build: String? = nil, layer: Layer = .pip,
        bytes: Character = "a"
    ) throws -> LockedPackage {
        LockedPackage(
            layer: layer, name: name, version: version, build: build,
            artifacts: [
                try artifact(
                    "\(name.replacing("-", with: "_"))-\(version)-py3-none-any.whl", bytes)
            ])
    }

    static func lock(_ packages: [LockedPackage]) throws -> Lockfile {
        Lockfile(
            recipe: "sample", recipeDigest: try digest("1"), factsVersion: "2026-11-22",
            demands: Lockfile.Demands(architecture: "x86_64"),
            sources: ["pypi": "https://index.example/"], packages: packages)
    }

    static func full() throws -> Lockfile {
        var torch = try package("torch", "2.9.1+cu128", build: "cu128", layer: .pytorch)
        torch.dependencies = ["filelock", "nvidia-cublas-cu12"]
        torch.isRequested = true
        return Lockfile(
            recipe: "sample", recipeDigest: try digest("1"), factsVersion: "2026-11-22",
            target: Lockfile.Target(
                os: "ubuntu-22.04", architecture: "x86_64", glibc: "2.35",
                gpus: ["sm_90*1", "rtx-3090*2"], driver: .init(branch: "580", isPlanned: true),
                compiler: "gcc-12", python: "3.10"),
            demands: Lockfile.Demands(
                architecture: "x86_64", glibc: "2.28", python: "3.10", driver: "580.65.06",
                gpus: ["sm_90", "rtx-3090*2"], disk: 6_600_000_000),
            sources: [
                "pypi": "https://index.example/", "local wheels": "file:///srv/wheels/",
            ],
            packages: [
                torch, try package("filelock", "3.10"),
                try package("nvidia-cublas-cu12", "12.8.4.1", layer: .pytorch, bytes: "c"),
                LockedPackage(
                    layer: .driver, name: "nvidia-driver-580", version: "580.95.05",
                    isRequested: true),
                try package("nvidia-nvvm", "13.0.88", layer: .cuda, bytes: "b"),
                LockedPackage(layer: .python, name: "python", version: "3.10"),
            ],
            notes: ["torch uses CUDA 12.8: the toolkit is 13.0", "yes", "1.0"])
    }
}
