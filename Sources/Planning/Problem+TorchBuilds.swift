import Compatibility
import PackageModel
import Resolution

extension Problem {
    /// The builds of torch for which PyTorch's own index is asked, newest first.
    ///
    /// With `auto`, those CUDA builds that some release has which the recipe allows, without those
    /// that the facts rule out on the target's GPUs, driver or toolkit. Where `oldest` can be had
    /// otherwise, builds that only older releases have are of no use.
    func torchBuilds(notBefore oldest: PEP440Version? = nil) -> [TorchBackend] {
        builds(notBefore: oldest, where: mayRun)
    }

    /// Those that the facts rule out among them.
    func allowedTorchBuilds() -> [TorchBackend] { builds(notBefore: nil) { _, _ in true } }

    private func builds(
        notBefore oldest: PEP440Version?, where mayRun: (TorchBackend, TorchRelease) -> Bool
    ) -> [TorchBackend] {
        guard let torch else { return [] }
        if case .named(let name) = torch.build.value {
            return [TorchBackend(name)].compactMap(\.self)
        }
        var builds = Set([favoredTorch?.local.flatMap { TorchBackend($0) }].compactMap(\.self))
        var known: [TorchBackend] = []
        for release in facts.torchReleases {
            // Where nobody saw the builds of a release yet, its predecessor's are looked for.
            if !release.backends.isEmpty { known = release.backends }
            builds.formUnion(
                (known + [release.defaultBackend]).filter { build in
                    mayRun(build, release) && allows(release, build, notBefore: oldest?.public)
                })
        }
        return builds.sorted(by: >)
    }

    /// The torch of an earlier lock, where it is a build of PyTorch's index.
    var favoredTorch: PEP440Version? {
        guard let torch = PackageName(CUDARules.torch) else { return nil }
        let version = favored[Favorite(isToolkit: false, name: torch)].flatMap { PEP440Version($0) }
        return version.flatMap { $0.local != nil && allowsTorch($0) ? $0 : nil }
    }

    /// Whether the recipe allows some patch release; the newest release stands for later ones too.
    private func allows(
        _ release: TorchRelease, _ build: TorchBackend, notBefore oldest: PEP440Version?
    ) -> Bool {
        var versions = (0..<10).map { "\(release.name).\($0)" }
        if release == facts.torchReleases.last {
            versions += ["\(release.major).\(release.minor + 1).0", "\(release.major + 1).0.0"]
        }
        return versions.compactMap { PEP440Version("\($0)+\(build)") }.contains { version in
            oldest.map { version.public >= $0 } ?? true && allowsTorch(version)
        }
    }

    /// Whether the recipe's own requirements admit this torch.
    func allowsTorch(_ version: PEP440Version) -> Bool {
        requirements.allSatisfy { wish in
            let requirement = wish.requirement.value
            return requirement.name.normalized != CUDARules.torch
                || requirement.specifiers.contains(version)
        }
    }

    func mayRun(_ build: TorchBackend, _ release: TorchRelease) -> Bool {
        guard let major = build.cudaMajor, toolkitMayBe(major) else { return false }
        let drivers = drivers
        if !drivers.isEmpty, let floor = facts.minimumDriver(for: build),
            drivers.set(from: floor).isEmpty
        {
            return false
        }
        // Of a release without facts the newest known build of that CUDA tells: code for old GPUs is
        // dropped and never comes back.
        let known =
            facts.torchBuild(release, build) ?? facts.torchBuilds.last { $0.backend == build }
        guard let known, let cover = torch?.cover else { return true }
        return cover.allSatisfy { facts.covers($0.capability, by: known, driver: nil) != false }
    }

    /// Whether a toolkit that compiles may be of this CUDA major, torch having to be of the same.
    private func toolkitMayBe(_ major: Int) -> Bool {
        guard let toolkit, toolkit.hasCompiler else { return true }
        return (0..<15).contains { minor in
            (0..<4).contains { patch in
                PEP440Version("\(major).\(minor).\(patch)").map(toolkit.version.value.contains)
                    ?? false
            }
        }
    }
}
